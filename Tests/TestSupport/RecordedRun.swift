import Corpus
import Files
import Foundation
package import Records

/// A run's folder with its records, each of which must be one: a test wants no line forgiven.
package struct RecordedRun: Sendable {
    /// The folder.
    package let folder: String
    /// Every record, in order.
    package let records: [Record]

    /// Reads `records.jsonl` in a run's folder.
    ///
    /// - Throws: when the file cannot be read, or has a line that is no record.
    package init(folder: String) throws {
        let path = "\(folder)/records.jsonl"
        try self.init(folder: folder, lines: FileBytes.readText(path), source: path)
    }

    /// Reads records from a text.
    ///
    /// - Parameters:
    ///   - folder: the run's folder.
    ///   - lines: the text.
    ///   - source: what to call the text in an error.
    package init(folder: String, lines: String, source: String) throws {
        self.folder = folder
        records = try lines.split(separator: "\n").enumerated().map { index, line in
            try Record(line: line, source: "\(source):\(index + 1)")
        }
    }

    /// Reads the only run in a folder of runs.
    package init(onlyIn reports: String) throws {
        let runs = try FileManager.default.contentsOfDirectory(atPath: reports)
        guard let run = runs.first, runs.count == 1 else {
            throw Program.Fault("\(reports): \(runs.count) runs instead of one")
        }
        try self.init(folder: "\(reports)/\(run)")
    }

    /// What the host knows; nil when it is not recorded.
    package var host: HostRecord? {
        records.lazy.compactMap { if case .host(let record) = $0 { record } else { nil } }.first
    }

    /// What the kernel says of itself; nil when it is not recorded.
    package var kernel: RunRecord? {
        records.lazy.compactMap { if case .run(let record) = $0 { record } else { nil } }.first
    }

    /// The outcomes of checks, in order.
    package var checks: [CheckRecord] {
        records.compactMap { if case .checks(let record) = $0 { record } else { nil } }
    }

    /// The drivers, in order.
    package var drivers: [DriverRecord] {
        records.compactMap { if case .driver(let record) = $0 { record } else { nil } }
    }

    /// What identifies kernel and machine; nil when it is not recorded.
    package var platform: PlatformRecord? {
        records.lazy.compactMap { if case .platform(let record) = $0 { record } else { nil } }.first
    }

    /// The drivers that are not tested, in order.
    package var untested: [UntestedRecord] {
        records.compactMap { if case .untested(let record) = $0 { record } else { nil } }
    }

    /// What disturbed the run, in order.
    package var incidents: [IncidentRecord] {
        records.compactMap { if case .incident(let record) = $0 { record } else { nil } }
    }

    /// What the kernel does where the contract says something, in order.
    package var contract: [ContractRecord] {
        records.compactMap { if case .contract(let record) = $0 { record } else { nil } }
    }

    /// Whether the agent came to the end of its work.
    package var isComplete: Bool {
        records.contains { if case .end = $0 { true } else { false } }
    }

    /// How often a kernel was booted.
    package var boots: Int {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: folder).count {
                $0.hasPrefix("console") && $0.hasSuffix(".log")
            }
        }
    }
}

extension RecordedRun: CustomStringConvertible {
    /// The folder: a failed expectation prints no thousands of records.
    package var description: String { "\(folder): \(records.count) records" }
}

extension CheckRecord {
    /// The record without the time that it took.
    package var withoutTime: CheckRecord {
        var record = self
        record.nanoseconds = 0
        return record
    }
}
