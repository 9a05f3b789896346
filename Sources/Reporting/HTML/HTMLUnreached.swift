internal import Records

/// What a run did not reach, by reason.
struct HTMLUnreached {
    /// Things that share a reason.
    struct Reason {
        var reason: String
        var count: String
        /// Drivers that have a page.
        var links: [Link]
        /// What has none: its name and what proves the reason.
        var items: [Item]
        var more: String
    }

    struct Link {
        var driver: String
        var anchor: String
    }

    struct Item {
        var name: String
        var evidence: String
    }

    var reasons: [Reason]
    var hasReasons: Bool

    /// Names that a reason lists; `records.jsonl` has them all.
    private static let listedItems = 100

    init(_ results: RunResults, anchors: HTMLAnchors) {
        let drivers = [Verdict.Name.incomplete, .unreachable].flatMap { name in
            grouped(results.drivers(name).map { (Self.reason($0), $0) }).map { reason, drivers in
                Reason(
                    reason: "\(name.word): \(reason)".visible(limit: 300),
                    count: drivers.count.of("driver"),
                    links: drivers.map { Link(driver: $0.record.driver.visible(limit: 200), anchor: anchors[$0]) },
                    items: [],
                    more: ""
                )
            }
        }
        let untested = grouped(results.untested.map { ("not testable: \($0.untested.reason.words)", Item($0)) })
        let modules = grouped(results.modules.map { ("not loaded: \($0.reason)", Item($0)) })
        reasons = drivers + untested.map { Self.list($0, $1, "driver") } + modules.map { Self.list($0, $1, "module") }
        hasReasons = !reasons.isEmpty
    }

    private static func reason(_ driver: DriverResult) -> String {
        let isBare = driver.record.groups == 0 && driver.verdict.kind == .incomplete
        return isBare ? "no vectors for the algorithm" : driver.verdict.reason ?? ""
    }

    private static func list(_ reason: String, _ items: [Item], _ noun: String) -> Reason {
        let rest = items.count - listedItems
        return Reason(
            reason: reason.visible(limit: 300),
            count: items.count.of(noun),
            links: [],
            items: Array(items.prefix(listedItems)),
            more: rest > 0 ? "and \(rest.grouped) more in records.jsonl" : ""
        )
    }
}

extension HTMLUnreached.Item {
    fileprivate init(_ record: UntestedRecord) {
        let name = [record.driver, record.algorithm, record.module].first { !$0.isEmpty } ?? "?"
        let type = record.type.isEmpty ? "" : " (\(record.type))"
        self.init(name: (name + type).visible(limit: 200), evidence: record.untested.evidence.visible(limit: 300))
    }

    fileprivate init(_ record: ModuleRecord) {
        self.init(
            name: record.name.visible(limit: 200),
            evidence: (record.untested?.evidence ?? record.errno).visible(limit: 300)
        )
    }
}

extension ModuleRecord {
    fileprivate var reason: String { untested.map(\.reason.words) ?? errno }
}
