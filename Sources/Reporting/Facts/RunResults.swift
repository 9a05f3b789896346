internal import Corpus
public import Files
public import KernelNames
public import Records

/// What a run found out: its records, put in order and judged.
///
/// Reading forgives what a dying kernel does to a file. A line that is no record becomes an incident of the kind
/// `garbled`, and all other lines count.
public struct RunResults: Sendable {
    /// What the host knows; nil when the record did not come.
    public let host: HostRecord?
    /// The files of vectors that the user brought, in the order of the run.
    public let files: [FileRecord]
    /// What the kernel under test says of itself; nil when the record did not come.
    public let run: RunRecord?
    /// Kernel modules that would not load, in the order of the run.
    public let modules: [ModuleRecord]
    /// What cannot be tested and is no driver of an AF_ALG type, in the order of the run.
    public let untested: [UntestedRecord]
    /// Which driver answers each algorithm's name, in the order of the run.
    public let resolutions: [ResolutionRecord]
    /// Whether devices did the work of their drivers, in the order of the run.
    public let devices: [DeviceRecord]
    /// Whether drivers are what they say they are, in the order of the run.
    public let audits: [AuditRecord]
    /// What identifies the kernel's build and the machine; nil when the record did not come.
    public let platform: PlatformRecord?
    /// The groups of vectors in the plan, by id.
    public let groups: [String: GroupRecord]
    /// How much was about to be done; nil when the run ended before it knew.
    public let plan: PlanRecord?
    /// Every driver that was found or has checks: by type, then algorithm, then falling priority, then name.
    public private(set) var drivers: [DriverResult]
    /// Every exercise: those of the plan in its order, then any others that records name.
    let exercises: [Exercise]
    /// What ended or disturbed the run, lines that could not be read included.
    public let incidents: [IncidentRecord]
    /// What the kernel does where the AF_ALG contract says something, in the order of the run.
    public let contract: [ContractRecord]
    /// The agent's last record; nil when the run was cut.
    public let end: EndRecord?
    /// The sum over all drivers.
    public private(set) var counts: Counts
    /// `checks` records that were read.
    public let recordCount: Int
    /// Waivers that fail the run, because they expired or cover nothing that fails: one line each.
    public private(set) var waiverFaults: [String] = []

    /// Reads `records.jsonl`.
    ///
    /// - Throws: `FileError` when the file cannot be read. Its content never throws.
    public init(path: String) throws(FileError) {
        let bytes = try FileBytes.read(path)
        let name = path.split(separator: "/").last.map(String.init) ?? path
        var collector = RecordCollector(source: name)
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let rest = lines.popLast() ?? []
        for line in lines { collector.take(String(validating: line, as: UTF8.self)) }
        if !rest.isEmpty { collector.take(String(validating: rest, as: UTF8.self), isUnfinished: true) }
        self.init(collector)
    }

    /// Reads records from lines.
    ///
    /// - Parameters:
    ///   - lines: the records in order, without newlines.
    ///   - source: what to call the lines in an incident.
    public init(lines: some Sequence<String>, source: String = "records.jsonl") {
        var collector = RecordCollector(source: source)
        for line in lines { collector.take(line) }
        self.init(collector)
    }

    private init(_ collected: RecordCollector) {
        host = collected.host
        files = collected.files
        run = collected.run
        modules = collected.modules
        untested = collected.untested
        resolutions = collected.resolutions
        devices = collected.devices
        audits = collected.audits
        platform = collected.platform
        groups = collected.groups
        plan = collected.plan
        incidents = collected.allIncidents
        contract = collected.contract
        end = collected.end
        recordCount = collected.recordCount
        drivers = Set(collected.drivers.keys).union(collected.checks.keys).map { id in
            DriverResult(record: collected.drivers[id], id: id, checks: collected.checks[id] ?? [])
        }.sorted(by: DriverResult.precedes)
        counts = Counts.sum(drivers)
        let planned = collected.run?.exercises ?? []
        let named = Set(collected.checks.values.joined().lazy.map(\.exercise))
        exercises = planned + named.subtracting(planned).sorted()
    }

    /// The run with the failures that waivers cover set aside. The records stay as they are.
    ///
    /// - Parameter today: the day, UTC, `2026-11-23`.
    public func applying(_ waivers: WaiverList, today: String) -> RunResults {
        let application = waivers.applied(
            to: drivers,
            release: run?.kernelRelease,
            today: today,
            isComplete: isComplete
        )
        var results = self
        results.drivers = application.drivers
        results.counts = Counts.sum(application.drivers)
        results.waiverFaults = application.faults
        return results
    }

    /// Whether the run reached its end and none of the records that it announced is missing.
    public var isComplete: Bool {
        guard let end else { return false }
        return recordCount >= plan?.records ?? 0 && counts.total + contract.count >= end.checks
    }

    /// The types that have drivers, in the order of reports, each with its drivers.
    public var types: [(type: CipherType, drivers: [DriverResult])] {
        CipherType.allCases.compactMap { type in
            let found = drivers.filter { $0.record.type == type }
            return found.isEmpty ? nil : (type, found)
        }
    }

    /// Drivers whose verdict has that name, in the order of reports.
    public func drivers(_ verdict: Verdict.Name) -> [DriverResult] {
        drivers.filter { $0.verdict.kind == verdict }
    }
}

extension Verdict {
    /// The four verdicts without their reasons, worst first.
    ///
    /// Raw values are those of the files that programs read: dossiers, baselines, matrices, JUnit and KCIDB. `passed` is
    /// written `certified` there, because version 1 of these formats has that word and digests of dossiers cover it.
    public enum Name: String, CaseIterable, Sendable {
        case failed
        case incomplete
        case unreachable
        case passed = "certified"

        /// The verdict as reports for people have it.
        public var word: String {
            switch self {
            case .failed: "failed"
            case .incomplete: "incomplete"
            case .unreachable: "unreachable"
            case .passed: "passed"
            }
        }
    }

    /// The verdict without its reason.
    public var kind: Name {
        switch self {
        case .passed: .passed
        case .failed: .failed
        case .incomplete: .incomplete
        case .unreachable: .unreachable
        }
    }
}
