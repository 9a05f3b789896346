internal import JSONC
public import Records

/// A line that an agent wrote, decoded once where it arrives.
public enum AgentLine: Sendable, Equatable {
    /// A record, and the text that it was read from: what is kept is the agent's own.
    case record(Record, text: String)
    /// What the agent is about to do.
    case announcement(Announcement)
    /// A record or an announcement that was cut off, as a kernel that dies does.
    case torn(String)
    /// A whole record that says something unknown, as that of another version may; and what that is.
    case unknown(String, reason: String)
    /// Something else: what a program wrote.
    case other(String)

    /// Decodes a line, given without its newline.
    public init(_ text: String) {
        switch text.utf8.first {
        case UInt8(ascii: "{"):
            do throws(JSONError) {
                self = .record(try Record(line: text, source: "its record"), text: text)
            } catch {
                // Wrong JSON has a line and a column; what has a path is JSON that says something unknown.
                switch error.position {
                case .line: self = .torn(text)
                case .path: self = .unknown(text, reason: error.description)
                }
            }
        case UInt8(ascii: "~"): self = Announcement(line: text).map { .announcement($0) } ?? .torn(text)
        default: self = .other(text)
        }
    }
}
