import Contract
import Records
import TestSupport
import Testing

extension EndToEnd {
    /// The rules of the interface.
    @Suite(.serialized) struct ContractTests {
        @Test func aStockKernelKeepsEveryRule() throws {
            let run = try CompletedRun("contract", ["contract"]).recorded
            #expect(run.isComplete)
            #expect(Set(run.contract.map(\.check)) == Set(ContractRun.checks.map(\.id)))
            let broken = run.contract.filter { $0.outcome != .pass && $0.outcome != .skip }
            #expect(broken.map { "\($0.check): \($0.observed)" } == [])
            #expect(run.contract.count { $0.outcome == .pass } > 100)
        }
    }
}
