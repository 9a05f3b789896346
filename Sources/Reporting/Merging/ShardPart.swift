internal import Files
internal import Records

/// The records of one shard, sorted by how they are merged.
public struct ShardPart: Sendable {
    /// A record that every shard makes of the same subject.
    struct Row {
        var subject: String
        var line: String
    }

    /// The run's own record, which says that it is a shard.
    struct Run {
        var record: RunRecord
        var shard: ShardRecord
    }

    /// What to call it: its folder or its file.
    let name: String
    let run: Run
    private(set) var host: HostRecord?
    private(set) var platform: String?
    private(set) var modules: [ModuleRecord] = []
    private(set) var drivers: [DriverRecord] = []
    /// Lines of what cannot be tested, of who answers names, and of files that the user brought.
    private(set) var findings: [String] = []
    private(set) var groups: [String] = []
    private(set) var plan: PlanRecord?
    private(set) var checks: [String] = []
    /// Audits and devices.
    private(set) var afterwards: [Row] = []
    private(set) var incidents: [IncidentRecord] = []
    private(set) var end: EndRecord?
    /// Lines that are no records, and those of other tasks.
    private(set) var unread: [String] = []

    /// Reads a run's folder or its `records.jsonl`.
    ///
    /// - Throws: `FileError` when it cannot be read; `MergeError` when it is no shard.
    public init(path: String) throws {
        let folder = path.count > 1 && path.last == "/" ? String(path.dropLast()) : path
        let file = folder.hasSuffix(".jsonl") ? folder : "\(folder)/\(ReportWriter.FileName.records)"
        let lines = try FileBytes.read(file).split(separator: UInt8(ascii: "\n")).map {
            String(decoding: $0, as: UTF8.self)
        }
        try self.init(name: folder, lines: lines)
    }

    /// Takes the lines of a run.
    ///
    /// - Throws: `MergeError` when it is no shard.
    public init(name: String, lines: [String]) throws(MergeError) {
        let records = lines.map { (line: $0, record: try? Record(line: $0, source: name)) }
        let runs = records.compactMap { _, record -> RunRecord? in
            if case .run(let run)? = record { run } else { nil }
        }
        guard let run = runs.first else {
            throw MergeError("\(name): the kernel did not boot in this run; run the shard again")
        }
        guard let shard = run.shard else {
            throw MergeError("\(name): a complete run, not a shard; shards are made by `algcheck run --shard i/n`")
        }
        self.name = name
        self.run = Run(record: run, shard: shard)
        for (line, record) in records {
            guard let record else {
                unread.append(line)
                continue
            }
            take(record, line)
        }
    }

    private mutating func take(_ record: Record, _ line: String) {
        switch record {
        case .run: break
        case .host(let record): host = host ?? record
        case .platform: platform = platform ?? line
        case .module(let record): modules.append(record)
        case .driver(let record): drivers.append(record)
        case .untested, .resolution, .file: findings.append(line)
        case .group: groups.append(line)
        case .plan(let record):
            plan?.add(record)
            plan = plan ?? record
        case .checks: checks.append(line)
        case .device(let record): afterwards.append(Row(subject: "device \(record.type) \(record.driver)", line: line))
        case .audit(let record): afterwards.append(Row(subject: "audit \(record.type) \(record.driver)", line: line))
        case .incident(let record): incidents.append(record)
        case .end(let record): end = record
        case .answer, .contract: unread.append(line)
        }
    }

    /// What must be the same in all shards of one run.
    var identity: [(name: String, value: String)] {
        let record = run.record
        return [
            ("kernel", "\(record.kernelRelease) \(record.kernelVersion)"), ("machine", record.machine),
            ("processor", record.processor), ("kernel command line", record.commandLine),
            ("FIPS mode", record.fips ? "on" : "off"),
            ("af_alg_restrict", record.restrict.map(String.init) ?? "none"),
            ("algcheck", host?.suiteVersion ?? "unknown"), ("target", RunFacts.target(host) ?? "unknown"),
            ("hardware", host?.hardware.map { "\($0)" } ?? "unknown"),
            ("vectors", record.manifestDigest), ("profile", record.profile?.rawValue ?? "none"),
            ("seed", record.seed.map { "\($0)" } ?? "none"),
            ("backend", record.backend.rawValue),
            ("exercises", record.exercises.words),
            ("number of shards", "\(run.shard.shard.count)"), ("selection and options", run.shard.job),
        ]
    }
}
