import Corpus
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

    @Test func everyGroupOfTheManifestRan() throws {
        let (agent, suites) = try Runs.both()
        let promised = try Runs.promisedGroups()
        #expect(!promised.isEmpty)
        #expect(promised.subtracting(agent.keys.map(\.group)) == [])
        #expect(promised.subtracting(suites.keys.map(\.group)) == [])
    }
}

/// The runs that the environment names.
private enum Runs {
    struct Key: Hashable, CustomStringConvertible {
        let driver: String
        let group: String
        let exercise: String

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
            let key = Key(driver: record.driver, group: record.group, exercise: record.exercise)
            #expect(checks.updateValue(record, forKey: key) == nil, "\(key) has two records in \(path)")
        }
        return checks
    }

    /// Ids of the groups in the manifest of this checkout.
    static func promisedGroups() throws -> Set<String> {
        let manifest = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("vectors/manifest.json").path
        let text = try FileBytes.readText(manifest)
        return Set(text.matches(of: /"id": *"([^"]+)"/).map { String($0.1) })
    }
}
