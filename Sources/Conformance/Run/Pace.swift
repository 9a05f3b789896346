/// How fast a run's watch goes; tests have a faster one.
struct Pace: Sendable {
    /// What a second of the job's limits lasts.
    var second = Duration.seconds(1)
    /// Microseconds between two looks at the steps under way.
    var interval: UInt32 = 20_000
    /// Microseconds that a step that ran alone is waited for what it leaves behind.
    var aftermath: UInt32 = 50_000
}
