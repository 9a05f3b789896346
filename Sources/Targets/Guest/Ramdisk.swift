internal import AgentProtocol
internal import Corpus
internal import Files
internal import Foundation
internal import HostTools
internal import Records

/// The file system that a guest starts with: the agent as /init, the corpus, the modules, the job.
struct Ramdisk {
    /// A file or folder of this machine, and where the guest finds it.
    struct Extra {
        let source: String
        let path: String
    }

    let agent: String
    let corpus: String
    let modules: ModuleTree?
    /// Modules of the user's, loaded last.
    let ownModules: [String]
    let job: Job
    let extras: [Extra]

    /// Writes an uncompressed cpio archive: compressing costs a guest under emulation more than reading does.
    ///
    /// - Parameters:
    ///   - path: the archive.
    ///   - staging: a folder that is made, filled with links to what goes in, and removed.
    func write(to path: String, staging: String) async throws {
        try ModuleTree.check(own: ownModules)
        let files = FileManager.default
        try? files.removeItem(atPath: staging)
        defer { try? files.removeItem(atPath: staging) }
        typealias Path = GuestLayout.Path
        for folder in Path.mountPoints + [Path.modules, Path.corpus] {
            try files.createDirectory(atPath: staging + folder, withIntermediateDirectories: true)
        }
        try link(agent, staging + Path.agent)
        for name in [CorpusFile.indexName, CorpusFile.packName] {
            try link("\(corpus)/\(name)", "\(staging)\(Path.corpus)/\(name)")
        }
        for extra in extras {
            let target = "\(staging)\(extra.path)"
            let folder = URL(fileURLWithPath: target).deletingLastPathComponent().path
            guard files.fileExists(atPath: extra.source) else {
                throw TargetError(.input, "\(extra.source): no such file, and it should be the guest's \(extra.path)")
            }
            do {
                try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
                try link(extra.source, target)
            } catch let error as CocoaError {
                let reason = error.code == .fileWriteFileExists ? "the guest has that path already" : "\(error)"
                throw TargetError(.input, "\(extra.source) for \(extra.path): \(reason)")
            }
        }
        var list = ""
        if let modules {
            for module in modules.loadOrder {
                list += "\(Path.modules)/\(try await modules.extract(module, to: staging + Path.modules))\n"
            }
        }
        for module in ownModules {
            let path = "\(Path.modules)/\(ModuleTree.name(of: module)).ko"
            try? files.removeItem(atPath: staging + path)
            try link(module, staging + path)
            list += "\(path)\n"
        }
        try FileBytes.write(list.utf8, to: staging + Path.moduleList)
        try FileBytes.write(job.text.utf8, to: staging + Path.job)

        // The same files give the same archive, whoever makes it and when.
        let found = (files.enumerator(atPath: staging)?.compactMap { $0 as? String } ?? []).sorted()
        for entry in found.reversed() {
            let path = "\(staging)/\(entry)"
            let isLink = (try? files.destinationOfSymbolicLink(atPath: path)) != nil
            if !isLink {
                try files.setAttributes([.modificationDate: Date(timeIntervalSince1970: 0)], ofItemAtPath: path)
            }
        }
        let entries = found.map { $0 + "\n" }.joined()
        let output = URL(fileURLWithPath: path).path
        let options = ["-o", "-H", "newc", "-L", "--quiet", "--reproducible", "-R", "0:0", "-F", output]
        do {
            try await Tool.cpio.run(options, in: staging, input: Array(entries.utf8))
        } catch ToolError.failed(let text) {
            throw TargetError(.tool, "\(path): \(text)")
        }
    }

    private func link(_ source: String, _ target: String) throws {
        guard FileManager.default.fileExists(atPath: source) else {
            throw TargetError(.setup, "\(source): no such file; `make build` makes what belongs to algcheck")
        }
        let absolute = URL(fileURLWithPath: source).path
        try FileManager.default.createSymbolicLink(atPath: target, withDestinationPath: absolute)
    }
}
