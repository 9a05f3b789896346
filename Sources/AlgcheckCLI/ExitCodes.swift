import ArgumentParser
import Corpus
import HostTools
import Targets

extension ExitCode {
    /// Nothing could run: the machine lacks something.
    static let nothingCouldRun = ExitCode(4)
    /// The command line, or a file that it names, is wrong.
    static let usage = ExitCode(64)
    /// The selection matched nothing.
    static let nothingSelected = ExitCode(69)
    /// The run is incomplete, or algcheck itself failed.
    static let incomplete = ExitCode(70)

    /// The code for an error that ended a command.
    init(for error: any Error) {
        switch error {
        case let error as TargetError where error.kind == .input: self = .usage
        case let error as TargetError where error.kind == .setup: self = .nothingCouldRun
        case ToolError.missing: self = .nothingCouldRun
        default: self = .incomplete
        }
    }
}

/// Runs a command's work; an error becomes one line on standard error and the right exit code.
func reportingErrors<Result>(_ work: () async throws -> Result) async throws -> Result {
    do {
        return try await work()
    } catch let code as ExitCode {
        throw code
    } catch let error as ValidationError {
        throw error
    } catch {
        Terminal.say("algcheck: \(error)")
        throw ExitCode(for: error)
    }
}
