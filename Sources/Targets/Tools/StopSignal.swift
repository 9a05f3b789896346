internal import Glibc
internal import Synchronization

/// Notices that somebody wants the run to stop (SIGINT, SIGTERM), so that it can stop in order: the guest is killed,
/// what came is kept, reports are written.
public final class StopSignal: Sendable {
    /// A handler may only touch what exists already, so there is one for the process.
    private static let received = Atomic<CInt>(0)
    private static let signals = [SIGINT, SIGTERM]

    /// Starts to notice. The second signal of a kind ends the process at once.
    public init() {
        _ = Self.received.exchange(0, ordering: .relaxed)
        for number in Self.signals {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { StopSignal.received.store($0, ordering: .relaxed) }
            action.sa_flags = CInt(bitPattern: UInt32(SA_RESETHAND)) | SA_RESTART
            sigaction(number, &action, nil)
        }
    }

    deinit { for number in Self.signals { signal(number, SIG_DFL) } }

    /// The signal that came, or nil.
    public var number: CInt? {
        let number = Self.received.load(ordering: .relaxed)
        return number == 0 ? nil : number
    }

    /// The incident for the records, once a signal came.
    public var incident: String? {
        number.map { "stopped by \($0 == SIGINT ? "SIGINT" : "SIGTERM")" }
    }

    /// The exit code by the shell's convention, 128 and the signal's number, once a signal came.
    public var exitCode: CInt? { number.map { 128 + $0 } }
}
