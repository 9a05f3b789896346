internal import Corpus
internal import Files
internal import Glibc
internal import KernelNames
internal import Records

/// Reads a run's records for their figures alone. Nearly all lines are checks of which none failed; of these only a number
/// is wanted, which is found without decoding the line.
struct DigestReader {
    /// The sums over the check records of a driver.
    private struct Sums {
        var records = 0
        var passed = 0
        var failures: [CheckRecord] = []
    }

    private var host: HostRecord?
    private var run: RunRecord?
    private var plan: PlanRecord?
    private var end: EndRecord?
    private var incidents: [IncidentRecord] = []
    private var drivers: [DriverID: DriverRecord] = [:]
    private var sums: [DriverID: Sums] = [:]

    /// The drivers of the last lines, by the bytes that name them: steps of several run at a time.
    private var recent: [(key: ArraySlice<UInt8>, driver: DriverID)] = []
    private static let remembered = 4

    private static let newline = [UInt8(ascii: "\n")]
    private static let backslash = [UInt8(ascii: "\\")]
    private static let check = Array(#"{"v":2,"kind":"checks","type":"#.utf8)
    private static let key = Array(#","group":"#.utf8)
    private static let clean = Array(#","failures":[],"#.utf8)
    private static let passed = Array(#","passed":"#.utf8)
    /// Kinds of which a history needs nothing.
    private static let others = ["group", "audit", "resolution", "untested", "device", "platform", "file", "module"]
        .map { Array(#"{"v":2,"kind":"\#($0)","#.utf8) }

    /// Reads a file.
    ///
    /// - Throws: `FileError` when it cannot be read. Its content never throws.
    init(path: String) throws(FileError) {
        let bytes = try FileBytes.read(path)
        var start = 0
        while start < bytes.count {
            let end = Self.find(Self.newline, in: bytes, from: start, to: bytes.count) ?? bytes.count
            if end > start { take(bytes, start, end) }
            start = end + 1
        }
    }

    private mutating func take(_ bytes: [UInt8], _ start: Int, _ end: Int) {
        if takeCleanCheck(bytes, start, end) { return }
        if Self.others.contains(where: { Self.starts(bytes, start, end, with: $0) }) { return }
        // What is no record is missing, and is counted as that.
        let line = String(decoding: bytes[start..<end], as: UTF8.self)
        if let record = try? Record(line: line, source: "records") { keep(record) }
    }

    /// Takes a check record without a failure and without an escaped character; false for any other line.
    private mutating func takeCleanCheck(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
        guard Self.starts(bytes, start, end, with: Self.check), bytes[end - 1] == UInt8(ascii: "}"),
            Self.find(Self.backslash, in: bytes, from: start, to: end) == nil,
            let keyEnd = Self.find(Self.key, in: bytes, from: start, to: end),
            let passed = Self.find(Self.passed, in: bytes, from: keyEnd, to: end),
            Self.find(Self.clean, in: bytes, from: passed, to: end) != nil
        else { return false }
        guard let driver = driver(named: bytes[start..<keyEnd], on: bytes[start..<end]) else { return false }
        var number = 0
        for byte in bytes[(passed + Self.passed.count)..<end] {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { break }
            number = number * 10 + Int(byte - UInt8(ascii: "0"))
        }
        sums[driver, default: Sums()].records += 1
        sums[driver]?.passed += number
        return true
    }

    private mutating func driver(named key: ArraySlice<UInt8>, on line: ArraySlice<UInt8>) -> DriverID? {
        if let known = recent.first(where: { $0.key == key }) { return known.driver }
        let text = String(decoding: line, as: UTF8.self)
        guard case .checks(let record)? = try? Record(line: text, source: "records") else { return nil }
        if recent.count == Self.remembered { recent.removeFirst() }
        recent.append((key, record.step.driver))
        return record.step.driver
    }

    private mutating func keep(_ record: Record) {
        switch record {
        case .host(let record): host = host ?? record
        case .run(let record): run = run ?? record
        case .plan(let record):
            plan?.add(record)
            plan = plan ?? record
        case .driver(let record): drivers[record.id] = record
        case .incident(let record): incidents.append(record)
        case .end(let record): end = end ?? record
        case .checks(let record):
            let driver = record.step.driver
            sums[driver, default: Sums()].records += 1
            sums[driver]?.passed += record.passed
            if !record.failures.isEmpty { sums[driver]?.failures.append(record) }
        case .group, .audit, .resolution, .untested, .device, .platform, .file, .module, .contract, .answer: break
        }
    }

    /// What the run says, known failures set aside.
    func digest(name: String, waivers: (list: WaiverList, today: String)?) -> RunDigest {
        let kernel = run?.kernelRelease ?? "unknown kernel"
        let valid = waivers?.list.holding(release: run?.kernelRelease, today: waivers?.today ?? "") ?? []
        var digest = RunDigest(
            name: name,
            kernel: kernel,
            startedAt: host?.startedAt ?? "",
            fault: fault,
            backend: run?.backend ?? .afAlg,
            drivers: [:]
        )
        for id in Set(drivers.keys).union(sums.keys) {
            digest.drivers[id] = Self.driver(id, drivers[id], sums[id] ?? Sums(), valid)
        }
        return digest
    }

    private static func driver(
        _ id: DriverID,
        _ known: DriverRecord?,
        _ sums: Sums,
        _ waivers: [Waiver]
    ) -> RunDigest.Driver {
        // The same judge as a whole run's, which sees the failing records alone and the sums of the others.
        let record =
            known
            ?? .synthetic(id, groups: sums.records, records: sums.records)
        let result = DriverResult(record: record, id: id, checks: sums.failures).applying(waivers)
        let failed = result.counts.failed
        let executed = sums.passed + failed
        var verdict = Verdict(
            driver: result.record,
            records: sums.records,
            executed: executed,
            failed: failed,
            errors: result.counts.errors
        )
        if case .passed = verdict {
            if !result.waived.isEmpty {
                verdict = .incomplete("\(result.waived.count.of("failing check")) waived")
            } else if known == nil {
                verdict = .incomplete("the run has no record of the driver itself")
            }
        }
        var digest = RunDigest.Driver(
            verdict: verdict.kind,
            reason: verdict.reason,
            module: result.record.module,
            priority: result.record.priority,
            backend: result.record.backend,
            executed: executed + result.waived.count
        )
        for check in result.checks {
            for failure in check.failures where failure.kind != .error {
                digest.failing.insert("\(check.exercise.rawValue) \(check.group) \(failure.subject.text)")
            }
        }
        return digest
    }

    private var fault: String? {
        if let incident = incidents.first(where: { $0.blame == nil && [.hung, .died, .agent].contains($0.kind) }) {
            return incident.message
        }
        if end == nil { return "the run has no end record" }
        let records = sums.values.reduce(0) { $0 + $1.records }
        if let plan, records < plan.records { return "\((plan.records - records).grouped) records are missing" }
        return nil
    }

    // MARK: Bytes

    private static func starts(_ bytes: [UInt8], _ start: Int, _ end: Int, with pattern: [UInt8]) -> Bool {
        guard end - start >= pattern.count else { return false }
        return bytes.withUnsafeBytes { text in
            pattern.withUnsafeBytes { pattern in
                guard let text = text.baseAddress, let head = pattern.baseAddress else { return false }
                return memcmp(text + start, head, pattern.count) == 0
            }
        }
    }

    /// Where a pattern begins between two places; nil where it is not.
    private static func find(_ pattern: [UInt8], in bytes: [UInt8], from start: Int, to end: Int) -> Int? {
        bytes.withUnsafeBytes { text -> Int? in
            pattern.withUnsafeBytes { pattern -> Int? in
                guard let text = text.baseAddress, let word = pattern.baseAddress else { return nil }
                let last = end - pattern.count
                var place = start
                while place <= last, let found = memchr(text + place, CInt(pattern[0]), last - place + 1) {
                    place = UnsafeRawPointer(found) - text
                    if memcmp(found, word, pattern.count) == 0 { return place }
                    place += 1
                }
                return nil
            }
        }
    }
}
