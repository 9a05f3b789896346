import Files
import Foundation
import HostTools
import Testing

@testable import Targets

@Suite(.enabled(if: Tool.sshKeygen.path != nil)) struct SignatureTests {
    private let folder: String

    init() async throws {
        folder = NSTemporaryDirectory() + "algcheck-signature-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for name in ["key", "other"] {
            try await Tool.sshKeygen.run(["-q", "-t", "ed25519", "-N", "", "-f", "\(folder)/\(name)"])
        }
        let key = try FileBytes.readText("\(folder)/key.pub")
        try FileBytes.write(Array("lab@example.org \(key)".utf8), to: "\(folder)/allowed")
        try FileBytes.write(Array("{\"dossier\": 1}\n".utf8), to: "\(folder)/dossier.json")
    }

    private func verify(identity: String = "lab@example.org") async throws {
        try await Signature.verify(
            "\(folder)/dossier.json",
            signature: "\(folder)/dossier.json.sig",
            allowedSigners: "\(folder)/allowed",
            identity: identity
        )
    }

    @Test func aSignatureHoldsForItsFileAndItsSignerOnly() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(
            try await Signature.sign("\(folder)/dossier.json", key: "\(folder)/key") == "\(folder)/dossier.json.sig"
        )
        try await verify()
        await #expect(throws: TargetError.self) { try await verify(identity: "somebody@example.org") }

        try FileBytes.write(Array("{\"dossier\": 2}\n".utf8), to: "\(folder)/dossier.json")
        let error = await #expect(throws: TargetError.self) { try await verify() }
        #expect(error?.description.contains("no valid signature of lab@example.org") == true)
        #expect(error?.description.contains("\n") == false)

        // Another key's signature is none, though the bytes are right.
        _ = try await Signature.sign("\(folder)/dossier.json", key: "\(folder)/other")
        await #expect(throws: TargetError.self) { try await verify() }
        _ = try await Signature.sign("\(folder)/dossier.json", key: "\(folder)/key")
        try await verify()
    }

    @Test func missingFilesAreNamed() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let error = await #expect(throws: TargetError.self) { try await verify() }
        #expect(error?.kind == .input && error?.description.hasSuffix("dossier.json.sig: no such file") == true)
        await #expect(throws: TargetError.self) {
            try await Signature.sign("\(folder)/dossier.json", key: "\(folder)/none")
        }
    }
}

@Suite struct EvidenceFilesTests {
    @Test func theKernelsOwnCopyOfItsConfigurationIsFound() {
        let kernel = Array("xxIKCFG_STdataIKCFG_EDyy".utf8)
        #expect(KernelConfiguration.packedCopy(in: kernel) == Array("data".utf8))
        #expect(KernelConfiguration.packedCopy(in: Array("xxIKCFG_STdata".utf8)) == nil)
        #expect(KernelConfiguration.packedCopy(in: []) == nil)
    }
}
