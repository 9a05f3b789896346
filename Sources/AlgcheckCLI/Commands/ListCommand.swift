import AgentProtocol
import ArgumentParser
import Corpus
import Foundation
import KernelNames
import Records
import Reporting
import Vectors

/// `algcheck list`.
struct ListCommand: AsyncParsableCommand {
    enum Subject: String, CaseIterable, ExpressibleByArgument {
        case drivers
        case algorithms
        case vectors
        case files
    }

    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the drivers of a kernel, the algorithms or groups of vectors of the corpus, or your own files."
    )

    @Argument(help: "drivers (boots the kernel), algorithms, vectors, or files: what becomes of each below --vectors.")
    var subject: Subject
    @OptionGroup(title: "Selection") var selection: SelectionOptions
    @OptionGroup(title: "Target") var target: TargetOptions
    @OptionGroup(title: "Vectors") var supplied: SuppliedOptions

    func validate() throws {
        if subject == .files, supplied.paths.isEmpty { throw ValidationError("list files needs --vectors") }
        if !supplied.paths.isEmpty, target.corpus != nil {
            throw ValidationError("--corpus does not go with --vectors")
        }
    }

    func run() async throws {
        try await reportingErrors {
            let layout = try Layout()
            let supplied = try supplied.corpus(layout)
            defer { supplied?.corpus.remove() }
            if let supplied, subject == .files { return try listFiles(supplied.vectors.files) }
            var target = target
            if let supplied { target.corpus = supplied.corpus.folder }
            let corpus = try target.openCorpus(layout)
            switch subject {
            case .files: break
            case .drivers: try await listDrivers(layout, target)
            case .algorithms: try listAlgorithms(corpus)
            case .vectors: try listVectors(corpus)
            }
        }
    }

    private func listDrivers(_ layout: Layout, _ target: TargetOptions) async throws {
        let scratch = ScratchFolder()
        let job = target.job(.list, selection.selection)
        let outcome = try await Session(layout, target, scratch.destination, job: job).perform()
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

    private func listFiles(_ files: [SuppliedFile]) throws {
        try show(
            ["file", "records", "vectors", "dropped", "algorithms, or why it is left out"],
            files.map { file in
                let dropped = file.dropped.values.reduce(0, +)
                let path = file.path.onOneLine
                switch file.fate {
                case .used(let records, let vectors, let algorithms):
                    return [
                        path, "\(records)", "\(vectors)", "\(dropped)", algorithms.joined(separator: ", "),
                    ]
                case .leftOut(let reason): return [path, "-", "-", "\(dropped)", "left out: \(reason)"]
                }
            }
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
