internal import Corpus
internal import JSONC
public import Records

/// A failing check that a waiver covers.
public struct WaivedFailure: Sendable, Equatable {
    /// The group's id.
    public var group: String
    /// The exercise.
    public var exercise: Exercise
    /// The failure as the record has it.
    public var failure: CheckRecord.Failure
    /// The waiver.
    public var waiver: Waiver
}

/// The known failures of a file; `Reports/WAIVERS.md` is its grammar.
public struct WaiverList: Sendable, Equatable {
    /// The version of the format; readers refuse any other.
    public static let version = 1

    /// The waivers in the order of the file.
    public let waivers: [Waiver]

    /// Reads a file.
    ///
    /// - Throws: `FileError` when it cannot be read; `JSONError` naming the place of the fault.
    public init(path: String) throws {
        let bytes = try FileBytes.read(path)
        try self.init(bytes, source: path)
    }

    /// Reads a file's content.
    ///
    /// - Parameter source: the file's name, for errors.
    public init(_ bytes: [UInt8], source: String) throws {
        let document = try JSONDocument(parsing: bytes.span.bytes, source: source)
        let root = document.root
        let version = try root.at("version").int()
        guard version == Self.version else {
            throw root.error("version \(version) of waivers, this build reads \(Self.version)")
        }
        for name in try root.keys() where !["version", "waivers"].contains(name) {
            throw root.error("unknown member \"\(name)\"; there are version, waivers")
        }
        var waivers: [Waiver] = []
        try root.at("waivers").visit { element in
            waivers.append(try Waiver(from: element, place: "\(source): waiver \(waivers.count + 1)"))
        }
        self.waivers = waivers
    }

    /// What the waivers make of a run's drivers.
    struct Application {
        /// The drivers; waived failures are not among their failures any more.
        var drivers: [DriverResult]
        /// Waivers that fail the run, one line each.
        var faults: [String] = []
    }

    /// Applies the waivers that hold.
    ///
    /// - Parameters:
    ///   - release: the kernel's release; nil where the run does not know it, which no range of kernels contains.
    ///   - today: the day, UTC, `2026-11-23`.
    ///   - isComplete: whether the run is; only then a waiver without a failure is stale.
    func applied(to drivers: [DriverResult], release: String?, today: String, isComplete: Bool) -> Application {
        let valid = holding(release: release, today: today)
        var application = Application(drivers: drivers.map { $0.applying(valid) })
        application.faults = waivers.filter { $0.expires < today }.map { waiver in
            "\(waiver.place) expired on \(waiver.expires) (\(waiver.subject)): remove or renew it, see \(waiver.link)"
        }
        guard isComplete else { return application }
        application.faults += valid.filter { Self.isStale($0, drivers) }.map { waiver in
            "\(waiver.place) is stale (\(waiver.subject)): the checks that it covers pass now; remove it, see \(waiver.link)"
        }
        return application
    }

    /// The waivers that are about a kernel and hold on a day.
    private func holding(release: String?, today: String) -> [Waiver] {
        waivers.filter { waiver in
            let isMeant = waiver.kernels.map { kernels in release.map(kernels.contains) ?? false } ?? true
            return isMeant && waiver.expires >= today
        }
    }

    /// The waiver that covers a failing check; nil where none holds.
    ///
    /// - Parameters:
    ///   - failure: a failure of the record.
    ///   - check: the record.
    ///   - release: the kernel's release.
    ///   - today: the day, UTC, `2026-11-23`.
    public func waiver(
        for failure: CheckRecord.Failure,
        of check: CheckRecord,
        release: String,
        today: String
    ) -> Waiver? {
        holding(release: release, today: today).first { $0.covers(check) && $0.covers(failure) }
    }

    /// Whether checks that the waiver covers were executed, and none of them fails.
    private static func isStale(_ waiver: Waiver, _ drivers: [DriverResult]) -> Bool {
        let covered = drivers.lazy.flatMap(\.checks).filter { waiver.covers($0) && $0.executed > 0 }
        return !covered.isEmpty && !covered.contains { $0.failures.contains(where: waiver.covers) }
    }
}

extension DriverResult {
    /// The driver with the failures that waivers cover set aside.
    func applying(_ waivers: [Waiver]) -> DriverResult {
        var waived: [WaivedFailure] = []
        let checks = self.checks.map { check -> CheckRecord in
            let own = check.failures.isEmpty ? [] : waivers.filter { $0.covers(check) }
            guard !own.isEmpty else { return check }
            var rest = check
            rest.failures = check.failures.filter { failure in
                guard let waiver = own.first(where: { $0.covers(failure) }) else { return true }
                waived.append(
                    WaivedFailure(group: check.group, exercise: check.exercise, failure: failure, waiver: waiver)
                )
                return false
            }
            return rest
        }
        guard !waived.isEmpty else { return self }
        return DriverResult(
            record: isSynthetic ? nil : record,
            id: record.id,
            checks: checks,
            waived: waived
        )
    }

    /// What waivers say of the driver's failures: each waiver once, on one line.
    var waiverNotes: [String] { waiverNotes { _ in true } }

    /// What waivers say of failures of some checks.
    func waiverNotes(_ isMeant: (WaivedFailure) -> Bool) -> [String] {
        var order: [Waiver] = []
        var counts: [Int] = []
        for one in waived where isMeant(one) {
            if let index = order.firstIndex(of: one.waiver) {
                counts[index] += 1
            } else {
                order.append(one.waiver)
                counts.append(1)
            }
        }
        return zip(order, counts).map { waiver, count in
            "\(count.of("failing check")) waived until \(waiver.expires): \(waiver.reason) (\(waiver.link))"
        }
    }
}
