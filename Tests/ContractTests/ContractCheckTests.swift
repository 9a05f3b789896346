import Records
import Testing

@testable import Contract

/// What was observed becomes a verdict by the rule's table, and by nothing else.
struct ContractCheckTests {
    private let check = ContractCheck(
        "section/rule",
        "A rule.",
        [
            "ENOENT": .keeps,
            "EINVAL": .varies("newer kernels"),
            "changed": .vulnerable("CVE-0"),
        ]
    ) { "ENOENT" }

    @Test(
        arguments: [
            (Isolation.Result.observed("ENOENT"), ContractRecord.Outcome.pass, "ENOENT", ""),
            (.observed("EINVAL"), .pass, "EINVAL", "newer kernels"),
            (.observed("changed"), .vulnerable, "changed", "CVE-0"),
            (.observed("EPERM"), .fail, "EPERM", ""),
            (.observed(""), .fail, "", ""),
            (.skipped("not here"), .skip, "", "not here"),
            (.failed("no pipe"), .error, "", "no pipe"),
            (.blocked, .fail, "blocks", ""),
            (.killed(11), .fail, "signal 11", ""),
        ]
    )
    func verdict(_ result: Isolation.Result, _ outcome: ContractRecord.Outcome, _ observed: String, _ note: String) {
        let record = check.record(of: result)
        #expect(record.outcome == outcome)
        #expect(record.observed == observed)
        #expect(record.note == note)
        #expect(record.check == "section/rule")
        #expect(record.statement == "A rule.")
        #expect(record.expected == ["ENOENT", "EINVAL", "changed"])
    }

    @Test(
        arguments: [
            (ContractCheck.Meaning.keeps, ContractRecord.Outcome.pass, ""),
            (.varies("some wait"), .pass, "some wait"),
            (.vulnerable("CVE-0"), .vulnerable, "CVE-0"),
        ]
    )
    func blockingIsAnObservationLikeOthers(
        _ meaning: ContractCheck.Meaning,
        _ outcome: ContractRecord.Outcome,
        _ note: String
    ) {
        let record = ContractCheck("section/rule", "A rule.", ["blocks": meaning]) { "" }.record(of: .blocked)
        #expect(record.outcome == outcome)
        #expect(record.observed == "blocks")
        #expect(record.note == note)
    }

    @Test func identifiersAreUnique() {
        let ids = ContractRun.checks.map(\.id)
        #expect(Set(ids).count == ids.count)
    }

    @Test func harmlessChecksComeFirst() {
        let risks = ContractRun.checks.map(\.risk)
        #expect(risks == risks.sorted())
    }
}
