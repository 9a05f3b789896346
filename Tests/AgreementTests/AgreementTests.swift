import Corpus
import Files
import Foundation
import Records
import Testing

/// The agent and the generated suites are two doors to one engine: they must say the same of every driver.
@Suite(.enabled(if: Runs.areThere, "there are no two runs to compare: `make test` runs this after both"))
struct AgreementTests {
    @Test func bothRanTheSame() throws {
        let (agent, suites) = try Runs.both()
        #expect(!agent.isEmpty)
        #expect(Set(agent.keys) == Set(suites.keys))
    }

    @Test func everyVerdictIsTheSame() throws {
        let (agent, suites) = try Runs.both()
        for (key, record) in agent {
            guard let other = suites[key] else { continue }
            #expect(record.outcome == other.outcome, "\(key)")
            #expect(record.passed == other.passed, "\(key)")
            #expect(record.skips == other.skips, "\(key)")
            #expect(Set(record.failures.map(\.vector)) == Set(other.failures.map(\.vector)), "\(key)")
        }
    }

    @Test func everyGroupRanWhoseAlgorithmTheKernelHas() throws {
        let (agent, suites) = try Runs.both()
        let names = try Runs.names()
        let (ranHere, ranThere) = (Set(agent.keys.map(\.group)), Set(suites.keys.map(\.group)))
        let groups = try Runs.corpus().groups
        #expect(!groups.isEmpty)
        for group in groups {
            #expect(ranHere.contains(group.id) == names.contains(group.algorithm), "\(group.id)")
            #expect(ranThere.contains(group.id) == names.contains(group.algorithm), "\(group.id)")
        }
    }
}

/// The runs that the environment names.
private enum Runs {
    struct Key: Hashable, CustomStringConvertible {
        let driver: String
        let group: String
        let exercise: Exercise

        var description: String { "\(driver) x \(group), \(exercise)" }
    }

    private static let environment = ProcessInfo.processInfo.environment

    static var areThere: Bool {
        environment["ALGCHECK_AGENT_RUN"] != nil && environment["ALGCHECK_SUITES_RUN"] != nil
    }

    static func both() throws -> (agent: [Key: CheckRecord], suites: [Key: CheckRecord]) {
        (try checks(environment["ALGCHECK_AGENT_RUN"]), try checks(environment["ALGCHECK_SUITES_RUN"]))
    }

    private static func checks(_ folder: String?) throws -> [Key: CheckRecord] {
        let path = "\(try #require(folder))/records.jsonl"
        var checks: [Key: CheckRecord] = [:]
        for (index, line) in try FileBytes.readText(path).split(separator: "\n").enumerated() {
            guard case .checks(let record) = try Record(line: line, source: "\(path):\(index + 1)") else { continue }
            // The suites hold the known answers alone.
            guard Exercise.ofSuites.contains(record.exercise) else { continue }
            let key = Key(driver: record.driver, group: record.group, exercise: record.exercise)
            #expect(checks.updateValue(record, forKey: key) == nil, "\(key) has two records in \(path)")
        }
        return checks
    }

    /// Algorithm and driver names of every driver that the agent's run found.
    static func names() throws -> Set<String> {
        let path = "\(try #require(environment["ALGCHECK_AGENT_RUN"]))/records.jsonl"
        var names: Set<String> = []
        for line in try FileBytes.readText(path).split(separator: "\n") where line.contains(#""kind":"driver""#) {
            guard case .driver(let driver) = try Record(line: line, source: path) else { continue }
            names.formUnion([driver.algorithm, driver.driver])
        }
        return names
    }

    /// The corpus of this checkout.
    static func corpus() throws -> Corpus {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try Corpus(folder: root.appendingPathComponent(".cache/corpus").path)
    }
}
