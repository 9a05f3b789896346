internal import AFALG
internal import Corpus
internal import SystemPackage

/// Digests and message authentication codes.
struct HashRunner: Runner, ~Copyable {
    /// Larger than any digest, so that the kernel's own size shows.
    private static let roomForDigest = 256

    private var transform: HashTransform
    private var operation: HashOperation?
    private var key: [UInt8]?

    init(driver: String) throws(AFALGError) {
        transform = try HashTransform(driver)
    }

    mutating func answer(to vector: Vector, pieces: [Range<Int>]) throws(AFALGError) -> Answer {
        do {
            try prepare(key: vector.key)
            var digest = [UInt8](repeating: 0, count: Self.roomForDigest)
            let size = try compute(vector.input, pieces, into: &digest)
            return .output(Array(digest.prefix(size)))
        } catch {
            operation = nil
            throw error
        }
    }

    private mutating func prepare(key wanted: [UInt8]) throws(AFALGError) {
        if key != wanted {
            operation = nil
            key = nil
            do {
                try transform.setKey(wanted.span.bytes)
            } catch  where wanted.isEmpty && error.errno == .noFunction {
                // An unkeyed digest says ENOSYS; whether an empty key is a key is for a keyed one to say.
            }
            key = wanted
        }
        if operation == nil { operation = try transform.makeOperation() }
    }

    private mutating func compute(
        _ message: [UInt8],
        _ pieces: [Range<Int>],
        into digest: inout [UInt8]
    ) throws(AFALGError) -> Int {
        var span = digest.mutableSpan
        var bytes = span.mutableBytes
        if pieces.count == 1 {
            return try operation!.digest(of: message.span.bytes, into: &bytes)
        }
        for piece in pieces { try operation!.update(message.span.bytes.extracting(piece)) }
        return try operation!.finalize(into: &bytes)
    }
}
