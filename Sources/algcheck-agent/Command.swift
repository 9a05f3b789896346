import AgentProtocol
import Glibc
import SystemPackage

/// A program that runs in the guest in the agent's place and writes records of its own.
struct Command {
    private let arguments: [String]
    private let corpus: String

    /// - Parameter corpus: the folder of the corpus.
    init(_ arguments: [String], corpus: String) {
        self.arguments = arguments
        self.corpus = corpus
    }

    /// Runs the program to its end; returns its wait status.
    ///
    /// - Parameters:
    ///   - records: takes the program's records; it finds a duplicate of this descriptor (`GuestLayout.Variable`).
    ///   - output: the program's standard output and error.
    func run(records: FileDescriptor, output: FileDescriptor) throws -> CInt {
        // A duplicate, because the descriptor may be standard output, which gets another meaning.
        let records = try records.duplicate()
        defer { try? records.close() }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, output.rawValue, 1)
        posix_spawn_file_actions_adddup2(&actions, output.rawValue, 2)

        typealias Path = GuestLayout.Path
        func variable(_ name: GuestLayout.Variable, _ value: String) -> String { "\(name.rawValue)=\(value)" }
        var environment = [
            "PATH=\(Path.programs)", "HOME=\(Path.scratch)", "TMPDIR=\(Path.scratch)",
            "LD_LIBRARY_PATH=\(Path.libraries)", variable(.corpus, corpus),
            variable(.recordsDescriptor, "\(records.rawValue)"),
        ]
        if access(Path.waivers, R_OK) == 0 { environment.append(variable(.waivers, Path.waivers)) }
        guard let program = self.arguments.first else { throw Errno.invalidArgument }
        var process = pid_t()
        let fault = withStrings(arguments) { arguments in
            withStrings(environment) { environment in
                posix_spawn(&process, program, &actions, nil, arguments, environment)
            }
        }
        guard fault == 0 else { throw Errno(rawValue: fault) }
        var status: CInt = 0
        // The first process also inherits orphans; only its own child ends the wait.
        while true {
            let ended = waitpid(-1, &status, 0)
            if ended == process { return status }
            if ended < 0, errno != EINTR { throw Errno(rawValue: errno) }
        }
    }

    /// What a wait status means, in words.
    static func words(for status: CInt) -> String {
        status & 0x7F == 0 ? "exit code \(status >> 8 & 0xFF)" : "signal \(status & 0x7F)"
    }

    private func withStrings<Result>(
        _ strings: [String],
        _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let copies: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) } + [nil]
        defer { for copy in copies { free(copy) } }
        return body(copies)
    }
}
