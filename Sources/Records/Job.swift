internal import Corpus
internal import Files
internal import JSONC
internal import KernelNames

/// What the host asks the agent to do, as one JSON object.
public struct Job: Sendable, Equatable {
    /// The kinds of work.
    public enum Task: String, CaseIterable, Sendable {
        /// Find the drivers and run the plan.
        case run
        /// Find the drivers and report them, nothing more.
        case list
        /// Put questions without known answers to one driver.
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
    }

    /// The kind of work.
    public var task: Task
    /// The folder that holds the corpus, on the agent's side.
    public var corpus: String
    /// Which drivers, algorithms and types take part.
    public var selection: Selection
    /// The exercises to do; empty for all of the profile.
    public var exercises: [Exercise]
    /// Whether Monte Carlo tests run to their last checkpoint; else they stop after the first few.
    public var runsWholeChains: Bool
    /// How much to do.
    public var profile: Profile
    /// Where the generator of random messages starts.
    public var seed: UInt64
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
    /// For `contract`: whether to put rules that can stop the kernel.
    public var isDaring: Bool
    /// For `contract`: globs over names of rules; empty for all.
    public var rules: [String]
    /// For `command`: the program and its arguments.
    public var command: [String]
    /// Guests: where records go.
    public var outlet: Outlet
    /// For `run` and `list`: what earlier boots leave to do.
    public var resumption: Resumption

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
        isDaring: Bool = false,
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
        self.isDaring = isDaring
        self.rules = rules
        self.command = command
        self.outlet = outlet
        self.resumption = resumption
    }

    /// The job as JSON.
    public var text: String {
        JSONValue.object([
            "task": .string(task.rawValue),
            "corpus": .string(corpus),
            "drivers": .array(selection.drivers.map { .string($0) }),
            "algorithms": .array(selection.algorithms.map { .string($0) }),
            "types": .array(selection.types.map { .string($0.rawValue) }),
            "exercises": .array(exercises.map { .string($0.rawValue) }),
            "wholeChains": .bool(runsWholeChains),
            "profile": .string(profile.rawValue),
            // As text: JSON readers differ about integers beyond 53 bits.
            "seed": .string("\(seed)"),
            "minutes": .int(minutes),
            "restriction": .int(restriction),
            "privileged": .bool(isPrivileged),
            "wrapped": .bool(isWrapped),
            "shard": shard.map { .string($0.description) },
            "daring": .bool(isDaring),
            "rules": .array(rules.map { .string($0) }),
            "command": .array(command.map { .string($0) }),
            "outlet": .string(outlet.rawValue),
            "resumption": resumption.value,
        ]).text(pretty: true)
    }

    /// Reads a job.
    public init(path: String) throws {
        let text = try FileBytes.read(path)
        let document = try JSONDocument(parsing: text.span.bytes, source: path)
        let root = document.root
        func strings(_ key: String) throws(JSONError) -> [String] {
            try root.at(key).map { element throws(JSONError) in try element.string() }
        }
        let seed = try root.at("seed")
        guard let number = UInt64(try seed.string()) else { throw seed.error("not a seed") }
        var shard: Shard?
        if let part = try root.member("shard") {
            guard let read = Shard(try part.string()) else { throw part.error("not a shard") }
            shard = read
        }
        self.init(
            task: try root.at("task").choice(of: Task.self),
            corpus: try root.at("corpus").string(),
            selection: Selection(
                drivers: try strings("drivers"),
                algorithms: try strings("algorithms"),
                types: try root.at("types").map { element throws(JSONError) in try element.choice(of: CipherType.self) }
            ),
            exercises: try root.at("exercises").map { element throws(JSONError) in
                try element.choice(of: Exercise.self)
            },
            runsWholeChains: try root.member("wholeChains")?.bool() ?? false,
            profile: try root.at("profile").choice(of: Profile.self),
            seed: number,
            minutes: try root.at("minutes").int(),
            restriction: try root.at("restriction").int(),
            isPrivileged: try root.member("privileged")?.bool() ?? true,
            isWrapped: try root.member("wrapped")?.bool() ?? false,
            shard: shard,
            isDaring: try root.at("daring").bool(),
            rules: try strings("rules"),
            command: try strings("command"),
            outlet: try root.member("outlet")?.choice(of: Outlet.self) ?? .channel,
            resumption: try Resumption(from: try root.at("resumption"))
        )
    }
}
