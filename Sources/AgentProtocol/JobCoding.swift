internal import Corpus
internal import Files
internal import JSONC
internal import KernelNames
internal import Records

extension Job {
    /// The job as JSON.
    public var text: String {
        JSONValue.object([
            "protocol": .int(Self.version),
            "task": .string(task.rawValue),
            "corpus": .string(corpus),
            "drivers": .array(selection.drivers.map { .string($0) }),
            "algorithms": .array(selection.algorithms.map { .string($0) }),
            "types": .array(selection.types.map { .string($0.rawValue) }),
            "implied": selection.isImplied ? .bool(true) : nil,
            "exercises": .array(exercises.map { .string($0.rawValue) }),
            "wholeChains": .bool(runsWholeChains),
            "profile": .string(profile.rawValue),
            // As text: JSON readers differ about integers beyond 53 bits.
            "seed": .string("\(seed)"),
            "commands": commands?.value,
            "minutes": .int(minutes),
            "restriction": .int(restriction),
            "privileged": .bool(isPrivileged),
            "wrapped": .bool(isWrapped),
            "shard": shard.map { .string($0.description) },
            "backend": .string(backend.rawValue),
            "everyDriver": .bool(asksEveryDriver),
            "dangerous": .bool(isDangerous),
            "rules": .array(rules.map { .string($0) }),
            "command": .array(command.map { .string($0) }),
            "outlet": .string(outlet.rawValue),
            "resumption": resumption.value,
        ]).text(pretty: true)
    }

    private static let members: Set<String> = [
        "protocol", "task", "corpus", "drivers", "algorithms", "types", "implied", "exercises", "wholeChains",
        "profile", "seed", "commands", "minutes", "restriction", "privileged", "wrapped", "shard", "backend",
        "dangerous", "rules", "command", "outlet", "resumption", "everyDriver",
    ]

    /// Reads a job.
    ///
    /// - Throws: one line when the job is of another version of the protocol, asks for something unknown, or lacks a part.
    public init(path: String) throws {
        let text = try FileBytes.read(path)
        let document = try JSONDocument(parsing: text.span.bytes, source: path)
        let root = document.root
        let version = try root.at("protocol").int()
        guard version == Self.version else {
            throw root.error(
                "a job of protocol version \(version), and this agent knows \(Self.version): `make build` makes both anew"
            )
        }
        try root.refuseMembers(except: Self.members)
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
                drivers: try root.at("drivers").strings(),
                algorithms: try root.at("algorithms").strings(),
                types: try root.at("types").choices(of: CipherType.self),
                isImplied: try root.member("implied")?.bool() ?? false
            ),
            exercises: try root.at("exercises").choices(of: Exercise.self),
            runsWholeChains: try root.at("wholeChains").bool(),
            profile: try root.at("profile").choice(of: Profile.self),
            seed: number,
            minutes: try root.at("minutes").int(),
            restriction: try root.at("restriction").int(),
            isPrivileged: try root.at("privileged").bool(),
            isWrapped: try root.at("wrapped").bool(),
            shard: shard,
            backend: try root.at("backend").choice(of: BackendChoice.self),
            asksEveryDriver: try root.at("everyDriver").bool(),
            isDangerous: try root.at("dangerous").bool(),
            rules: try root.at("rules").strings(),
            command: try root.at("command").strings(),
            outlet: try root.at("outlet").choice(of: Outlet.self),
            resumption: try Resumption(from: try root.at("resumption"))
        )
        if let sequences = try root.member("commands") { commands = try CommandFile(from: sequences) }
    }

    /// What is asked for as 16 hex digits, without what differs between the shards of one run or between its boots.
    public var fingerprint: String {
        var job = self
        job.shard = nil
        job.corpus = ""
        job.resumption = Resumption()
        let digits = String(SplitMix.seed(0, for: job.text), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension JSONCursor {
    /// Throws when there is a member that nobody would read: it would be ignored without a word.
    func refuseMembers(except known: Set<String>) throws(JSONError) {
        for name in try keys() where !known.contains(name) { throw error("unknown member \"\(name)\"") }
    }

    /// The strings of an array.
    func strings() throws(JSONError) -> [String] {
        try map { element throws(JSONError) in try element.string() }
    }

    /// The values of an enumeration in an array.
    fileprivate func choices<Value: RawRepresentable & CaseIterable>(of _: Value.Type) throws(JSONError) -> [Value]
    where Value.RawValue == String {
        try map { element throws(JSONError) in try element.choice(of: Value.self) }
    }
}
