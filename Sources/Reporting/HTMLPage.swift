internal import Corpus
internal import Records

// The views that the templates render. Their strings are plain text, which the templates escape, with one exception:
// members whose names end in `HTML` hold mark-up made of constants and numbers alone.

/// The page.
struct HTMLPage {
    /// A driver in a list, with what is wrong.
    struct Entry {
        var driver: String
        var algorithm: String
        var anchor: String
        var note: String
    }

    /// Drivers or modules that share a reason.
    struct Reason {
        var reason: String
        var count: String
        var entries: [Entry]
        var names: String
    }

    struct TypeRow {
        var name: String
        var cells: [Cell]
    }

    struct Cell {
        var text: String
        var style: String
    }

    struct Fact {
        var name: String
        var value: String
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
    var facts: [Fact]
    var types: [TypeRow]
    var hasFailures: Bool
    var failures: [Entry]
    var moreFailures: String
    var hasUnreached: Bool
    var reasons: [Reason]
    var modules: [Reason]
    var hasIncidents: Bool
    var incidents: [Incident]
    var algorithms: [HTMLAlgorithm]
    var drivers: [HTMLDriver]

    /// Failing drivers on the first screen; the matrices show the others.
    private static let listedFailures = 40

    init(_ results: RunResults) {
        word = results.verdict.word
        verdict = results.verdict.rawValue
        headline = results.headline
        kernel = results.run?.kernelRelease ?? results.host?.kernel ?? "unknown kernel"
        summary = [
            results.run?.machine, RunFacts.target(results.host), results.run?.processor, results.host?.startedAt,
        ]
        .compactMap { $0 }.joined(separator: " \u{b7} ")
        facts = RunFacts(results).pairs.map { Fact(name: $0.name, value: $0.value) }
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
        let rest = failing.count - Self.listedFailures
        moreFailures = rest > 0 ? "and \(rest.of("driver")) more, see below" : ""
        reasons = Self.reasons(results, entry: entry)
        modules = grouped(results.modules.map { ($0.errno, $0.name) }).map { errno, names in
            Reason(reason: errno, count: names.count.of("module"), entries: [], names: names.joined(separator: ", "))
        }
        hasUnreached = !reasons.isEmpty || !modules.isEmpty
        incidents = results.incidents.prefix(100).map {
            Incident(
                kind: $0.kind.rawValue,
                message: $0.message.visible(limit: 500),
                log: $0.log.prefix(50).map { $0.visible(limit: 300) }
            )
        }
        hasIncidents = !incidents.isEmpty

        let catalogues = GroupCatalogue.all(of: results.drivers)
        let budget = FailureBudget(results)
        // What failed comes first; the rest keeps the order of reports.
        let sections = catalogues.map { HTMLAlgorithm($0, anchors: anchors) }
        algorithms = sections.filter(\.isFailed) + sections.filter { !$0.isFailed }
        drivers = catalogues.flatMap { catalogue in
            catalogue.drivers.map { HTMLDriver($0, catalogue: catalogue, anchor: anchors[$0], budget: budget) }
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
                    cell(drivers.count), cell(verdicts(.certified), "good"), cell(verdicts(.failed), "bad"),
                    cell(verdicts(.incomplete), "doubt"), cell(verdicts(.unreachable), "doubt"),
                    cell(counts.passed), cell(counts.failed, "bad"), cell(counts.skipped), cell(counts.errors, "bad"),
                ]
            )
        }
        let rows = results.types.map { row($0.type.rawValue, $0.drivers) }
        return rows.count > 1 ? rows + [row("all", results.drivers)] : rows
    }

    private static func reasons(_ results: RunResults, entry: (DriverResult, String) -> Entry) -> [Reason] {
        [Verdict.Name.incomplete, .unreachable].flatMap { name in
            let drivers = results.drivers(name)
            let pairs = drivers.map { driver in
                let isBare = driver.record.groups == 0 && name == .incomplete
                return (key: isBare ? "no vectors for the algorithm" : driver.verdict.reason ?? "", driver: driver)
            }
            var order: [String] = []
            var members: [String: [DriverResult]] = [:]
            for pair in pairs {
                if members[pair.key] == nil { order.append(pair.key) }
                members[pair.key, default: []].append(pair.driver)
            }
            return order.map { key in
                let found = members[key] ?? []
                return Reason(
                    reason: "\(name.rawValue): \(key)",
                    count: found.count.of("driver"),
                    entries: found.map { entry($0, "") },
                    names: ""
                )
            }
        }
    }
}

/// The names that links use, `driver-` and the driver's name, unique and made of letters, digits and hyphens.
struct HTMLAnchors {
    private var names: [DriverResult.Key: String] = [:]

    init(_ drivers: [DriverResult]) {
        var taken: Set<String> = []
        for driver in drivers {
            let slug = String(
                driver.record.driver.unicodeScalars.prefix(120).map { scalar in
                    let isPlain =
                        scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                    return isPlain || scalar == "_" ? Character(scalar) : "-"
                }
            )
            var name = "driver-\(slug)"
            var number = 2
            while !taken.insert(name).inserted {
                name = "driver-\(slug)-\(number)"
                number += 1
            }
            names[DriverResult.Key(driver.record)] = name
        }
    }

    subscript(_ driver: DriverResult) -> String { names[DriverResult.Key(driver.record)] ?? "" }
}
