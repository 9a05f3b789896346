public import JSONC
internal import Records

/// The evidence about one driver for an accredited laboratory: the operating environment, the driver, the vectors, the
/// counts, and every deviation. Derived from the records of a run.
///
/// The body is what a second run of the same driver must give again: it has no times, no paths, and lists in an order of
/// their own. Its digest is the SHA-256 of its canonical text: JSON on one line, members sorted by their names' bytes.
public struct Dossier: Sendable {
    /// The format's version, in every dossier as `dossier`.
    public static let version = 1

    /// The driver.
    public let driver: DriverResult
    /// The run that the dossier is derived from.
    public let results: RunResults
    /// Everything but times and paths.
    public let body: JSONValue

    /// Files of a dossier in the folder of its run.
    public enum FileName {
        /// The dossier itself.
        public static let json = "dossier.json"
        /// The same for reading and printing.
        public static let html = "dossier.html"
    }

    /// Digests of files of a run, hex.
    public struct Digests: Sendable {
        /// SHA-256 of `canonicalBody`.
        public var body: String
        /// SHA-256 of `records.jsonl`.
        public var records: String

        /// Names the digests.
        public init(body: String, records: String) {
            self.body = body
            self.records = records
        }
    }

    /// Collects what the run says of a driver.
    public init(_ results: RunResults, driver: DriverResult) {
        self.driver = driver
        self.results = results
        body = DossierBody(results, driver).value.sorted
    }

    /// Whether the driver passed, in a run that passed.
    public var hasPassed: Bool { driver.verdict == .passed && results.verdict == .passed }

    /// The word at the head of the page and of `algcheck certify`.
    public var word: String {
        if hasPassed { return RunVerdict.passed.word }
        return (driver.verdict == .failed ? RunVerdict.failed : .incomplete).word
    }

    /// The bytes that the digest is taken of.
    public var canonicalBody: String { Self.canonical(body) }

    /// A body as one line of JSON, members sorted by their names' bytes.
    public static func canonical(_ body: JSONValue) -> String { body.sorted.text() }

    /// The dossier as a file: the body with its digest, and under `run` what differs from run to run.
    public func json(_ digests: Digests) -> String {
        JSONValue.object([
            "dossier": .int(Self.version), "body": body, "digest": .string(digests.body), "run": run(digests),
        ]).sorted.text(pretty: true) + "\n"
    }

    private func run(_ digests: Digests) -> JSONValue {
        let times = ExerciseResult.all(of: driver, exercises: results.exercises).filter { $0.state != .notPlanned }
        return .object([
            "records": .string(digests.records),
            "started": results.host.map { .string($0.startedAt) },
            "seconds": results.end.map { .double($0.seconds) },
            "kernel": results.host?.kernel.map { .string($0) },
            "agent": (results.host?.digests["agent"]).map { .string($0) },
            "options": results.host.map { .array($0.options.map { .string($0) }) },
            "command": .string(results.command(certifying: driver.record.driver)),
            "ns": .object(times.map { JSONMember($0.name, .int($0.counts.nanoseconds)) }),
        ])
    }
}
