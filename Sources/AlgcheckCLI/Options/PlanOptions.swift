import AgentProtocol
public import ArgumentParser
public import Records

extension Exercise: ExpressibleByArgument {}
extension Profile: ExpressibleByArgument {}

/// How much is done with each driver.
struct PlanOptions: ParsableArguments {
    @Option(name: .customLong("exercise"), help: "Only this way of sending messages; repeatable.")
    var exercises: [Exercise] = []

    @Option(help: "How much to do: quick, full (every exercise), or soak (`run` only: full, then random messages).")
    var profile: Profile = .quick

    @Option(help: "Where random messages start. The same seed gives the same messages.")
    var seed: UInt64 = 1

    /// Refuses the profile that only `algcheck run` has the time for.
    func refuseSoak() throws {
        if profile == .soak { throw ValidationError("--profile soak is for `algcheck run`") }
    }

    /// Writes the plan into a job.
    func apply(to job: inout Job) {
        job.exercises = exercises
        job.profile = profile
        job.seed = seed
    }
}
