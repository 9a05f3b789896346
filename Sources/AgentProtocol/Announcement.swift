internal import JSONC
public import KernelNames
public import Records

/// What the agent says between records, so that the host knows what the kernel was doing when it stops.
///
/// Announcements travel with the records and are not kept: a line that starts with `~`, its fields separated by tabs.
public enum Announcement: Sendable, Equatable {
    /// A kernel module is about to be loaded.
    case load(module: String)
    /// A name is about to be bound.
    case bind(type: CipherType, name: String)
    /// A worker starts a step; the number of the worker, from 0, and of the step's vectors.
    case start(StepID, worker: Int, vectors: Int)
    /// A step that runs alone comes to a check; the record says what is known of the step so far.
    case reach(Attempt, CheckRecord)
    /// A step has no record and must run alone: what happened may be its doing or its neighbour's.
    case hold(StepID, Cause, log: [String])

    /// Checks go on, though no step has ended for a while.
    case alive

    /// A check that is about to be made.
    public struct Attempt: Sendable, Equatable {
        /// The vector's id.
        public var vector: String
        /// How the exercise puts the vector, where it does so in several ways.
        public var variant: String?
        /// The calls, where the exercise writes them down. Read only when asked for, because that is done for very few.
        public var script: Script? {
            guard !json.isEmpty else { return nil }
            let bytes = Array(json.utf8)
            guard let document = try? JSONDocument(parsing: bytes.span.bytes, source: "~reach") else { return nil }
            return try? Script(from: document.root)
        }
        private var json: String

        /// Names a check.
        public init(vector: String, variant: String? = nil, script: Script? = nil) {
            self.vector = vector
            self.variant = variant
            json = script?.value.text() ?? ""
        }

        fileprivate var text: String { "\(vector)\t\(variant ?? "")\t\(json)" }

        fileprivate init(fields: some RandomAccessCollection<Substring>) {
            let fields = fields.map(String.init)
            self.init(vector: fields[0], variant: fields[1].isEmpty ? nil : fields[1])
            json = fields[2]
        }
    }

    /// Why a step must run alone.
    public enum Cause: String, Sendable, CaseIterable {
        /// It did not return in time.
        case stuck
        /// It waited in the kernel and computed nothing for too long.
        case asleep
        /// A kernel warning came while it ran.
        case kernelWarning = "kernel-warning"

        /// Whether the call never came back.
        public var isHang: Bool { self != .kernelWarning }
    }

    /// The first character of every announcement; no record starts with it.
    public static let mark: Character = "~"

    /// The line by which an agent asks whether its host has everything that it said.
    public static let question = "\(mark)?"
    /// What the host writes when it has.
    public static let answer = "\n"

    /// The announcement as one line, without the newline.
    public var line: String {
        switch self {
        case .load(let module): "~load\t\(module)"
        case .bind(let type, let name): "~bind\t\(type.rawValue)\t\(name)"
        case .start(let step, let worker, let vectors): "~start\t\(worker)\t\(vectors)\t\(step.text)"
        case .reach(let attempt, let record): "~reach\t\(attempt.text)\t\(Record.checks(record).line)"
        case .alive: "~alive"
        case .hold(let step, let cause, let log):
            (["~hold", cause.rawValue, step.text] + log.map { String($0.map { $0 == "\t" ? " " : $0 }) })
                .joined(separator: "\t")
        }
    }

    /// The announcement as one line, without the calls of a check where these make it longer than so many bytes: a sequence
    /// of commands takes a serial line ten seconds.
    public func line(within limit: Int) -> String {
        let whole = line
        guard whole.utf8.count > limit, case .reach(let attempt, let record) = self else { return whole }
        return Self.reach(Attempt(vector: attempt.vector, variant: attempt.variant), record).line
    }

    /// Reads a line; nil when it is no announcement.
    public init?(line: String) {
        guard line.first == Self.mark else { return nil }
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
        switch (fields[0], fields.count) {
        case ("~load", 2): self = .load(module: String(fields[1]))
        case ("~bind", 3):
            guard let type = CipherType(rawValue: String(fields[1])) else { return nil }
            self = .bind(type: type, name: String(fields[2]))
        case ("~start", 8):
            guard let worker = Int(fields[1]), let vectors = Int(fields[2]), let step = StepID(fields: fields[3...])
            else { return nil }
            self = .start(step, worker: worker, vectors: vectors)
        case ("~reach", 5):
            guard case .checks(let record)? = try? Record(line: fields[4], source: "announcement") else { return nil }
            self = .reach(Attempt(fields: fields[1...3]), record)
        case ("~hold", 7...):
            guard let cause = Cause(rawValue: String(fields[1])), let step = StepID(fields: fields[2...6]) else {
                return nil
            }
            self = .hold(step, cause, log: fields[7...].map(String.init))
        case ("~alive", 1): self = .alive
        default: return nil
        }
    }
}
