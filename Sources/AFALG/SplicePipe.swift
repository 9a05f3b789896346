internal import Glibc
internal import SystemPackage

/// A pipe that carries pages into an operation.
struct SplicePipe: ~Copyable, Sendable {
    /// A step that failed; the caller knows the algorithm.
    struct Failure: Error {
        var step: AFALGError.Step
        var errno: Errno
    }

    /// What a pipe holds unless told otherwise (16 pages).
    private static let capacity = 65_536

    private let readEnd: CInt
    private let writeEnd: CInt

    init() throws(Errno) {
        (readEnd, writeEnd) = try Syscalls.pipe()
    }

    deinit {
        Syscalls.close(readEnd)
        Syscalls.close(writeEnd)
    }

    /// Moves memory into an operation; nothing is copied on kernels that share pages.
    mutating func splice(_ memory: RawSpan, into operation: CInt, more: Bool) throws(Failure) {
        var rest = memory
        while rest.byteCount > 0 {
            let filled: Int
            do {
                filled = try rest.extracting(first: Self.capacity).withUnsafeBytes { bytes throws(Errno) in
                    try Syscalls.vmsplice(writeEnd, bytes)
                }
            } catch {
                throw Failure(step: .vmsplice, errno: error)
            }
            guard filled > 0 else { throw Failure(step: .vmsplice, errno: .ioError) }
            rest = rest.extracting(droppingFirst: filled)
            try drain(filled, into: operation, more: more || rest.byteCount > 0)
        }
    }

    /// Moves a part of a file into an operation; returns how many bytes the file had.
    ///
    /// - Parameter offset: where to start; nil for the file's own position, which moves.
    mutating func splice(
        file: CInt,
        offset: Int64?,
        size: Int,
        into operation: CInt,
        more: Bool
    ) throws(Failure) -> Int {
        var moved = 0
        while moved < size {
            let filled: Int
            do {
                filled = try Syscalls.splice(
                    from: file,
                    offset: offset.map { $0 + Int64(moved) },
                    to: writeEnd,
                    size: min(size - moved, Self.capacity),
                    more: false
                )
            } catch {
                throw Failure(step: .splice, errno: error)
            }
            if filled == 0 { break }
            moved += filled
            try drain(filled, into: operation, more: more || moved < size)
        }
        return moved
    }

    private func drain(_ size: Int, into operation: CInt, more: Bool) throws(Failure) {
        var left = size
        while left > 0 {
            let moved: Int
            do {
                moved = try Syscalls.splice(from: readEnd, offset: nil, to: operation, size: left, more: more)
            } catch {
                throw Failure(step: .splice, errno: error)
            }
            guard moved > 0 else { throw Failure(step: .splice, errno: .ioError) }
            left -= moved
        }
    }
}
