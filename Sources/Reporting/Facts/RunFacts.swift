internal import Records

/// What every report says of the run's surroundings, name by name.
struct RunFacts {
    /// Names and values in reading order; what the run does not know is left out.
    let pairs: [(name: String, value: String)]

    init(_ results: RunResults) {
        var pairs: [(String, String?)] = []
        let run = results.run
        pairs.append(("Kernel", run.map { "\($0.kernelRelease) (\($0.machine))" } ?? results.host?.kernel))
        pairs.append(("Kernel version", run?.kernelVersion))
        pairs.append(("Target", Self.target(results.host)))
        pairs.append(("Emulator", results.host?.emulator))
        pairs.append(("Kernel image", results.host?.kernel))
        pairs.append(("Processor", run?.processor))
        pairs.append(("Command line", run?.commandLine))
        pairs.append(("FIPS mode", run.map { $0.fips ? "on" : "off" }))
        pairs.append(("af_alg_restrict", run.map { $0.restrict.map(String.init) ?? "none" }))
        pairs.append(("Reached by", Self.way(results)))
        pairs.append(("Exercises", run.map { $0.exercises.map(\.rawValue).joined(separator: ", ") }))
        pairs.append(("Known-answer tests only", Self.covered(results.plan)))
        pairs.append(("Shard", run?.shard.map { "\($0.shard.index) of \($0.shard.count)" }))
        pairs.append(("Vector manifest", run?.manifestDigest))
        pairs.append(("Started", results.host?.startedAt))
        pairs.append(("algcheck", results.host?.suiteVersion))
        if let end = results.end {
            let rate = end.seconds > 0 ? Int(Double(end.checks) / end.seconds) : 0
            let speed = rate > 0 ? ", \(rate.grouped) per second" : ""
            pairs.append(("Checks", "\(end.checks.grouped) in \(end.seconds.oneDecimal) s\(speed)"))
        }
        self.pairs = pairs.compactMap { name, value in
            guard let value, !value.isEmpty else { return nil }
            return (name, value)
        }
    }

    /// How many instances get known-answer tests only; nil for none.
    static func covered(_ plan: PlanRecord?) -> String? {
        guard let plan, plan.covered > 0 else { return nil }
        return "\(plan.covered.of("instance")); their components are fully tested in other instances"
    }

    /// How the run reached its drivers; nil for AF_ALG, which is what everybody expects.
    static func way(_ results: RunResults) -> String? {
        let reached = results.drivers.filter { $0.verdict.kind != .unreachable }
        let byModule = reached.count { $0.record.backend == .kernel }
        return switch results.run?.backend {
        case .kernel: BackendKind.kernel.words
        case .auto:
            "\(BackendKind.kernel.words) (\(byModule.of("driver"))), AF_ALG (\((reached.count - byModule).of("driver")))"
        case .afAlg, nil: nil
        }
    }

    /// `guest (tcg)`.
    static func target(_ host: HostRecord?) -> String? {
        host.map { host in host.target + (host.accelerator.map { " (\($0))" } ?? "") }
    }
}
