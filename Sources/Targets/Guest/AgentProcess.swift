internal import AgentProtocol
internal import Glibc
internal import Records
internal import Subprocess
internal import Synchronization
internal import SystemPackage

/// A process whose standard output is records: an emulator, or the agent itself.
struct AgentProcess {
    /// How the process came to its end.
    enum Ending: Equatable, Sendable {
        /// It ended by itself, with that exit code; nil when a signal ended it.
        case ended(code: CInt?)
        /// No line came for longer than allowed, and it was killed.
        case silent(Duration)
        /// Somebody wants the run to stop, and it was killed.
        case stopped
    }

    let executable: Executable
    let arguments: [String]
    /// How long the first line may take.
    let firstLine: Duration
    /// How long any later line may take.
    let nextLine: Duration
    /// Ends the process when its signal came.
    var stop: StopSignal?
    /// Where its standard error goes, as it comes; nil for the message that `run` returns.
    var errorLog: String?
    /// Whether the process has children that must end with it: it leads a session, and all of that is killed.
    var hasChildren = false
    /// Environment variables besides our own.
    var variables: [String: String] = [:]
    /// Where it runs; nil for our own working folder.
    var directory: String?
    /// What its standard input gets before any answer.
    var input: [UInt8] = []
    /// Whether it waits in vain, which is asked every second: then it is killed.
    var isLost: @Sendable () -> Bool = { false }

    /// Runs the process; returns how it ended and what it said on standard error.
    ///
    /// - Parameter receive: takes each line; returns how long the next may take when that is not `nextLine`. When it
    ///   throws, the process is killed and the error passed on.
    func run(receive: (String) throws -> Duration?) async throws -> (ending: Ending, message: String) {
        guard let errorLog else {
            let (ending, message) = try await run(error: .string(limit: 1 << 20), receive)
            return (ending, message)
        }
        let file = try FileDescriptor.open(
            FilePath(errorLog),
            .writeOnly,
            options: [.create, .append],
            permissions: [.ownerReadWrite, .groupRead, .otherRead]
        )
        let error = FileDescriptorOutput.fileDescriptor(file, closeAfterSpawningProcess: true)
        return (try await run(error: error, receive).ending, "")
    }

    private func run<Error: ErrorOutputProtocol>(
        error: Error,
        _ receive: (String) throws -> Duration?
    ) async throws -> (ending: Ending, message: Error.OutputType) {
        // An answer may find that its reader died.
        signal(SIGPIPE, SIG_IGN)
        let watch = Watch(limit: firstLine)
        var fault: (any Swift.Error)?
        var environment: [Environment.Key: String?] = [:]
        for (name, value) in variables { environment[.init(stringLiteral: name)] = value }
        var options = PlatformOptions()
        options.createSession = hasChildren
        let result = try await Subprocess.run(
            executable,
            arguments: Arguments(arguments),
            environment: .inherit.updating(environment),
            workingDirectory: directory.map { FilePath($0) },
            platformOptions: options,
            input: .inputWriter,
            output: .sequence,
            error: error
        ) { execution in
            let watchdog = Task {
                for tick in 1... {
                    if try stop?.number != nil || watch.isOver() || (tick % 10 == 0 && isLost()) { break }
                    try await Task.sleep(for: .milliseconds(100))
                }
                try? execution.send(signal: .kill, toProcessGroup: hasChildren)
            }
            defer { watchdog.cancel() }
            do {
                // A process that ends before it has read everything tells why by itself.
                if !input.isEmpty { _ = try? await execution.standardInputWriter.write(input) }
                let newline = SubprocessOutputSequence.StringSequence<UTF8>.Separator.unicodeScalarSequence(["\n"])
                let output = execution.standardOutput.strings(separatedBy: newline, bufferingPolicy: .unbounded)
                let (lines, ahead) = AsyncThrowingStream<String, any Swift.Error>.makeStream()
                let reader = Task { await read(output, watch, answers: execution.standardInputWriter, into: ahead) }
                defer { reader.cancel() }
                for try await line in lines {
                    if let limit = try receive(line) { watch.reset(limit: limit) }
                }
            } catch {
                fault = error
                try? execution.send(signal: .kill, toProcessGroup: hasChildren)
            }
        }
        if let fault { throw fault }
        if stop?.number != nil { return (.stopped, result.standardError) }
        if let limit = watch.expired { return (.silent(limit), result.standardError) }
        guard case .exited(let code) = result.terminationStatus else {
            return (.ended(code: nil), result.standardError)
        }
        return (.ended(code: code), result.standardError)
    }

    /// Reads ahead of the receiver, however slow that is: an emulator does not wait for room in a pipe, and what a guest
    /// said last would be lost with it.
    private func read(
        _ output: SubprocessOutputSequence.StringSequence<UTF8>,
        _ watch: Watch,
        answers: StandardInputWriter,
        into lines: AsyncThrowingStream<String, any Swift.Error>.Continuation
    ) async {
        do {
            for try await line in output where !line.isEmpty {
                watch.reset(limit: nextLine)
                if line == Announcement.question {
                    // Fails when the kernel died meanwhile, of which its end tells.
                    _ = try? await answers.write(Announcement.answer)
                } else {
                    lines.yield(line)
                }
            }
            lines.finish()
        } catch {
            lines.finish(throwing: error)
        }
    }
}

/// Measures how long nothing came.
private final class Watch: Sendable {
    private struct State {
        var limit: Duration
        var last = ContinuousClock.now
        var isExpired = false
    }

    private let state: Mutex<State>

    init(limit: Duration) { state = Mutex(State(limit: limit)) }

    func reset(limit: Duration) {
        state.withLock {
            $0.last = .now
            $0.limit = limit
        }
    }

    func isOver() throws -> Bool {
        try Task.checkCancellation()
        return state.withLock {
            if ContinuousClock.now - $0.last > $0.limit { $0.isExpired = true }
            return $0.isExpired
        }
    }

    /// The limit that was passed, once one was.
    var expired: Duration? { state.withLock { $0.isExpired ? $0.limit : nil } }
}
