/// SHA-256 digests, in lower-case hexadecimal.
public enum Digest {
    /// The digest of each file, in the order of the paths.
    ///
    /// - Throws: `TargetError` when sha256sum is not there or a file cannot be read.
    public static func sha256(ofFiles paths: [String]) async throws -> [String] {
        if paths.isEmpty { return [] }
        // `--zero` also turns off the escaping of unusual names.
        let output = try await Tool.sha256sum.run(["--zero", "--"] + paths)
        let digests = output.split(separator: 0).map { String(decoding: $0.prefix(64), as: UTF8.self) }
        guard digests.count == paths.count else {
            throw TargetError(.tool, "sha256sum gave \(digests.count) digests for \(paths.count) files")
        }
        return digests
    }

    /// The digest of a file.
    public static func sha256(ofFile path: String) async throws -> String { try await sha256(ofFiles: [path])[0] }

    /// The digest of bytes.
    public static func sha256(of bytes: [UInt8]) async throws -> String {
        String(decoding: try await Tool.sha256sum.run([], input: bytes).prefix(64), as: UTF8.self)
    }
}
