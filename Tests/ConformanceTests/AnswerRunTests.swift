import Corpus
import KernelNames
import Records
import Testing

@testable import Conformance

/// Who answers questions.
@Suite struct AnswerRunTests {
    private func survey(_ groups: [VectorGroup], in selection: Selection = Selection()) throws -> Discovery.Survey {
        let kernel = PretendedKernel(
            entries: [
                PretendedKernel.entry("sha1", "sha1-generic", "shash", priority: 100),
                PretendedKernel.entry("sha1", "sha1-avx2", "shash", priority: 170),
                PretendedKernel.entry("stdrng", "drbg_nopr_sha1", "rng", priority: 200),
                PretendedKernel.entry("stdrng", "drbg_nopr_sha256", "rng", priority: 210),
            ],
            instances: [:]
        )
        return try Discovery(kernel.view).survey(for: groups, in: selection)
    }

    private func answer(
        _ groups: [VectorGroup],
        in selection: Selection = Selection()
    ) throws -> (drivers: [String], missing: [String]) {
        let (drivers, missing) = AnswerRun.drivers(for: groups, in: try survey(groups, in: selection))
        return (drivers.map(\.driver), missing)
    }

    @Test func theKernelsChoiceAnswers() throws {
        let groups = [group("sha1"), group("sha1", id: "s/f/other")]
        #expect(try answer(groups) == (["sha1-avx2"], []))
        #expect(try answer(groups, in: Selection(drivers: ["sha1-generic"])) == (["sha1-generic"], []))
        #expect(try answer(groups, in: Selection(drivers: ["sha1-neon"])) == ([], ["sha1"]))
    }

    /// A request of DRBGs has groups for several drivers; one of them cannot answer for the other.
    @Test func eachAlgorithmHasItsDriver() throws {
        let groups = [group("drbg_nopr_sha256", .rng), group("drbg_nopr_sha1", .rng)]
        #expect(try answer(groups) == (["drbg_nopr_sha1", "drbg_nopr_sha256"], []))
        #expect(
            try answer(groups, in: Selection(drivers: ["drbg_nopr_sha256"]))
                == (["drbg_nopr_sha256"], ["drbg_nopr_sha1"])
        )
        #expect(try answer(groups + [group("drbg_nopr_sha512", .rng)]).missing == ["drbg_nopr_sha512"])
    }
}
