internal import Records

/// A dossier as a page for reading and printing.
struct DossierPage {
    var word: String
    var style: String
    var driver: String
    var reason: String
    var summary: String
    var command: String
    var digest: String
    var records: String
    var parts: [Part]
    var sizes: [HTMLDriver.Size]
    var hasSizes: Bool
    var exercises: [HTMLDriver.Exercise]
    var hasExercises: Bool
    var evidence: String
    var files: [HTMLDriver.File]
    var hasFiles: Bool
    var skips: [HTMLDriver.Skip]
    var hasSkips: Bool
    var problems: [HTMLProblem]
    var hasProblems: Bool
    var moreProblems: String

    /// Facts under a heading.
    struct Part {
        var title: String
        var facts: [HTMLFact]
    }

    init(_ dossier: Dossier, digests: Dossier.Digests) {
        let (result, results) = (dossier.driver, dossier.results)
        word = dossier.word
        style = dossier.hasPassed ? "passed" : result.counts.failed > 0 ? "failed" : "incomplete"
        driver = result.record.driver.visible(limit: 200)
        let reasons = [result.verdict.name, result.verdict.reason ?? ""] + results.disturbances
        reason = reasons.filter { !$0.isEmpty }.joined(separator: "; ").visible(limit: 500)
        summary = [
            results.run?.kernelRelease, results.run?.machine, RunFacts.target(results.host), results.run?.processor,
            results.host?.startedAt,
        ].compactMap { $0 }.joined(separator: " \u{b7} ").visible(limit: 500)
        command = results.command(certifying: result.record.driver)
        digest = digests.body
        records = digests.records
        parts = Self.parts(dossier)
        let page = HTMLDriver(result, in: results, anchor: "", budget: FailureBudget(results))
        (sizes, hasSizes, exercises, hasExercises) = (page.sizes, page.hasSizes, page.exercises, page.hasExercises)
        (evidence, files, hasFiles) = (page.evidence, page.files, page.hasFiles)
        (skips, hasSkips) = (page.skips, page.hasSkips)
        (problems, hasProblems, moreProblems) = (page.problems, page.hasProblems, page.moreProblems)
    }

    private static func parts(_ dossier: Dossier) -> [Part] {
        let results = dossier.results
        let digests = results.host?.digests ?? [:]
        let platform = results.platform
        let module = platform?.modules.first { $0.name == dossier.driver.record.moduleFolder }
        let devices = (platform?.devices ?? []).filter { $0.module == dossier.driver.record.moduleFolder }
        let environment: [(String, String?)] =
            RunFacts(results).pairs.map { ($0.name, $0.value) } + [
                ("Kernel build id", platform?.buildID), ("Kernel image, sha256", digests["kernel"]),
                ("Configuration, sha256", digests["config"]), ("Configuration from", results.host?.configSource),
                ("Board", platform?.board), ("Corpus index, sha256", digests["corpus.json"]),
                ("Corpus vectors, sha256", digests["corpus.bin"]),
                ("Modules loaded", platform.map { "\($0.modules.count)" }),
            ]
        let processor = platform?.processor.sorted { $0.key < $1.key }.map { ($0.key, Optional($0.value)) } ?? []
        let flags: [(String, String?)] = [("flags", platform?.flags.joined(separator: " "))]
        let own: [(String, String?)] =
            DriverFacts(dossier.driver).pairs.map { ($0.name, $0.value) } + [
                ("module srcversion", module?.sourceVersion), ("module build id", module?.buildID),
            ] + devices.map { ("device \($0.device)", "\($0.driver) \($0.modalias)") }
        return [("Driver", own), ("Operating environment", environment), ("Processor", processor + flags)].map {
            Part(title: $0.0, facts: facts($0.1))
        }
    }

    private static func facts(_ pairs: [(String, String?)]) -> [HTMLFact] {
        pairs.compactMap { name, value in
            guard let value, !value.isEmpty else { return nil }
            return HTMLFact(name: name.visible(limit: 100), value: value.visible(limit: 4000))
        }
    }
}

extension Dossier {
    /// The dossier as one page without network access, for reading and printing.
    public func html(_ digests: Digests) -> String {
        HTMLTemplates.render(DossierPage(self, digests: digests), with: "dossier")
    }
}
