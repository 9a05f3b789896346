internal import Corpus
internal import JSONC

/// What the host asks the agent to do, as one JSON object.
public struct Job: Sendable, Equatable {
    /// The kinds of work.
    public enum Task: String, CaseIterable, Sendable {
        /// Find the drivers and run the plan.
        case run
        /// Find the drivers and report them, nothing more.
        case list
        /// Put the rules of the AF_ALG contract to the kernel.
        case contract
        /// Start `command` as the kernel's only client; it writes the records.
        case command
    }

    /// The kind of work.
    public var task: Task
    /// The folder that holds the corpus, on the agent's side.
    public var corpus: String
    /// Which drivers, algorithms and types take part.
    public var selection: Selection
    /// Names of exercises to do; empty for all.
    public var exercises: [String]
    /// Guests: the value of af_alg_restrict (0 to 2) to set first, on kernels that have it.
    public var restriction: Int
    /// For `contract`: whether to put rules that can stop the kernel.
    public var isDaring: Bool
    /// For `contract`: globs over names of rules; empty for all.
    public var rules: [String]
    /// For `command`: the program and its arguments.
    public var command: [String]

    /// Describes a job.
    public init(
        task: Task,
        corpus: String,
        selection: Selection = Selection(),
        exercises: [String] = [],
        restriction: Int = 0,
        isDaring: Bool = false,
        rules: [String] = [],
        command: [String] = []
    ) {
        self.task = task
        self.corpus = corpus
        self.selection = selection
        self.exercises = exercises
        self.restriction = restriction
        self.isDaring = isDaring
        self.rules = rules
        self.command = command
    }

    /// The job as JSON.
    public var text: String {
        JSONValue.object([
            "task": .string(task.rawValue),
            "corpus": .string(corpus),
            "drivers": .array(selection.drivers.map { .string($0) }),
            "algorithms": .array(selection.algorithms.map { .string($0) }),
            "types": .array(selection.types.map { .string($0.rawValue) }),
            "exercises": .array(exercises.map { .string($0) }),
            "restriction": .int(restriction),
            "daring": .bool(isDaring),
            "rules": .array(rules.map { .string($0) }),
            "command": .array(command.map { .string($0) }),
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
        self.init(
            task: try root.at("task").choice(of: Task.self),
            corpus: try root.at("corpus").string(),
            selection: Selection(
                drivers: try strings("drivers"),
                algorithms: try strings("algorithms"),
                types: try root.at("types").map { element throws(JSONError) in try element.choice(of: CipherType.self) }
            ),
            exercises: try strings("exercises"),
            restriction: try root.at("restriction").int(),
            isDaring: try root.at("daring").bool(),
            rules: try strings("rules"),
            command: try strings("command")
        )
    }
}
