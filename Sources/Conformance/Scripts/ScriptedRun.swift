internal import AgentProtocol
internal import Corpus
internal import KernelNames
internal import Records

/// Puts the scripts of an exercise to a driver and fills a record.
struct ScriptedRun {
    let subject: Subject
    /// How scripts reach the driver; the oracle is asked as the subject has it.
    let backend: any Backend
    let driver: DriverRecord
    let exercise: Exercise
    let cases: CaseStore
    /// For random messages: how long to go on with new ones; nil for one round.
    var slice: Duration?
    var progress: Progress?
    /// Learns of each check before it is made, and what is known so far.
    var watch: (@Sendable (Announcement.Attempt, CheckRecord) -> Void)?

    /// Failures with all that is known of them; the rest have what a report shows.
    private static let detailed = 3
    /// Failures that a record lists; what fails hundreds of times is no clearer for it.
    private static let listed = 50

    func perform(_ scripted: any ScriptedExercise, into record: inout CheckRecord) {
        let start = ContinuousClock.now
        var traits: [CommonTrait.Check] = []
        var session = ScriptSession(ScriptRun(backend, driver: driver.bindName))
        var round: UInt64 = 0
        repeat {
            var list = cases.list(of: scripted, exercise, subject.round(round))
            if round == 0 { record.oracle = list.answerer }
            var changed: [Int: [Command]] = [:]
            // By number: a case is much to copy for nothing.
            for number in list.cases.indices {
                progress?.add()
                watch?(list.cases[number].attempt, record)
                guard let found = put(list.cases[number].script, &session) else {
                    traits.append((list.cases[number].trait, false))
                    record.passed += 1
                    continue
                }
                guard let entry = list.judged(number) else {
                    changed[number] = []
                    continue
                }
                changed[number] = entry.origin?.commands
                let isWhole = entry.script == list.cases[number].script
                let again = isWhole ? found : put(entry.script, &session)
                traits.append((entry.trait, again != nil))
                if let again {
                    note(again, of: entry, on: session.run, &record)
                } else {
                    record.passed += 1
                }
            }
            if round == 0 {
                record.skips += list.skips
                record.coverage = list.coverage(but: changed)
            }
            round += 1
        } while slice.map { ContinuousClock.now - start < $0 } ?? false && record.failures.isEmpty
        // What the messages of whole sequences have in common says nothing.
        record.diagnosis =
            exercise == .stateful
            ? record.failures.isEmpty ? nil : "\(record.failures.count) of \(traits.count) sequences fail"
            : CommonTrait.words(traits, stride: subject.traits.stride)
    }

    /// How a script diverged, with the script that shows it from the start; nil when all went well.
    private func put(_ script: Script, _ session: inout ScriptSession) -> (script: Script, divergence: Divergence)? {
        guard subject.type == .rng, exercise == .stateful else { return session.perform(script) }
        let (outputs, divergence) = session.run.perform(script)
        return (divergence ?? Novelty.divergence(outputs)).map { (script, $0) }
    }

    private func note(
        _ found: (script: Script, divergence: Divergence),
        of entry: CaseList.Case,
        on run: ScriptRun,
        _ record: inout CheckRecord
    ) {
        let divergence = found.divergence
        var entry = entry
        entry.script = found.script
        guard record.failures.count < Self.listed else {
            record.failures.append(failure(entry, divergence, nil, isDetailed: false))
            return
        }
        let isDetailed = record.failures.count < Self.detailed && divergence.kind != .error
        // One sequence is made simple; each takes a hundred others to try.
        if isDetailed, record.failures.isEmpty, case .sequence(let sequence) = entry.origin {
            let failing = FailingSequence(sequence, subject, ScriptRun(subject.backend, driver: driver.bindName))
            return record.failures.append(detailed(failing.shrunk(entry, divergence), on: run))
        }
        if isDetailed, record.failures.isEmpty, case .draws(let sequence) = entry.origin {
            return record.failures.append(detailed(FailingDraws(sequence, run).shrunk(entry, divergence), on: run))
        }
        // Whether bytes are new is no matter of one call that could be made again.
        let again = isDetailed && divergence.kind != .unhealthy ? run.again(entry.script) : []
        var shown = (entry: entry, divergence: divergence)
        if isDetailed, case .message(let input) = entry.origin, let simpler = shrunk(input, entry) { shown = simpler }
        let fingerprint = Fingerprinting(shown.entry, exercise, subject.traits)
            .fingerprint(shown.divergence, again: again)
        record.failures.append(failure(shown.entry, shown.divergence, fingerprint, isDetailed: isDetailed))
    }

    /// A failing sequence with all that is known of it.
    private func detailed(_ found: FailingSequence.Shrunk, on run: ScriptRun) -> CheckRecord.Failure {
        // Whether bytes are new is no matter of calls that could be made again.
        let again = found.divergence.kind == .unhealthy ? [] : run.again(found.entry.script)
        var fingerprint = Fingerprinting(found.entry, exercise, subject.traits).fingerprint(
            found.divergence,
            again: again
        )
        fingerprint.diagnosis = found.diagnosis(fingerprint.diagnosis)
        var failure = failure(found.entry, found.divergence, fingerprint, isDetailed: true)
        failure.commands = found.commands
        return failure
    }

    /// The simplest message that still fails, with how it does.
    private func shrunk(
        _ input: DifferentialInput,
        _ entry: CaseList.Case
    ) -> (entry: CaseList.Case, divergence: Divergence)? {
        guard let oracle = subject.oracle else { return nil }
        let run = ScriptRun(backend, driver: driver.bindName)
        func divergence(_ input: DifferentialInput) -> (Script, Divergence)? {
            guard let script = input.script(subject, oracle) else { return nil }
            guard let divergence = run.perform(script).divergence, divergence.kind != .error else { return nil }
            return (script, divergence)
        }
        let simplest = Shrinking.simplest(input, subject) { divergence($0) != nil }
        guard let (script, found) = divergence(simplest) else { return nil }
        var entry = entry
        entry.script = script
        entry.cuts = simplest.cuts
        entry.associated = simplest.message.associated
        entry.variant = "\(simplest.name), shrunk from \(input.name)"
        return (entry, found)
    }

    private func failure(
        _ entry: CaseList.Case,
        _ divergence: Divergence,
        _ fingerprint: Fingerprint?,
        isDetailed: Bool
    ) -> CheckRecord.Failure {
        let (expected, actual) = divergence.bytes
        // Around the first wrong byte; the whole of what is short.
        let size = max(expected?.count ?? 0, actual?.count ?? 0)
        let start = size <= 1024 ? 0 : max(0, (divergence.firstWrong ?? 0) - 64)
        func part(_ bytes: [UInt8]) -> String { Hex.encode(bytes.dropFirst(start).prefix(1024)) }
        let note = start > 0 ? "; bytes from \(start) on are given" : ""
        return CheckRecord.Failure(
            vector: entry.vector,
            kind: divergence.kind,
            message: "\(entry.variant): \(divergence.message)\(note)",
            expected: expected.map(part),
            actual: actual.map(part),
            variant: entry.variant,
            fingerprint: fingerprint,
            script: isDetailed ? entry.script.trimmed(to: 4096, at: divergence) : nil
        )
    }
}

extension CaseList.Case {
    /// What is said of a case before it is put.
    fileprivate var attempt: Announcement.Attempt {
        Announcement.Attempt(vector: vector, variant: variant, script: script.trimmed(to: 64))
    }
}
