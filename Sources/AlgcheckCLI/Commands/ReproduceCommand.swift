import ArgumentParser
import Foundation
import KernelNames
import Records
import Reporting
import Targets

/// `algcheck reproduce`.
struct ReproduceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reproduce",
        abstract: "Write a C program that shows a failure on its own.",
        discussion: """
            The program needs nothing but a C library. It ends with 1 when the fault shows, with 0 when the driver answers \
            rightly, with 2 when it could not ask. It asks through AF_ALG: what was found by the kernel module in requests \
            that AF_ALG does not have is repeated by algcheck alone, and the command for that is said. Try it in a guest: cc -static -pthread -o repro repro.c and \
            algcheck exec ./repro (for arm64: aarch64-linux-gnu-gcc, and exec --arch arm64).
            """
    )

    @Argument(help: "The folder of a run, or its records.jsonl.") var folder: String
    @Option(help: "Only failures of drivers whose name fits the glob.") var driver: String?
    @Option(help: "Only failures of this exercise.") var exercise: Exercise?
    @Option(help: "Only failures of this group.") var group: String?
    @Option(help: "Only failures of this vector.") var vector: String?
    @Flag(
        help: "Write the commands of the first sequence that fails, for `algcheck run --replay`, instead of a program."
    )
    var commands = false
    @Option(name: .customLong("out"), help: "Where the program goes. Default: standard output.") var output: String?

    func run() throws {
        let records = folder.hasSuffix(".jsonl") ? folder : "\(folder)/records.jsonl"
        let results: RunResults
        do {
            results = try RunResults(path: records)
        } catch {
            Terminal.say("algcheck: \(error)")
            throw ExitCode.usage
        }
        let program = try first(of: results)
        guard let output else { return print(program, terminator: "") }
        guard FileManager.default.createFile(atPath: output, contents: Data(program.utf8)) else {
            Terminal.say("algcheck: \(output): cannot be written")
            throw ExitCode.usage
        }
    }

    /// The program of the first failure that fits and carries a script.
    private func first(of results: RunResults) throws -> String {
        var fitting = 0
        var onlyModule: CheckRecord?
        for result in results.drivers {
            for record in result.failing where fits(record) {
                for failure in record.failures where vector.map({ $0 == failure.vector }) ?? true {
                    fitting += 1
                    if commands {
                        guard let file = commandFile(record, failure, results) else { continue }
                        return file
                    }
                    guard !record.exercise.needsModule else {
                        onlyModule = onlyModule ?? record
                        continue
                    }
                    guard let program = Reproducer(record, failure, bind: result.record.bindName) else { continue }
                    if record.step.backend == .kernel {
                        Terminal.say(
                            "algcheck: \(record.driver) failed by the kernel module; the program asks AF_ALG, which may not reach "
                                + "the driver or may not show the fault"
                        )
                    }
                    return try program.program()
                }
            }
        }
        if let record = onlyModule {
            let command = results.command(repeating: record.driver, record.exercise)
            Terminal.say(
                "algcheck: AF_ALG has no requests as those of \(record.exercise), so no program shows the failure; to see it again: "
                    + command
            )
            throw ExitCode.nothingSelected
        }
        if commands, fitting > 0 {
            Terminal.say("algcheck: none of the \(fitting) failures that fit carries commands; those of `stateful` do")
            throw ExitCode.nothingSelected
        }
        let why = fitting == 0 ? "no failure fits" : "none of the \(fitting) failures that fit carries a script"
        Terminal.say("algcheck: \(why); the first failures of a record do, where calls alone can show them")
        throw ExitCode.nothingSelected
    }

    /// The commands of a failing sequence with the run's profile and seed.
    private func commandFile(
        _ record: CheckRecord,
        _ failure: CheckRecord.Failure,
        _ results: RunResults
    ) -> String? {
        guard !failure.commands.isEmpty, let run = results.run else { return nil }
        let file = CommandFile(
            type: record.type,
            profile: run.profile ?? .quick,
            seed: run.seed ?? 1,
            sequences: [failure.commands]
        )
        return file.text
    }

    private func fits(_ record: CheckRecord) -> Bool {
        (driver.map { Glob.matches($0, record.driver) } ?? true)
            && (exercise.map { $0 == record.exercise } ?? true)
            && (group.map { $0 == record.group } ?? true)
    }
}
