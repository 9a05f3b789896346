import Glibc
import SystemPackage

/// A program that runs in the guest in the agent's place and writes records of its own.
struct Command {
    private let arguments: [String]
    /// Where the host puts known failures that the program is to know.
    private static let waivers = "/waivers.json"

    init(_ arguments: [String]) { self.arguments = arguments }

    /// Runs the program to its end; returns its wait status.
    ///
    /// - Parameters:
    ///   - records: the program finds this descriptor's number in `ALGCHECK_RECORDS_FD`, and a file of known failures in
    ///     `ALGCHECK_WAIVERS` where there is one.
    ///   - output: the program's standard output and error.
    func run(records: FileDescriptor, output: FileDescriptor) throws -> CInt {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, output.rawValue, 1)
        posix_spawn_file_actions_adddup2(&actions, output.rawValue, 2)

        var environment = [
            "PATH=/bin", "HOME=/tmp", "TMPDIR=/tmp", "LD_LIBRARY_PATH=/lib",
            "ALGCHECK_CORPUS=/corpus", "ALGCHECK_RECORDS_FD=\(records.rawValue)",
        ]
        if access(Self.waivers, R_OK) == 0 { environment.append("ALGCHECK_WAIVERS=\(Self.waivers)") }
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
