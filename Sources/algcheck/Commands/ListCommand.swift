import AgentProtocol
import ArgumentParser
import Corpus
import Foundation
import KernelNames
import Records
import Reporting

/// `algcheck list`.
struct ListCommand: AsyncParsableCommand {
    enum Subject: String, CaseIterable, ExpressibleByArgument {
        case drivers
        case algorithms
        case vectors
    }

    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the drivers of a kernel, or the algorithms or groups of vectors of the corpus."
    )

    @Argument(help: "drivers (boots the kernel), algorithms or vectors.") var subject: Subject
    @OptionGroup(title: "Selection") var selection: SelectionOptions
    @OptionGroup(title: "Target") var target: TargetOptions

    func run() async throws {
        try await reportingErrors {
            let layout = try Layout()
            let corpus = try target.openCorpus(layout)
            switch subject {
            case .drivers: try await listDrivers(layout)
            case .algorithms: try listAlgorithms(corpus)
            case .vectors: try listVectors(corpus)
            }
        }
    }

    private func listDrivers(_ layout: Layout) async throws {
        let scratch = NSTemporaryDirectory() + "algcheck-\(ProcessInfo.processInfo.processIdentifier)"
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        var session = Session(layout: layout, options: target, reports: scratch)
        session.task = .list
        session.selection = selection.selection
        let outcome = try await session.perform()
        let results = try RunResults(path: "\(outcome.folder)/records.jsonl")
        guard results.end != nil else {
            for reason in results.disturbances { Terminal.say("algcheck: \(reason)") }
            throw ExitCode(outcome.stopCode ?? results.exitCode)
        }
        try show(
            ["type", "algorithm", "driver", "priority", "module", "self-test", "groups", "reachable"],
            results.drivers.map { result in
                let driver = result.record
                let reachable = driver.unreachable.map { "no: \($0.step): \($0.errno)" } ?? "yes"
                return [
                    driver.type.rawValue, driver.algorithm, driver.driver, "\(driver.priority)", driver.module,
                    driver.selftest, "\(driver.groups)", reachable,
                ]
            }
        )
    }

    private func listAlgorithms(_ corpus: Corpus) throws {
        let groups = selected(corpus)
        let names = Set(groups.map { [$0.type.rawValue, $0.algorithm] })
        let order = CipherType.allCases.map(\.rawValue)
        let sorted = names.sorted {
            (order.firstIndex(of: $0[0]) ?? 0, $0[1]) < (order.firstIndex(of: $1[0]) ?? 0, $1[1])
        }
        try show(
            ["type", "algorithm", "groups", "vectors", "evidence", "sources"],
            sorted.map { name in
                let own = groups.filter { [$0.type.rawValue, $0.algorithm] == name }
                return name + [
                    "\(own.count)", "\(own.reduce(0) { $0 + $1.count })",
                    Set(own.map(\.evidence.rawValue)).sorted().joined(separator: "+"),
                    Set(own.map(\.source)).sorted().joined(separator: "+"),
                ]
            }
        )
    }

    private func listVectors(_ corpus: Corpus) throws {
        try show(
            ["group", "algorithm", "operation", "vectors", "evidence"],
            selected(corpus).map { [$0.id, $0.algorithm, $0.operation.rawValue, "\($0.count)", $0.evidence.rawValue] }
        )
    }

    private func selected(_ corpus: Corpus) -> [VectorGroup] {
        corpus.groups.filter { selection.selection.contains(algorithm: $0.algorithm, type: $0.type) }
    }

    /// Prints a table with columns as wide as they need; numbers to the right.
    private func show(_ header: [String], _ rows: [[String]]) throws {
        guard !rows.isEmpty else {
            Terminal.say("algcheck: the selection matches nothing")
            throw ExitCode.nothingSelected
        }
        let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
        for row in [header] + rows {
            let cells = zip(row, widths).map { cell, width in
                let space = String(repeating: " ", count: width - cell.count)
                return Int(cell) == nil ? cell + space : space + cell
            }
            let line = cells.joined(separator: "  ")
            print(line[..<(line.lastIndex { $0 != " " }.map { line.index(after: $0) } ?? line.endIndex)])
        }
    }
}
