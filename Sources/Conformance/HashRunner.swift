internal import AFALG
internal import Corpus
internal import Glibc
internal import SystemPackage

/// Digests and message authentication codes.
struct HashRunner: Runner, ~Copyable {
    /// Larger than any digest, so that the kernel's own size shows.
    private static let roomForDigest = 256

    private var hash: Keyed<HashTransform, HashOperation>

    init(driver: String) throws(AFALGError) {
        hash = Keyed(try HashTransform(driver)) { transform, key throws(AFALGError) in
            do throws(AFALGError) {
                try transform.setKey(key.span.bytes)
            } catch  where key.isEmpty && (error.errno == .noFunction || error.errno == .invalidArgument) {
                // An unkeyed digest says ENOSYS, one whose key is optional (BLAKE2b, CRC-32) EINVAL. One that needs a key
                // says EINVAL as well, and ENOKEY to the message.
            }
        } open: { transform throws(AFALGError) in
            try transform.makeOperation()
        }
    }

    mutating func answer(to vector: Vector, pieces: [Range<Int>]) throws(AFALGError) -> Answer {
        var digest = [UInt8](repeating: 0, count: Self.roomForDigest)
        do throws(AFALGError) {
            let size = try hash.withOperation(key: vector.key) { operation throws(AFALGError) in
                var span = digest.mutableSpan
                var bytes = span.mutableBytes
                let message = vector.input.span.bytes
                if pieces.count == 1 { return try operation.digest(of: message, into: &bytes) }
                for piece in pieces { try operation.update(message.extracting(piece)) }
                return try operation.finalize(into: &bytes)
            }
            return .output(Array(digest.prefix(size)))
        } catch  where vector.key.isEmpty && error.errno == .noKey {
            // What the kernel said to the empty key before.
            throw AFALGError(step: .setKey, errno: .invalidArgument, type: error.type, algorithm: error.algorithm)
        }
    }
}

extension Errno {
    /// ENOKEY: a keyed digest was given no key.
    fileprivate static let noKey = Errno(rawValue: Glibc.ENOKEY)
}
