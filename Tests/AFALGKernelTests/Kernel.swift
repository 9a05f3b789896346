import AFALG
import Glibc
import SystemPackage
import Testing

/// The kernel that this process runs on.
enum Kernel {
    /// Why these suites are skipped where they are.
    static let reason: Comment = "this kernel has no AF_ALG: `make test` runs these suites in a guest"

    /// Whether there is AF_ALG.
    static let isReachable: Bool = (try? HashTransform("sha256")) != nil

    /// Why tests of generators are skipped where they are.
    static let noGenerator: Comment = "this kernel has no stdrng (Debian's from 7.2 on have none)"

    /// Whether there is a deterministic random bit generator.
    static let hasGenerator: Bool = (try? RNGTransform("stdrng")) != nil

    /// Whether there is a generator whose output its seed determines.
    static let hasDeterministicGenerator: Bool = (try? RNGTransform("ansi_cprng")) != nil

    /// A message whose bytes do not repeat soon.
    static func message(_ count: Int) -> [UInt8] {
        var state: UInt32 = 0x2545_F491
        return (0..<count).map { _ in
            state ^= state << 13
            state ^= state >> 17
            state ^= state << 5
            return UInt8(truncatingIfNeeded: state)
        }
    }

    /// A file with these bytes, gone when the body returns.
    static func withFile<Result>(_ bytes: [UInt8], _ body: (FileDescriptor) throws -> Result) throws -> Result {
        var path = Array("/tmp/afalg-XXXXXX".utf8CString)
        let file = FileDescriptor(rawValue: mkstemp(&path))
        unlink(path)
        return try file.closeAfter {
            try file.writeAll(bytes)
            try file.seek(offset: 0, from: .start)
            return try body(file)
        }
    }

    /// The bytes of hexadecimal digits.
    static func hex(_ text: String) -> [UInt8] {
        let digits = text.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}

extension Array where Element == UInt8 {
    /// Room for `count` bytes, of which `body` says how many it filled.
    static func filled(
        _ count: Int,
        _ body: (inout MutableRawSpan) throws(AFALGError) -> Int
    ) throws(AFALGError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0xEE, count: count)
        var span = bytes.mutableSpan
        var output = span.mutableBytes
        let size = try body(&output)
        return Array(bytes.prefix(size))
    }
}

/// The error that the body throws.
func error(of body: () throws -> Void) -> AFALGError? {
    do {
        try body()
        return nil
    } catch {
        return error as? AFALGError
    }
}
