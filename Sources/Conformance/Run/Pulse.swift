internal import Glibc
internal import Synchronization

/// Counts the checks that a step has begun, so that whoever watches sees it go on, however slowly.
final class Progress: Sendable {
    private let checks = Synchronization.Atomic(0)

    func add() { checks.add(1, ordering: .relaxed) }

    var count: Int { checks.load(ordering: .relaxed) }
}

/// Tells whether a thread computes or waits, by the processor time that it has used.
struct Pulse {
    /// The most that one look may add: a machine that stood still meanwhile gave the thread no chance.
    private static let stride = Duration.milliseconds(100)

    private let clock: clockid_t
    private var used: Int64
    private var last: ContinuousClock.Instant
    private var idle = Duration.zero

    /// Feels the pulse of the thread that calls.
    init() {
        var clock = clockid_t()
        pthread_getcpuclockid(pthread_self(), &clock)
        self.clock = clock
        used = Self.time(of: clock)
        last = .now
    }

    /// How long the thread has used no processor, as far as was looked; any thread may ask.
    mutating func idle(at now: ContinuousClock.Instant) -> Duration {
        let used = Self.time(of: clock)
        idle = used == self.used ? idle + min(now - last, Self.stride) : .zero
        (self.used, last) = (used, now)
        return idle
    }

    /// In nanoseconds; that of a thread that has ended stands still.
    private static func time(of clock: clockid_t) -> Int64 {
        var time = timespec()
        return clock_gettime(clock, &time) == 0 ? Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec) : 0
    }
}
