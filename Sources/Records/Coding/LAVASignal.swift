internal import Corpus
internal import KernelNames

/// A line that a LAVA job takes a result from.
public struct LAVASignal: Sendable, Equatable {
    /// The results that LAVA knows.
    public enum Result: String, Sendable {
        case pass
        case fail
        case skip
        case unknown
    }

    /// The test's name: letters, digits, dots, dashes and underscores.
    public var name: String
    /// How it ended.
    public var result: Result
    /// Checks that were executed.
    public var checks: Int

    /// Describes a result.
    public init(_ name: String, _ result: Result, checks: Int) {
        self.name = name
        self.result = result
        self.checks = checks
    }

    /// The line, without a newline.
    public var line: String {
        "<LAVA_SIGNAL_TESTCASE TEST_CASE_ID=\(name) RESULT=\(result.rawValue) MEASUREMENT=\(checks) UNITS=checks>"
    }
}

/// Turns records into signals as they come, for a machine whose console is all that there is to see of it.
///
/// A driver's signal comes with the last record that was announced for it, those of drivers that lack records with the
/// end, and that of the run last.
public struct LAVASignals: Sendable {
    private struct Key: Hashable {
        var type: CipherType
        var algorithm: String
        var driver: String
    }

    private var drivers: [Key: DriverRecord] = [:]
    private var order: [Key] = []
    private var checks: [Key: [CheckRecord]] = [:]
    private var names = NameRegister()
    private var hasFailed = false
    private var executed = 0
    private var isShort = false

    /// No record yet.
    public init() {}

    /// The signals that a record gives rise to, in order.
    public mutating func note(_ record: Record) -> [LAVASignal] {
        switch record {
        case .driver(let driver):
            let key = Key(type: driver.type, algorithm: driver.algorithm, driver: driver.driver)
            drivers[key] = driver
            order.append(key)
            return driver.records == 0 ? [finish(key)].compactMap(\.self) : []
        case .checks(let check):
            let key = Key(type: check.type, algorithm: check.algorithm, driver: check.driver)
            checks[key, default: []].append(check.withoutFailures)
            guard let driver = drivers[key], checks[key]?.count == driver.records else { return [] }
            return [finish(key)].compactMap(\.self)
        case .incident(let incident):
            if incident.blame != nil { hasFailed = true }
            return incident.kind == .agent && incident.blame == nil ? end(isComplete: false) : []
        case .end: return end(isComplete: true)
        default: return []
        }
    }

    private mutating func end(isComplete: Bool) -> [LAVASignal] {
        let rest = order.compactMap { finish($0) }
        // Nothing executed is no pass.
        let result: LAVASignal.Result = hasFailed || executed == 0 ? .fail : .pass
        let name = names.unique("run") { "-\($0)" }
        return rest + [LAVASignal(name, isComplete && !isShort ? result : .unknown, checks: executed)]
    }

    /// The signal of a driver, once.
    private mutating func finish(_ key: Key) -> LAVASignal? {
        guard let driver = drivers.removeValue(forKey: key) else { return nil }
        let own = checks.removeValue(forKey: key) ?? []
        let executed = own.reduce(0) { $0 + $1.executed }
        let verdict = Verdict(driver: driver, checks: own)
        let isMissing = own.count < driver.records || own.contains { $0.errors > 0 }
        let result: LAVASignal.Result =
            switch verdict {
            case .passed: .pass
            case .failed: .fail
            case .unreachable: .skip
            case .incomplete: isMissing || executed > 0 ? .unknown : .skip
            }
        self.executed += executed
        if result == .fail { hasFailed = true }
        if result == .unknown { isShort = true }
        return LAVASignal(names.unique(driver.dottedPath) { "-\($0)" }, result, checks: executed)
    }
}

extension CheckRecord {
    /// The record with nothing of its failures but that they are there: what memory can be spared for.
    fileprivate var withoutFailures: CheckRecord {
        var record = self
        record.failures = failures.map { Failure(ofStep: $0.kind, message: "") }
        return record
    }
}
