import Foundation

/// A program that a test runs to its end.
package struct Program: Sendable {
    /// What a program left behind.
    package struct Outcome: Sendable {
        /// The command as somebody would type it.
        package let command: String
        /// The exit code; of a program that a signal ended, 128 and the signal's number.
        package let code: Int32
        /// Standard output.
        package let output: String
        /// Standard error.
        package let errors: String

        /// The lines of standard output.
        package var lines: [String] { output.split(separator: "\n").map(String.init) }
        /// The lines of standard error.
        package var errorLines: [String] { errors.split(separator: "\n").map(String.init) }

        /// Standard output and standard error with one space in place of each run of spaces and line breaks: where a
        /// sentence is folded depends on the length of the paths in it.
        package var unfolded: String {
            (output + " " + errors).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }

        /// The command, its exit code and the end of what it said.
        package var account: String {
            let last = (lines.suffix(5) + errorLines.suffix(15)).joined(separator: "\n")
            return "\(command): exit code \(code)\n\(last)"
        }
    }

    /// A program that could not be started, or did not do what the caller takes for granted.
    package struct Fault: Error, CustomStringConvertible {
        /// What happened.
        package let description: String

        /// Describes a fault.
        package init(_ description: String) { self.description = description }
    }

    /// The program's path, or its name where it is on the search path.
    package let path: String

    /// Names a program.
    package init(_ path: String) { self.path = path }

    /// Runs the program in the checkout's root.
    ///
    /// - Parameters:
    ///   - arguments: what follows the program's name.
    ///   - input: the file of standard input; nil for none.
    ///   - limit: seconds after which the program is terminated.
    /// - Throws: when the program cannot be started.
    package func run(_ arguments: [String] = [], input: String? = nil, limit: Int = 600) throws -> Outcome {
        let folder = try TemporaryFolder()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [path] + arguments
        process.currentDirectoryURL = URL(fileURLWithPath: Checkout.root)
        // Files and no pipes: nobody needs to read while the program writes.
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.write("output", "")))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.write("errors", "")))
        process.standardInput =
            try input.map { try FileHandle(forReadingFrom: URL(fileURLWithPath: $0)) }
            ?? FileHandle.nullDevice
        try process.run()
        let identifier = process.processIdentifier
        let timer = DispatchSource.makeTimerSource(queue: .global())
        timer.schedule(deadline: .now() + .seconds(limit))
        timer.setEventHandler { kill(identifier, SIGTERM) }
        timer.activate()
        process.waitUntilExit()
        timer.cancel()
        func text(_ name: String) throws -> String {
            String(decoding: try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(name)")), as: UTF8.self)
        }
        let wasSignalled = process.terminationReason == .uncaughtSignal
        return Outcome(
            command: ([path] + arguments).joined(separator: " "),
            code: process.terminationStatus + (wasSignalled ? 128 : 0),
            output: try text("output"),
            errors: try text("errors")
        )
    }

    /// Runs the program, which must end with one of these exit codes.
    @discardableResult
    package func run(_ arguments: [String], expecting codes: Set<Int32>, limit: Int = 600) throws -> Outcome {
        let outcome = try run(arguments, limit: limit)
        guard codes.contains(outcome.code) else { throw Fault(outcome.account) }
        return outcome
    }
}
