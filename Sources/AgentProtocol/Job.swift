public import Records

/// What the host asks the agent to do, as one JSON object.
public struct Job: Sendable, Equatable {
    /// The version of what host and agent say to each other. An agent does no job of another version.
    public static let version = 1

    /// The kinds of work.
    public enum Task: String, CaseIterable, Sendable {
        /// Find the drivers and run the plan.
        case run
        /// Find the drivers and report them, nothing more.
        case list
        /// Put questions without known answers to one driver of each algorithm, or to every one.
        case answer
        /// Put the rules of the AF_ALG contract to the kernel.
        case contract
        /// Start `command` as the kernel's only client; it writes the records.
        case command
    }

    /// Where a guest's records go.
    public enum Outlet: String, CaseIterable, Sendable {
        /// To a host that reads a virtio port or a second serial line.
        case channel
        /// To the console, among what the kernel says there: nobody is there to read anything else.
        case console
        /// To the console, with signals for a LAVA job.
        case lava
        /// To the console, for a host that follows it: announcements as well.
        case followed
    }

    /// The kind of work.
    public var task: Task
    /// The folder that holds the corpus, on the agent's side.
    public var corpus: String
    /// Which drivers, algorithms and types take part.
    public var selection: Selection
    /// Exercises to do; empty for all of the profile.
    public var exercises: [Exercise]
    /// Whether Monte Carlo tests run to their last checkpoint; else they stop after the first few.
    public var runsWholeChains: Bool
    /// How much to do.
    public var profile: Profile
    /// Where the generator of random messages starts.
    public var seed: UInt64
    /// For `run`: the sequences of commands to put instead of those of the exercise; nil for its own.
    package var commands: CommandFile?
    /// For the profile `soak`: minutes of random messages.
    public var minutes: Int
    /// Guests: the value of af_alg_restrict (0 to 2) to set first, on kernels that have it.
    public var restriction: Int
    /// Guests: whether the agent stays root; without, it becomes the user nobody before it looks for drivers.
    public var isPrivileged: Bool
    /// For `run` and `list`: whether only instances of `cryptd` and `pcrypt` take part. They change what others get, so they
    /// have a boot of their own.
    public var isWrapped: Bool
    /// For `run`: the part of the plan to do; nil for all of it.
    public var shard: Shard?
    /// For `run` and `list`: which ways to the drivers may be taken.
    public var backend: BackendChoice
    /// For `answer`: whether every driver answers that can; else one of each algorithm.
    public var asksEveryDriver: Bool
    /// For `contract`: whether to put dangerous rules, those that can stop the kernel.
    public var isDangerous: Bool
    /// For `contract`: globs over names of rules; empty for all.
    public var rules: [String]
    /// For `command`: the program and its arguments.
    public var command: [String]
    /// Guests: where records go.
    public var outlet: Outlet
    /// For `run` and `list`: what earlier boots leave to do.
    public var resumption: Resumption

    /// Whether drivers, algorithms or exercises were asked for by name: then drivers get what a run of everything has no time
    /// for. Types are no names, nor is what vectors imply.
    public var isByName: Bool { selection.isByName || !exercises.isEmpty }

    /// Describes a job.
    public init(
        task: Task,
        corpus: String,
        selection: Selection = Selection(),
        exercises: [Exercise] = [],
        runsWholeChains: Bool = false,
        profile: Profile = .quick,
        seed: UInt64 = 1,
        minutes: Int = 0,
        restriction: Int = 0,
        isPrivileged: Bool = true,
        isWrapped: Bool = false,
        shard: Shard? = nil,
        backend: BackendChoice = .afAlg,
        asksEveryDriver: Bool = false,
        isDangerous: Bool = false,
        rules: [String] = [],
        command: [String] = [],
        outlet: Outlet = .channel,
        resumption: Resumption = Resumption()
    ) {
        self.task = task
        self.corpus = corpus
        self.selection = selection
        self.exercises = exercises
        self.runsWholeChains = runsWholeChains
        self.profile = profile
        self.seed = seed
        self.minutes = minutes
        self.restriction = restriction
        self.isPrivileged = isPrivileged
        self.isWrapped = isWrapped
        self.shard = shard
        self.backend = backend
        self.asksEveryDriver = asksEveryDriver
        self.isDangerous = isDangerous
        self.rules = rules
        self.command = command
        self.outlet = outlet
        self.resumption = resumption
    }
}
