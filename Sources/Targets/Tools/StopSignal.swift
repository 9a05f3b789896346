internal import Glibc
internal import Synchronization

/// Notices that somebody wants the run to stop (SIGINT, SIGTERM), so that it can stop in order: the guest is killed,
/// what came is kept, reports are written.
public final class StopSignal: Sendable {
    /// A handler may only touch what exists already, so there is one for the process.
    private static let received = Atomic<CInt>(0)
    private static let signals = [SIGINT, SIGTERM]

    /// When the time is up; nil where there is no limit.
    private let end: ContinuousClock.Instant?
    /// The one that notices; nil for the one that does itself.
    private let notice: StopSignal?

    /// Starts to notice. The second signal of a kind ends the process at once.
    public init() {
        (end, notice) = (nil, nil)
        _ = Self.received.exchange(0, ordering: .relaxed)
        for number in Self.signals {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { StopSignal.received.store($0, ordering: .relaxed) }
            action.sa_flags = CInt(bitPattern: UInt32(SA_RESETHAND)) | SA_RESTART
            sigaction(number, &action, nil)
        }
    }

    private init(_ notice: StopSignal, end: ContinuousClock.Instant) {
        (self.notice, self.end) = (notice, end)
    }

    /// The same with a limit in time, which counts as SIGALRM: for a part of the work.
    public func limited(to seconds: Int) -> StopSignal { StopSignal(self, end: .now + .seconds(seconds)) }

    deinit {
        guard notice == nil else { return }
        for number in Self.signals { signal(number, SIG_DFL) }
    }

    /// The signal that came, or nil.
    public var number: CInt? {
        let number = Self.received.load(ordering: .relaxed)
        if number != 0 { return number }
        return end.map { .now >= $0 } == true ? SIGALRM : nil
    }

    /// The incident for the records, once a signal came.
    public var incident: String? {
        number.map { number in
            switch number {
            case SIGINT: "stopped by SIGINT"
            case SIGALRM: "stopped because its time was up"
            default: "stopped by SIGTERM"
            }
        }
    }

    /// The exit code by the shell's convention, 128 and the signal's number, once a signal came.
    public var exitCode: CInt? { number.map { 128 + $0 } }
}
