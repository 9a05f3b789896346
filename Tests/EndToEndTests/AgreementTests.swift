import Corpus
import Records
import TestSupport
import Testing

extension EndToEnd {
    /// The agent and the generated suites are two doors to one engine: they must say the same of every driver.
    @Suite(.serialized) struct AgreementTests {
        private typealias Outcomes = [StepID: CheckRecord]

        @Test func bothCameToTheirEnd() throws {
            #expect(try SharedRun.agent().recorded.isComplete)
            #expect(try SharedRun.suites().recorded.isComplete)
        }

        @Test func bothRanTheSame() throws {
            let (agent, suites) = try both()
            #expect(!agent.isEmpty)
            #expect(Set(agent.keys) == Set(suites.keys))
        }

        /// A step that one of the two lacks is a difference like any other.
        @Test func everyVerdictIsTheSame() throws {
            let (agent, suites) = try both()
            #expect(!agent.isEmpty)
            for step in Set(agent.keys).union(suites.keys) {
                guard let one = agent[step], let other = suites[step] else {
                    Issue.record("\(step): only the \(agent[step] == nil ? "suites" : "agent") ran it")
                    continue
                }
                #expect(one.outcome == other.outcome, "\(step)")
                #expect(one.passed == other.passed, "\(step)")
                #expect(one.skips == other.skips, "\(step)")
                #expect(Set(one.failures.map(\.subject)) == Set(other.failures.map(\.subject)), "\(step)")
            }
        }

        @Test func everyGroupRanWhoseAlgorithmTheKernelHas() throws {
            let (agent, suites) = try both()
            let names = Set(try SharedRun.agent().recorded.drivers.flatMap { [$0.algorithm, $0.driver] })
            let (ranHere, ranThere) = (Set(agent.keys.map(\.group)), Set(suites.keys.map(\.group)))
            let groups = try Corpus(folder: Checkout.corpus).groups
            #expect(!groups.isEmpty)
            for group in groups {
                #expect(ranHere.contains(group.id) == names.contains(group.algorithm), "\(group.id)")
                #expect(ranThere.contains(group.id) == names.contains(group.algorithm), "\(group.id)")
            }
        }

        private func both() throws -> (agent: Outcomes, suites: Outcomes) {
            (try outcomes(SharedRun.agent().recorded), try outcomes(SharedRun.suites().recorded))
        }

        /// What came of each step; none may have come twice.
        private func outcomes(_ run: RecordedRun) throws -> Outcomes {
            var outcomes: Outcomes = [:]
            for record in run.checks where outcomes.updateValue(record, forKey: record.step) != nil {
                throw Program.Fault("\(record.step) has two records in \(run.folder)")
            }
            return outcomes
        }
    }
}
