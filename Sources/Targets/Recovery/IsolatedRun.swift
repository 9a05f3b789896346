public import AgentProtocol
internal import Records

/// A run that goes on when the kernel dies: booted again, it does what is left.
public struct IsolatedRun {
    private let target: any Target
    private let stepLimit: Int
    /// Names of modules that the user added.
    private let ownModules: [String: String]
    private let wrapsLast: Bool
    private let say: (String) -> Void

    /// Prepares a run.
    ///
    /// - Parameters:
    ///   - target: where the agent runs.
    ///   - stepLimit: seconds that a step may take.
    ///   - ownModules: files of kernel modules that the user added; one that the kernel refuses ends the run.
    ///   - wrapsLast: whether instances of `cryptd` and `pcrypt` follow in a boot of their own.
    ///   - say: takes a line for people when the kernel is booted again.
    public init(
        _ target: any Target,
        stepLimit: Int,
        ownModules: [String] = [],
        wrapsLast: Bool = false,
        say: @escaping (String) -> Void
    ) {
        self.target = target
        self.stepLimit = stepLimit
        self.ownModules = Dictionary(ownModules.map { (ModuleTree.name(of: $0), $0) }) { first, _ in first }
        // What wrappers change stays until the kernel is booted again, which must be ours for that.
        self.wrapsLast = wrapsLast && target.capabilities.isSuperset(of: [.bootsAgain, .isOurs])
        self.say = say
    }

    /// Runs to the end, however many kernels die on the way.
    ///
    /// - Parameter receive: takes each line to be kept, as it comes; an error from it ends the run.
    public func perform(_ job: Job, receive: @escaping (RunLine) throws -> Void) async throws {
        guard job.task == .run || job.task == .list else {
            let boot = try await target.boot(job, number: 1) { line in
                switch line {
                case .record(let record, let text): try receive(.record(record, text: text))
                // What a program writes in the agent's place is for the reports to judge.
                case .unknown(_, let reason) where job.task != .command: throw Self.mismatch(reason)
                case .torn(let text), .unknown(let text, _), .other(let text): try receive(.other(text))
                case .announcement: break
                }
            }
            for incident in boot.incidents { try receive(RunLine(.incident(incident))) }
            return
        }
        var recovery = Recovery(
            canBootAgain: target.canBootAgain,
            stepLimit: stepLimit,
            wrapsLast: wrapsLast,
            losesLastLines: target.capabilities.contains(.losesLastLines)
        )
        var wasWrapping = false
        var number = 0
        while case .boot(let resumption, let isWrapping) = recovery.state {
            number += 1
            if isWrapping != wasWrapping {
                wasWrapping = true
                say("the kernel is booted once more, for instances of cryptd and pcrypt")
            } else if number > 1 {
                say("the kernel is booted again (\(number))")
            }
            var job = job
            job.isWrapped = job.isWrapped || isWrapping
            job.resumption = resumption
            let boot = try await target.boot(job, number: number) { line in
                if case .unknown(_, let reason) = line { throw Self.mismatch(reason) }
                guard let line = recovery.take(line) else { return }
                try receive(line)
                try check(line)
            }
            for record in recovery.close(boot) { try receive(RunLine(record)) }
        }
    }

    /// Host and agent do not understand each other: nothing that follows could be relied on.
    private static func mismatch(_ reason: String) -> TargetError {
        TargetError(.setup, "the agent is of another build than algcheck: \(reason); `make build` makes both anew")
    }

    /// Throws when the kernel refused a module of the user's: nothing that follows would be what was asked for.
    private func check(_ line: RunLine) throws {
        guard case .module(let module)? = line.record, let path = ownModules[module.name] else { return }
        let words = module.message.map { ": \($0)" } ?? ""
        throw TargetError(.input, "\(path): the kernel refuses this module with \(module.errno)\(words)")
    }
}
