internal import Corpus
internal import KernelNames
internal import Records

/// The shards of one run as one run: its records, in the order of a run.
public struct ShardMerge: Sendable {
    /// The records, without newlines.
    public let lines: [String]
    /// `uname -r` of the kernel.
    public let release: String

    /// Joins shards.
    ///
    /// What every shard finds anew is kept once. Counts of plans and ends are added up, and so is what is planned on a
    /// driver; so verdicts are those of a run that was never cut. A shard that did not come to its end leaves the merged
    /// run without one.
    ///
    /// - Throws: `MergeError` when the parts are not all the shards of one run, each once.
    public init(_ parts: [ShardPart]) throws(MergeError) {
        guard let first = parts.first else { throw MergeError("no shards to merge") }
        try Self.check(parts, against: first)
        let parts = parts.sorted { $0.run.shard.shard.index < $1.run.shard.shard.index }
        var host = parts.compactMap(\.host).first
        host?.startedAt = parts.compactMap(\.host?.startedAt).min() ?? ""
        var run = first.run.record
        run.shard = nil
        release = run.kernelRelease
        let drivers = Self.drivers(parts)
        let groups = Self.distinct(parts.flatMap(\.groups)) { $0 }
        var lines = [host.map { Record.host($0).line }, Record.run(run).line].compactMap(\.self)
        lines += parts.compactMap(\.platform).prefix(1)
        lines += Self.distinct(parts.flatMap(\.modules)) { $0.name }.map { Record.module($0).line }
        lines += drivers.map { Record.driver($0).line }
        lines += Self.distinct(parts.flatMap(\.findings)) { $0 }
        lines += groups
        lines += Self.plan(parts, drivers, groups: groups.count).map { [Record.plan($0).line] } ?? []
        lines += parts.flatMap(\.checks)
        lines += Self.distinct(parts.flatMap(\.afterwards)) { $0.subject }.map(\.line)
        lines += Self.incidents(parts).map { Record.incident($0).line }
        lines += parts.flatMap(\.unread)
        lines += Self.end(parts).map { [Record.end($0).line] } ?? []
        self.lines = lines
    }

    // MARK: Whether the parts belong together

    private static func check(_ parts: [ShardPart], against first: ShardPart) throws(MergeError) {
        for part in parts {
            for (fact, other) in zip(first.identity, part.identity) where fact.value != other.value {
                throw MergeError(
                    "\(first.name) and \(part.name) do not belong to the same run: \(fact.name) \(fact.value) and \(other.value)"
                )
            }
        }
        try checkWays(parts)
        let count = first.run.shard.shard.count
        let found = Dictionary(grouping: parts) { $0.run.shard.shard.index }
        if let (index, doubled) = found.filter({ $0.value.count > 1 }).min(by: { $0.key < $1.key }) {
            let names = doubled.map(\.name).joined(separator: " and ")
            throw MergeError("\(names) are both shard \(index) of \(count); give each shard once")
        }
        let missing = (1...count).filter { found[$0] == nil }
        guard missing.isEmpty else {
            let words =
                missing.count == 1 ? "shard \(missing[0]) of \(count) is" : "shards \(missing.ranges) of \(count) are"
            throw MergeError("\(words) missing; run --shard \(missing[0])/\(count) and give its folder as well")
        }
    }

    /// A driver that one shard reached by AF_ALG and another by the module would have checks of two kinds, and no run has.
    private static func checkWays(_ parts: [ShardPart]) throws(MergeError) {
        var ways: [DriverID: (way: BackendKind, name: String)] = [:]
        for part in parts {
            for driver in part.drivers where driver.unreachable == nil && driver.untested == nil {
                guard let known = ways[driver.id] else {
                    ways[driver.id] = (driver.backend, part.name)
                    continue
                }
                guard known.way != driver.backend else { continue }
                throw MergeError(
                    "\(known.name) and \(part.name) do not belong to the same run: \(driver.driver) was reached by "
                        + "\(known.way.words) and by \(driver.backend.words); run one of the two again"
                )
            }
        }
    }

    // MARK: What is added up

    /// Every driver once, with what all shards together planned on it.
    private static func drivers(_ parts: [ShardPart]) -> [DriverRecord] {
        var order: [DriverID] = []
        var merged: [DriverID: DriverRecord] = [:]
        for driver in parts.flatMap(\.drivers) {
            let key = driver.id
            guard var known = merged[key] else {
                order.append(key)
                merged[key] = driver
                continue
            }
            // Where only some shards reached it, their records are what there is.
            let planned = known.records + driver.records
            if known.unreachable != nil { known = driver }
            known.records = planned
            merged[key] = known
        }
        return order.compactMap { merged[$0] }
    }

    private static func plan(_ parts: [ShardPart], _ drivers: [DriverRecord], groups: Int) -> PlanRecord? {
        let plans = parts.compactMap(\.plan)
        guard plans.count == parts.count else { return nil }
        return PlanRecord(
            drivers: Set(drivers.filter { $0.records > 0 }.map(\.driver)).count,
            groups: groups,
            records: plans.reduce(0) { $0 + $1.records },
            checks: plans.reduce(0) { $0 + $1.checks },
            covered: plans.map(\.covered).max() ?? 0
        )
    }

    private static func end(_ parts: [ShardPart]) -> EndRecord? {
        let ends = parts.compactMap(\.end)
        guard ends.count == parts.count else { return nil }
        return EndRecord(
            checks: ends.reduce(0) { $0 + $1.checks },
            seconds: (ends.reduce(0) { $0 + $1.seconds } * 1000).rounded() / 1000,
            corpusSeconds: ends.compactMap(\.corpusSeconds).max(),
            processor: ends.compactMap(\.processor).reduce(nil) { sum, time in sum.map { $0 + time } ?? time }
        )
    }

    // MARK: What disturbed the shards

    private static func incidents(_ parts: [ShardPart]) -> [IncidentRecord] {
        let told = parts.flatMap(\.incidents)
        return distinct(told) { incident in
            switch incident.blame {
            // Discovery is the same in every shard, and so is what it makes the kernel do.
            case .module(let name): "module \(name)"
            case .bind(let type, let name): "bind \(type.rawValue) \(name)"
            case .step: "\(incident)"
            case nil where incident.kind == .kernelWarning: KernelMessage(incident.message).essence
            case nil: "\(incident)"
            }
        } + differences(parts)
    }

    /// A driver that some shards did not reach misses their part of its checks, and nothing else shows that.
    private static func differences(_ parts: [ShardPart]) -> [IncidentRecord] {
        let ended = parts.filter { $0.plan != nil }
        var found: [DriverID: [Int]] = [:]
        for part in ended {
            for driver in part.drivers where driver.unreachable == nil && driver.groups > 0 {
                found[driver.id, default: []].append(part.run.shard.shard.index)
            }
        }
        let partial = found.filter { $0.value.count < ended.count }
        guard let first = partial.min(by: { $0.key.name < $1.key.name }) else { return [] }
        let rest = partial.count > 1 ? " and \((partial.count - 1).of("other driver"))" : ""
        let message =
            "\(first.key.name)\(rest): found only in shard \(first.value.ranges), so its checks of the other shards are missing"
        let all = partial.sorted { $0.key.name < $1.key.name }
        return [
            IncidentRecord(
                kind: .agent,
                message: message,
                log: all.map { "\($0.key.name): shard \($0.value.ranges)" }
            )
        ]
    }

    /// The first of each name.
    private static func distinct<Element>(_ elements: [Element], _ name: (Element) -> String) -> [Element] {
        var seen: Set<String> = []
        return elements.filter { seen.insert(name($0)).inserted }
    }
}

/// Why runs cannot be merged, as one line for people.
public struct MergeError: Error, CustomStringConvertible, Equatable {
    /// What is wrong, where, and what to do.
    public let description: String

    init(_ description: String) { self.description = description }
}
