/// Why a program of the operating system did not do its work, as one line for people.
public enum ToolError: Error, Equatable, CustomStringConvertible {
    /// It is not on this machine; the Debian package that brings it.
    case missing(String, package: String)
    /// It was called and failed: which program, and what it said.
    case failed(String)

    /// What happened, and what to do where that is known.
    public var description: String {
        switch self {
        case .missing(let name, let package): "\(name) is not installed; get it with: apt-get install \(package)"
        case .failed(let text): text
        }
    }
}
