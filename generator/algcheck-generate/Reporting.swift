import ArgumentParser
import GeneratorCore
import Glibc

/// Runs a subcommand's work; an error becomes one line on standard error and exit code 70.
func reportingErrors(_ work: () async throws -> Void) async throws {
    do {
        try await work()
    } catch let code as ExitCode {
        throw code
    } catch {
        note("algcheck-generate: \(error)")
        throw ExitCode(70)
    }
}

/// Prints the files that differ; exit code 1 where there are any.
func compare(_ generation: Generation, _ project: Project) throws {
    let differences = try generation.differences(from: project)
    if differences.isEmpty { return print("the committed files are up to date: \(generation.summary)") }
    for difference in differences { print(difference) }
    note("algcheck-generate: \(differences.count) files differ; run \"algcheck-generate emit\" and commit the result")
    throw ExitCode(1)
}

/// Prints one line on standard error.
func note(_ line: String) {
    var text = line + "\n"
    text.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
}
