internal import Files
internal import Foundation
internal import HostTools

/// Detached signatures with the user's own SSH key, made and checked by `ssh-keygen -Y`.
public enum Signature {
    /// What the signature is for: a signature over the same bytes for another purpose does not count.
    public static let namespace = "algcheck"

    /// Signs a file; the signature lies beside it as `PATH.sig`, which is returned.
    ///
    /// - Parameter key: a private key, or the public part of one that ssh-agent holds.
    /// - Throws: `TargetError` when ssh-keygen is not there or refuses the key.
    public static func sign(_ path: String, key: String) async throws -> String {
        guard FileManager.default.fileExists(atPath: key) else {
            throw TargetError(.input, "\(key): no such key")
        }
        try? FileManager.default.removeItem(atPath: "\(path).sig")
        try await Tool.sshKeygen.run(["-Y", "sign", "-q", "-f", key, "-n", namespace, path])
        return "\(path).sig"
    }

    /// Checks a signature.
    ///
    /// - Parameters:
    ///   - path: the file that was signed.
    ///   - signature: its detached signature.
    ///   - allowedSigners: a file of identities and keys, see ALLOWED SIGNERS in ssh-keygen(1).
    ///   - identity: who must have signed.
    /// - Throws: `TargetError` when the file or the signature was changed, or somebody else signed.
    public static func verify(
        _ path: String,
        signature: String,
        allowedSigners: String,
        identity: String
    ) async throws {
        for file in [signature, allowedSigners] where !FileManager.default.fileExists(atPath: file) {
            throw TargetError(.input, "\(file): no such file")
        }
        let options = ["-Y", "verify", "-f", allowedSigners, "-I", identity, "-n", namespace, "-s", signature]
        let content = try FileBytes.read(path)
        do {
            try await Tool.sshKeygen.run(options, input: content)
        } catch ToolError.failed {
            throw TargetError(.tool, "\(path): no valid signature of \(identity) in \(signature)")
        }
    }
}
