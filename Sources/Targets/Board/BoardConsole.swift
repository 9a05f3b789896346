internal import AgentProtocol
internal import Files
internal import Synchronization

/// Tells on a board's console what the agent says from what the kernel says.
struct BoardConsole {
    /// What a line is.
    enum Found {
        /// The agent begins.
        case begin
        /// A line of the agent's.
        case line(AgentLine)
        /// The agent has said everything.
        case over
        /// The kernel stops.
        case panic
        /// Something else that the kernel, or a boot loader, says.
        case kernel
    }

    private var hasBegun = false
    private var kernel: [String] = []

    /// Takes a line.
    mutating func take(_ text: String) -> Found {
        let text = String(text.drop { $0 == "\r" }.prefix { $0 != "\r" && $0 != "\r\n" })
        switch text {
        case GuestLayout.ConsoleLine.begin:
            hasBegun = true
            return .begin
        case GuestLayout.ConsoleLine.end where hasBegun: return .over
        default: break
        }
        if hasBegun {
            let line = AgentLine(text)
            if case .other = line {} else { return .line(line) }
        }
        kernel.append(text)
        return text.contains("Kernel panic - not syncing") ? .panic : .kernel
    }

    /// What the kernel said.
    var log: ConsoleLog { ConsoleLog(text: kernel.joined(separator: "\n")) }

    /// Writes that to a file, as far as there is room.
    func save(to path: String) { try? FileBytes.write((kernel.joined(separator: "\n") + "\n").utf8, to: path) }
}

/// Knows when a boot of a board has come to its end. Nothing but the agent's lines counts as a sign of life: a kernel that
/// hangs may go on talking.
final class BoardWatch: Sendable {
    /// Why there is nothing more to wait for.
    enum End: Equatable {
        case over
        case died
        case silent(hasBegun: Bool)
    }

    private struct State {
        var hasBegun = false
        /// When the agent said something, or the boot began.
        var last = ContinuousClock.now
        /// When the kernel said that it stops.
        var panic: ContinuousClock.Instant?
        var end: End?
        var fault: TargetError?
    }

    private let state = Mutex(State())
    private let bootLimit: Duration
    private let silenceLimit: Duration

    /// How long a kernel that stops has for its last words.
    private static let lastWords = Duration.seconds(3)

    /// - Parameters:
    ///   - bootLimit: seconds until the agent begins.
    ///   - silenceLimit: seconds between two lines of the agent's.
    init(bootLimit: Int, silenceLimit: Int) {
        (self.bootLimit, self.silenceLimit) = (.seconds(bootLimit), .seconds(silenceLimit))
    }

    /// Takes what the console says.
    func note(_ found: BoardConsole.Found) {
        state.withLock { state in
            switch found {
            case .begin:
                // A second beginning is another boot's.
                if state.hasBegun { state.end = state.end ?? .died }
                state.hasBegun = true
                state.last = .now
            case .line: state.last = .now
            case .over: state.end = state.end ?? .over
            case .panic: state.panic = state.panic ?? .now
            case .kernel: break
            }
        }
    }

    /// Takes what went wrong on the way.
    func note(_ fault: TargetError) { state.withLock { $0.fault = fault } }

    /// What went wrong on the way; nil where nothing did.
    var fault: TargetError? { state.withLock(\.fault) }

    /// The end, once it has come.
    var end: End? {
        state.withLock { state in
            if state.end == nil {
                if let panic = state.panic {
                    if .now - panic > Self.lastWords { state.end = .died }
                } else if state.fault != nil || .now - state.last > (state.hasBegun ? silenceLimit : bootLimit) {
                    state.end = .silent(hasBegun: state.hasBegun)
                }
            }
            return state.end
        }
    }
}
