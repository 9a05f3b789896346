import Files
import Foundation
import HostTools

/// Fetches what a job names, bounded in size and time, and checks it.
struct LabArtifacts: Sendable {
    /// What a run needs of it.
    struct Files: Equatable {
        let kernel: String
        /// The folder with `lib/modules`; nil where the job names no modules.
        let modules: String?
    }

    var client = HTTPClient()
    /// Bytes that a fetched file may have.
    var sizeLimit = 1 << 30

    /// Bytes that a definition may have.
    private static let definitionLimit = 1 << 20
    /// Bytes that an archive's files may have together.
    private static let unpackedLimit = 4 << 30
    /// Seconds that unpacking may take.
    private static let unpackingLimit = 600

    /// Fetches the definition of a job.
    func definition(_ address: String, in folder: String) async throws -> [UInt8] {
        let path = "\(folder)/definition.json"
        try await fetch("definition", address, to: path, limit: Self.definitionLimit)
        return try FileBytes.read(path)
    }

    /// Fetches a job's files into a folder.
    ///
    /// - Throws: `LabOutcome.Problem` with one line.
    func fetch(_ definition: LabDefinition, into folder: String) async throws -> Files {
        let kernel = "\(folder)/kernel"
        try await fetch(definition.kernel, to: kernel)
        guard let artifact = definition.modules else { return Files(kernel: kernel, modules: nil) }
        let archive = "\(folder)/modules.archive"
        try await fetch(artifact, to: archive)
        defer { try? Folder.removeFile(archive) }
        let modules = "\(folder)/modules"
        try? FileManager.default.removeItem(atPath: modules)
        try unpack(archive, artifact.address, to: modules)
        return Files(kernel: kernel, modules: modules)
    }

    private func fetch(_ artifact: LabDefinition.Artifact, to path: String) async throws {
        try await fetch(artifact.name, artifact.address, to: path, limit: sizeLimit)
        guard let digest = artifact.digest else { return }
        let found = try Digest.sha256(ofFile: path)
        guard found == digest else {
            try Folder.removeFile(path)
            let words = "its SHA-256 is \(found), the job says \(digest)"
            throw LabOutcome.Problem(.parameters, "\(artifact.name): \(artifact.address): \(words)")
        }
    }

    private func fetch(_ name: String, _ address: String, to path: String, limit: Int) async throws {
        do {
            try await client.download(address, to: path, limit: limit)
        } catch HTTPClient.Fault.silent(let words) {
            throw LabOutcome.Problem(.laboratory, "\(name): \(words)")
        } catch let fault as HTTPClient.Fault {
            throw LabOutcome.Problem(.parameters, "\(name): \(fault)")
        }
    }

    /// Unpacks an archive of modules.
    private func unpack(_ archive: String, _ address: String, to folder: String) throws {
        // `build` and `source` lead to where the kernel was built.
        var unpacker = ArchiveUnpacker(
            bytes: Self.unpackedLimit,
            seconds: Self.unpackingLimit,
            leavingOut: ["build", "source"]
        )
        do {
            try unpacker.unpack(archive, to: folder)
        } catch let error as ToolError {
            throw LabOutcome.Problem(.parameters, "modules: \(address): \(error)")
        }
    }
}
