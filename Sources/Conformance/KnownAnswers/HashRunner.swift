internal import AFALG
internal import Corpus
internal import Glibc
internal import SystemPackage

/// Digests and message authentication codes.
struct HashRunner: Runner, ~Copyable {
    /// Larger than any digest, so that the kernel's own size shows.
    private static let roomForDigest = 256

    private var hash: Keyed<HashTransform, HashOperation>
    /// Kept from one digest to the next.
    private var room = [UInt8](repeating: 0, count: roomForDigest)

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
        var digest: [UInt8] = []
        swap(&digest, &room)
        defer { swap(&digest, &room) }
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

extension HashRunner {
    /// Bytes of a send; a multiple of the content where that is smaller.
    private static let sendSize = 1 << 16

    /// The digest of `content` repeated to `size` bytes, sent piece by piece with MSG_MORE.
    mutating func answer(repeating content: [UInt8], size: Int, key: [UInt8]) throws(AFALGError) -> Answer {
        let times = content.isEmpty ? 0 : max(1, Self.sendSize / content.count)
        let piece = Array(repeatElement(content, count: times).joined())
        var digest = [UInt8](repeating: 0, count: Self.roomForDigest)
        let digestSize = try hash.withOperation(key: key) { operation throws(AFALGError) in
            var left = piece.isEmpty ? 0 : size
            while left > 0 {
                let count = min(left, piece.count)
                try operation.update(piece.span.bytes.extracting(0..<count))
                left -= count
            }
            var span = digest.mutableSpan
            var bytes = span.mutableBytes
            return try operation.finalize(into: &bytes)
        }
        return .output(Array(digest.prefix(digestSize)))
    }
}

extension Errno {
    /// ENOKEY: a keyed digest was given no key.
    fileprivate static let noKey = Errno(rawValue: Glibc.ENOKEY)
}
