internal import Corpus
internal import KernelNames
internal import Records

/// What a history needs of one run: each driver's verdict and figures, without groups.
public struct RunDigest: Sendable {
    /// A driver in a run.
    struct Driver: Sendable, Equatable {
        var verdict: Verdict.Name
        var reason: String?
        var module: String
        var priority: Int
        /// The way by which it was reached.
        var backend = BackendKind.afAlg
        /// Checks that were executed.
        var executed = 0
        /// Checks that fail and that no waiver covers, each by exercise, group and vector.
        var failing: Set<String> = []
    }

    /// What to call the run: its folder or its file.
    public var name: String
    /// `uname -r`.
    public var kernel: String
    /// When it started, UTC; empty where the run does not tell.
    public var startedAt: String
    /// Why the run is not complete; nil for a complete one.
    public var fault: String?
    /// Which ways to the drivers it could take.
    var backend = BackendChoice.afAlg
    /// All drivers.
    var drivers: [DriverID: Driver]

    /// How many drivers have a verdict.
    func count(_ verdict: Verdict.Name) -> Int { drivers.values.count { $0.verdict == verdict } }

    /// Checks that were executed.
    var executed: Int { drivers.values.reduce(0) { $0 + $1.executed } }
}

extension RunDigest {
    /// What a whole run says.
    init(_ run: RunSnapshot, startedAt: String = "") {
        name = run.name
        kernel = run.surroundings.kernel
        self.startedAt = startedAt
        fault = Self.cut(run.disturbances)
        backend = run.surroundings.backend
        drivers = Dictionary(
            run.drivers.map { driver in
                var digest = Driver(
                    verdict: driver.verdict,
                    reason: driver.reason,
                    module: driver.module,
                    priority: driver.priority,
                    backend: driver.backend,
                    executed: driver.executed
                )
                for (place, cell) in driver.cells {
                    for (vector, failure) in cell.failures where failure.waiver == nil {
                        digest.failing.insert("\(place.exercise.rawValue) \(place.group) \(vector)")
                    }
                }
                return (driver.id, digest)
            }
        ) { first, _ in first }
    }

    /// Reads a run's folder, its `records.jsonl`, or a baseline.
    ///
    /// - Parameter waivers: known failures, and the day, UTC.
    /// - Throws: `FileError` when there is neither; `JSONError` when a baseline cannot be read.
    public init(path: String, waivers: (list: WaiverList, today: String)? = nil) throws {
        let folder = path.count > 1 && path.last == "/" ? String(path.dropLast()) : path
        var digest: RunDigest
        if !path.hasSuffix(".jsonl"), let bytes = Baseline.bytes(of: folder) {
            if let waivers {
                let run = try Baseline.read(bytes, source: folder)
                digest = RunDigest(run.applying(waivers.list, today: waivers.today))
            } else {
                digest = try RunDigest(baseline: bytes, source: folder)
            }
        } else {
            let file = path.hasSuffix(".jsonl") ? path : "\(folder)/\(ReportWriter.FileName.records)"
            let reader = try DigestReader(path: file)
            digest = reader.digest(name: folder, waivers: waivers)
        }
        digest.name = folder
        self = digest
    }

    /// Why the run may lack what it would have had. Checks and rules that could not be asked are not that: the next run is
    /// likely to lack them as well.
    static func cut(_ disturbances: [String]) -> String? {
        disturbances.first { !$0.hasSuffix(" could not be executed") && !$0.hasSuffix(" could not be checked") }
    }
}
