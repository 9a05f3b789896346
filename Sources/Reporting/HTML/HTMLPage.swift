internal import Corpus
internal import KernelNames
internal import Records

// The views that the templates render. Their strings are plain text, which the templates escape, with one exception:
// members whose names end in `HTML` hold mark-up made of constants and numbers alone.

/// A name and its value.
struct HTMLFact {
    var name: String
    var value: String
}

/// The page.
struct HTMLPage {
    /// A driver in a list, with what is wrong.
    struct Entry {
        var driver: String
        var algorithm: String
        var anchor: String
        var note: String
    }

    struct TypeRow {
        var name: String
        var cells: [Cell]
    }

    struct Cell {
        var text: String
        var style: String
    }

    /// A number that the first screen shows large.
    struct Tile {
        var number: String
        var name: String
        var style: String
    }

    struct Incident {
        var kind: String
        var message: String
        var log: [String]
    }

    var word: String
    var verdict: String
    var headline: String
    var kernel: String
    var summary: String
    var facts: [HTMLFact]
    var types: [TypeRow]
    var hasFailures: Bool
    var failures: [Entry]
    var moreFailures: String
    /// `wide` where the list needs columns to fit the first screen.
    var failureLayout: String
    var unreached: HTMLUnreached
    var hasIncidents: Bool
    var incidents: [Incident]
    var files: HTMLFiles?
    var matrix: HTMLMatrix
    var tiles: [Tile]
    var evidence: [HTMLFact]
    var hasEvidence: Bool
    var drivers: [HTMLDriver]

    /// Failing drivers on the first screen; the matrices show the others.
    private static let listedFailures = 40

    init(_ results: RunResults) {
        word = results.verdict.word
        verdict = results.verdict.rawValue
        headline = results.headline
        kernel = results.run.map { "Linux \($0.kernelRelease)" } ?? results.host?.kernel ?? "unknown kernel"
        summary = [
            results.run?.machine, RunFacts.target(results.host), results.run?.processor, results.host?.startedAt,
        ]
        .compactMap { $0 }.joined(separator: " \u{b7} ")
        facts = RunFacts(results).pairs.map { HTMLFact(name: $0.name, value: $0.value) }
        types = Self.types(results)

        let anchors = HTMLAnchors(results.drivers)
        func entry(_ driver: DriverResult, _ note: String) -> Entry {
            Entry(
                driver: driver.record.driver.visible(limit: 200),
                algorithm: driver.record.algorithm.visible(limit: 200),
                anchor: anchors[driver],
                note: note
            )
        }
        let failing = results.drivers(.failed)
        failures = failing.prefix(Self.listedFailures).map { driver in
            let groups = Set(driver.failing.map(\.group)).count
            return entry(driver, "\(driver.counts.failed.of("check")) in \(groups.of("group"))")
        }
        hasFailures = !failing.isEmpty
        failureLayout = failing.count > 8 ? "wide" : ""
        let rest = failing.count - Self.listedFailures
        moreFailures = rest > 0 ? "and \(rest.of("driver")) more, see below" : ""
        unreached = HTMLUnreached(results, anchors: anchors)
        incidents = results.incidents.prefix(100).map {
            Incident(
                kind: $0.kind.phrase,
                message: $0.message.visible(limit: 500),
                log: $0.log.prefix(50).map { $0.visible(limit: 300) }
            )
        }
        hasIncidents = !incidents.isEmpty

        let budget = FailureBudget(results)
        files = HTMLFiles(results)
        matrix = HTMLMatrix(results, anchors: anchors)
        tiles = Self.tiles(results)
        evidence = Self.evidence(results)
        hasEvidence = !evidence.isEmpty
        drivers = results.drivers.map { HTMLDriver($0, in: results, anchor: anchors[$0], budget: budget) }
    }

    private static func tiles(_ results: RunResults) -> [Tile] {
        let counts = results.counts
        let verdicts = [Verdict.Name.passed, .failed, .incomplete, .unreachable].map { name in
            let count = results.drivers(name).count
            return Tile(number: count.grouped, name: name.word, style: count == 0 ? "zero" : name.word)
        }
        return verdicts + [
            Tile(number: counts.executed.grouped, name: "checks executed", style: ""),
            Tile(number: counts.failed.grouped, name: "checks failed", style: counts.failed == 0 ? "zero" : "failed"),
        ]
    }

    /// How many vectors of the plan have which evidence, strongest first.
    private static func evidence(_ results: RunResults) -> [HTMLFact] {
        VectorGroup.Evidence.allCases.compactMap { evidence in
            let groups = results.groups.values.filter { $0.evidence == evidence }
            guard !groups.isEmpty else { return nil }
            let vectors = groups.reduce(0) { $0 + $1.vectors }
            return HTMLFact(name: evidence.words, value: "\(vectors.of("vector")) in \(groups.count.of("group"))")
        }
    }

    private static func types(_ results: RunResults) -> [TypeRow] {
        func row(_ name: String, _ drivers: [DriverResult]) -> TypeRow {
            let counts = Counts.sum(drivers)
            func cell(_ number: Int, _ style: String = "") -> Cell {
                Cell(text: number == 0 ? "\u{2013}" : number.grouped, style: number == 0 ? "zero" : style)
            }
            func verdicts(_ name: Verdict.Name) -> Int { drivers.count { $0.verdict.kind == name } }
            return TypeRow(
                name: name,
                cells: [
                    cell(drivers.count), cell(verdicts(.passed), "good"), cell(verdicts(.failed), "bad"),
                    cell(verdicts(.incomplete), "doubt"), cell(verdicts(.unreachable), "doubt"),
                    cell(counts.passed), cell(counts.failed, "bad"), cell(counts.skipped), cell(counts.errors, "bad"),
                ]
            )
        }
        let rows = results.types.map { row($0.type.rawValue, $0.drivers) }
        return rows.count > 1 ? rows + [row("all", results.drivers)] : rows
    }
}
