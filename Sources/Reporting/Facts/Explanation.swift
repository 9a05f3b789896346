internal import Corpus
internal import KernelNames
internal import Records

extension RunResults {
    /// What the run knows of everything that has a name, a sentence or two each.
    ///
    /// - Parameter name: a driver, algorithm or kernel module; `*` and `?` stand for other characters in the first two. A
    ///   driver that is called exactly so goes before algorithms.
    public func explanations(of name: String) -> [String] {
        let exact =
            drivers.filter { $0.record.driver == name }.map(explanation)
            + untested.filter { $0.driver == name }.map(explanation)
        if !exact.isEmpty { return exact }
        let named =
            drivers.filter { fits(name, $0.record.driver, $0.record.algorithm) }.map(explanation)
            + untested.filter { fits(name, $0.driver, $0.algorithm) || $0.module == name }.map(explanation)
        let module = name.replacing("-", with: "_")
        return named + modules.filter { $0.name.replacing("-", with: "_") == module }.map(explanation)
    }

    private func fits(_ glob: String, _ names: String...) -> Bool {
        names.contains { !$0.isEmpty && Glob.matches(glob, $0) }
    }

    private func explanation(of result: DriverResult) -> String {
        let driver = result.record
        let subject = "\(driver.driver) (\(driver.type.rawValue) \(driver.algorithm), module \(driver.module))"
        var sentences: [String]
        if let untested = driver.untested {
            sentences = [Self.negative(subject, untested)]
        } else if let unreachable = driver.unreachable {
            sentences = ["\(subject) is not tested: \(unreachable.step) failed with \(unreachable.errno)."]
        } else {
            let counts = result.counts
            let checks = "\(counts.executed.of("check")) ran, \(counts.failed.grouped) failed"
            let reason = result.verdict.reason.map { " (\($0))" } ?? ""
            let verb = result.verdict.kind == .passed || result.verdict.kind == .failed ? "" : "is "
            sentences = ["\(subject) \(verb)\(result.verdict.name)\(reason): \(checks)."]
        }
        if let name = driver.boundAs {
            sentences.append("It was bound as \(name), because af_alg_restrict forbids the driver's own name.")
        }
        if driver.backend == .kernel, result.verdict.kind != .unreachable {
            sentences.append("It was reached by \(driver.backend.words).")
        }
        if let answer = resolutions.first(where: { $0.type == driver.type && $0.algorithm == driver.algorithm }) {
            sentences.append(
                answer.driver == driver.driver
                    ? "The kernel selects it for the name \(driver.algorithm)."
                    : "For the name \(driver.algorithm) the kernel selects \(answer.driver) (priority \(answer.priority))."
            )
        }
        if let device = devices.first(where: { $0.driver == driver.driver && $0.algorithm == driver.algorithm }) {
            let figures = "\(device.interrupts.of("interrupt")) in \(device.checks.of("check"))"
            sentences.append(
                device.isFallback ? "Its device was not used: \(figures)." : "Its device was used: \(figures)."
            )
        }
        for audit in audits where audit.driver == driver.driver && audit.algorithm == driver.algorithm {
            sentences += audit.findings.map {
                "Audit: \($0.statement): observed \($0.observed), expected \($0.expected)."
            }
        }
        return (sentences + Self.verdict(of: driver.selftest, driver.log)).map { $0.visible() }.joined(separator: " ")
    }

    private func explanation(of row: UntestedRecord) -> String {
        let name = [row.driver, row.algorithm, row.module].first { !$0.isEmpty } ?? "this"
        let facts = [
            row.type, row.driver.isEmpty ? "" : row.algorithm, row.module.isEmpty ? "" : "module \(row.module)",
        ].filter { !$0.isEmpty }
        let subject = facts.isEmpty ? name : "\(name) (\(facts.joined(separator: ", ")))"
        let sentences = [Self.negative(subject, row.untested)] + Self.verdict(of: row.selftest, row.log)
        return sentences.map { $0.visible() }.joined(separator: " ")
    }

    private func explanation(of module: ModuleRecord) -> String {
        guard let untested = module.untested else {
            return "The module \(module.name) was not loaded: \(module.errno).".visible()
        }
        return Self.negative("The module \(module.name)", untested).visible()
    }

    private static func negative(_ subject: String, _ untested: Untested) -> String {
        "\(subject) is not tested: \(untested.reason.words). Evidence: \(untested.evidence)."
    }

    /// What the kernel itself says.
    private static func verdict(of selftest: String?, _ log: [String]) -> [String] {
        (selftest.map { ["The kernel's self-test: \($0)."] } ?? []) + log.map { "The kernel's log: \($0)." }
    }
}
