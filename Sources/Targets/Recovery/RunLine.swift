public import Records

/// A line for `records.jsonl`.
public enum RunLine: Sendable, Equatable {
    /// A record, and its text as the agent or the host wrote it.
    case record(Record, text: String)
    /// A line of the agent's that is no record; it is kept, and reports show it.
    case other(String)

    /// A record that the host adds.
    init(_ record: Record) { self = .record(record, text: record.line) }

    /// What is written, without a newline.
    public var text: String {
        switch self {
        case .record(_, let text), .other(let text): text
        }
    }

    /// The record; nil for a line that is none.
    public var record: Record? {
        if case .record(let record, _) = self { record } else { nil }
    }
}
