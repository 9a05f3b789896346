import ArgumentParser
import Corpus
import Foundation
import Records
import Reporting
import Targets

/// `algcheck bisect`.
struct BisectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bisect",
        abstract: "Put one driver or check to one kernel, with the exit codes of `git bisect run`.",
        discussion: """
            Exit codes: 0 good, the checks ran and passed; 1 bad, one of them fails; 125 cannot tell: the kernel is \
            none or does not boot, the driver is not there or is not reached, or not all checks ran. A mistake on the \
            command line is 129, which ends the bisection instead of calling a commit bad.

              git bisect run sh -c 'make -j8 bzImage modules modules_install INSTALL_MOD_PATH=/tmp/m || exit 125
                  algcheck bisect --kernel arch/x86/boot/bzImage --modules /tmp/m --driver xts-aes-aesni'
            """
    )

    /// The exit code that makes `git bisect run` stop.
    static let abort: CInt = 129

    @OptionGroup(title: "Selection") var selection: SelectionOptions
    @OptionGroup(title: "Target") var target: TargetOptions

    @Option(help: "Only groups of vectors whose id fits the glob decide.")
    var group: String?

    @Option(help: "Only the vector of that id (tcId) decides.")
    var vector: String?

    @Option(name: .customLong("exercise"), help: "Only this way of sending messages; repeatable.")
    var exercises: [Exercise] = []

    @Flag(help: "Call a kernel bad that dies or hangs while the checks run.")
    var crashIsBad = false

    @Option(help: "Keep the run in this folder of runs.")
    var reports: String?

    func validate() throws {
        guard !selection.drivers.isEmpty || !selection.algorithms.isEmpty else {
            throw ValidationError("--driver or --algorithm says what is bisected")
        }
    }

    func run() async throws {
        let verdict: BisectVerdict
        do {
            verdict = try await judge()
        } catch let error as TargetError where error.kind == .setup {
            // The machine lacks something: no commit can be judged here.
            Terminal.say("algcheck: \(error)")
            throw ExitCode(Self.abort)
        } catch let code as ExitCode where code.rawValue > 128 {
            throw code
        } catch {
            verdict = .unknown("\(error)")
        }
        print(verdict.line)
        throw ExitCode(verdict.exitCode)
    }

    private func judge() async throws -> BisectVerdict {
        let layout = try Layout()
        do {
            try selection.check(against: try target.openCorpus(layout))
        } catch {
            // Without vectors no commit can be judged.
            if !(error is ExitCode) { Terminal.say("algcheck: \(error)") }
            throw ExitCode(Self.abort)
        }
        let scratch = NSTemporaryDirectory() + "algcheck-\(ProcessInfo.processInfo.processIdentifier)"
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        var session = Session(layout: layout, options: target, reports: reports ?? scratch)
        session.selection = selection.selection
        session.exercises = exercises
        let outcome = try await session.perform()
        if let code = outcome.stopCode { throw ExitCode(code) }
        let results = try RunResults(path: "\(outcome.folder)/\(ReportWriter.FileName.records)")
        return BisectVerdict(results, group: group, vector: vector, crashIsBad: crashIsBad)
    }
}
