import ArgumentParser
import Corpus
import Foundation
import KernelNames
import Synchronization

@testable import AlgcheckCLI

/// Runs command lines in this process.
enum Line {
    /// The exit code, and what people were told on standard error.
    static func run(_ arguments: [String]) async -> (code: Int32, said: [String]) {
        let lines = Mutex<[String]>([])
        let listener: @Sendable (String) -> Void = { line in lines.withLock { $0.append(line) } }
        let error = await Terminal.$listener.withValue(listener) { await Algcheck.fault(of: arguments) }
        var said = lines.withLock(\.self)
        guard let error else { return (0, said) }
        let message = Algcheck.fullMessage(for: error)
        if !message.isEmpty { said += message.split(separator: "\n").map(String.init) }
        return (Algcheck.exitCode(for: error).rawValue, said)
    }
}

/// A folder that lives as long as its owner.
struct TemporaryFolder: ~Copyable {
    let path = NSTemporaryDirectory() + "algcheck-cli-\(UUID().uuidString)"

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file with its folders; returns its path.
    @discardableResult func write(_ name: String, _ text: String) throws -> String {
        try Output.write(text, to: "\(path)/\(name)")
        return "\(path)/\(name)"
    }

    /// Writes a corpus of one vector for each algorithm; returns its folder.
    func writeCorpus(_ algorithms: [String] = ["sha256"]) throws -> String {
        let folder = "\(path)/corpus"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let groups = algorithms.map { name in
            VectorGroup(
                id: "own/\(name)/digest",
                source: "own",
                file: name,
                algorithm: name,
                type: .hash,
                operation: .digest,
                keySize: 0
            )
        }
        try CorpusFile.write(groups.map { ($0, [Vector(id: "1")]) }, manifestDigest: "0", to: folder)
        return folder
    }
}
