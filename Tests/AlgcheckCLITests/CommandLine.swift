import ArgumentParser
import Corpus
import Foundation
import KernelNames
import Synchronization
import TestSupport

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

extension TemporaryFolder {
    /// Writes a corpus of one vector for each algorithm; returns its folder.
    func writeCorpus(_ algorithms: [String] = ["sha256"]) throws -> String {
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
        return try writeCorpus(groups.map { ($0, [Vector(id: "1")]) })
    }
}
