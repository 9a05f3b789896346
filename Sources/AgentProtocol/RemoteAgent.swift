/// An agent on a machine that its host reaches over a connection that may break: what the two agree on.
///
/// One process of the agent works and writes to a file; another, which ends with the connection, serves that file to the
/// host and passes the host's answers on. A host that comes back says how many lines it has.
public enum RemoteAgent {
    /// The first argument of an agent that does not simply do a job.
    public enum Mode: String, CaseIterable, Sendable {
        /// Serve a run's folder, and start its worker where none was: FOLDER, lines that the host has, bytes of the job that
        /// follow on standard input.
        case serve = "--serve"
        /// Do the job of a run's folder.
        case work = "--work"
        /// End the worker of a run's folder and remove that.
        case stop = "--stop"
    }

    /// Files of a run's folder.
    public enum File: String, Sendable {
        /// What to do.
        case job = "job.json"
        /// What the worker writes; it holds a lock on it as long as it lives.
        case records
        /// A pipe for the host's answers.
        case answers
        /// What the worker says on standard error.
        case errors
        /// The process of the worker.
        case process
        /// How the worker ended, where it came to say so.
        case ending
    }

    /// Ends a line that arrived whole: a connection may break in the middle of one.
    private static let mark: Character = "\u{04}"

    /// A line for the host, without the newline.
    public static func framed(_ line: String) -> String { line + String(mark) }

    /// The line that was sent; nil for one that was cut off.
    public static func line(of framed: String) -> String? {
        framed.last == mark ? String(framed.dropLast()) : nil
    }

    /// How a worker ended.
    public struct Ending: Sendable, Equatable {
        /// Its exit code; nil where something ended it from outside.
        public var code: CInt?
        /// What it said last.
        public var message: String

        private static let word = "\(Announcement.mark)ended"

        /// Describes an end.
        public init(code: CInt?, message: String) {
            self.code = code
            self.message = message
        }

        /// As a line.
        public var line: String { "\(Self.word)\t\(code.map { "\($0)" } ?? "")\t\(message.filter { $0 != "\n" })" }

        /// Reads a line; nil for any other.
        public init?(line: String) {
            let fields = line.split(separator: "\t", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3, fields[0] == Self.word else { return nil }
            self.init(code: CInt(fields[1]), message: String(fields[2]))
        }
    }
}
