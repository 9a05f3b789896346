internal import Crypto
public import Files
internal import SystemPackage

/// SHA-256 digests, in lower-case hexadecimal.
public enum Digest {
    /// The digest of a file, which may be larger than the memory.
    public static func sha256(ofFile path: String) throws(FileError) -> String {
        var hash = SHA256()
        do {
            let file = try FileDescriptor.open(FilePath(path), .readOnly)
            try file.closeAfter {
                try withUnsafeTemporaryAllocation(byteCount: 1 << 18, alignment: 16) { buffer in
                    while case let count = try file.read(into: buffer), count > 0 {
                        hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                    }
                }
            }
        } catch {
            throw FileError(path: path, errno: error as? Errno ?? .ioError)
        }
        return text(of: hash.finalize())
    }

    /// The digest of each file, in the order of the paths.
    public static func sha256(ofFiles paths: [String]) throws(FileError) -> [String] {
        try paths.map { path throws(FileError) in try sha256(ofFile: path) }
    }

    /// The digest of bytes.
    public static func sha256(of bytes: some Sequence<UInt8>) -> String {
        text(of: SHA256.hash(data: Array(bytes)))
    }

    private static func text(of digest: SHA256Digest) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
