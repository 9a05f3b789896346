internal import KernelNames
internal import Records

/// A sequence of commands to which a driver gave a wrong answer.
struct FailingSequence {
    /// The sequence as it was found, or a shorter one.
    struct Shrunk {
        var entry: CaseList.Case
        var divergence: Divergence
        var commands: [Command]
        fileprivate var vocabulary: Vocabulary

        /// How the answer is wrong, and what it takes.
        func diagnosis(_ fault: String) -> String { SequenceWords.diagnosis(commands, vocabulary, fault) }
    }

    private let sequence: SequenceCase
    private let run: ScriptRun
    private let subject: Subject

    init(_ sequence: SequenceCase, _ subject: Subject, _ run: ScriptRun) {
        self.sequence = sequence
        self.subject = subject
        self.run = run
    }

    /// The shortest and plainest sequence that fails on the driver and not on its reference.
    func shrunk(_ entry: CaseList.Case, _ divergence: Divergence) -> Shrunk {
        let place = divergence.step.flatMap { step in sequence.ends.firstIndex { step < $0 } }
        let failing = Array(sequence.commands.prefix((place ?? sequence.commands.count - 1) + 1))
        let whole = Shrunk(entry: entry, divergence: divergence, commands: failing, vocabulary: sequence.vocabulary)
        var shrinking = SequenceShrinking(subject.type) { found($0) != nil }
        let simplest = shrinking.simplest(failing)
        guard let (shorter, last) = found(simplest) else { return whole }
        var entry = entry
        entry.script = shorter.script
        entry.variant = SequenceWords.line(simplest, sequence.vocabulary)
        describe(simplest, &entry)
        return Shrunk(entry: entry, divergence: last, commands: simplest, vocabulary: sequence.vocabulary)
    }

    /// How the driver diverges in the last of some commands; nil when it does not, or its reference does too.
    private func found(_ commands: [Command]) -> (SequenceCase, Divergence)? {
        guard let sequence = SequenceCase(exactly: commands, sequence.vocabulary, sequence.oracle),
            let divergence = run.perform(sequence.script).divergence, divergence.kind != .error
        else { return nil }
        guard sequence.oracle.driver != run.driver else { return (sequence, divergence) }
        let reference = ScriptRun(sequence.oracle.backend, driver: sequence.oracle.driver)
        return reference.perform(sequence.script).divergence == nil ? (sequence, divergence) : nil
    }

    /// Tells the fingerprint where the failing message's parts are.
    private func describe(_ commands: [Command], _ entry: inout CaseList.Case) {
        guard let last = commands.last, subject.type == .aead else { return }
        entry.associated = sequence.vocabulary.headSize(last)
        let isSealed = ReadCommand(last, subject.type).direction == .encrypt
        let sizes = sequence.vocabulary.tagSizes
        entry.tagSize = isSealed && !sizes.isEmpty ? sizes[last[.tagSize] % sizes.count] : 0
    }
}

/// A sequence of a generator's commands of which something is wrong with the bytes.
struct FailingDraws {
    private let sequence: GeneratorCase
    private let run: ScriptRun

    init(_ sequence: GeneratorCase, _ run: ScriptRun) {
        self.sequence = sequence
        self.run = run
    }

    /// The shortest and plainest sequence that fails; the sequence itself where no shorter one does.
    func shrunk(_ entry: CaseList.Case, _ divergence: Divergence) -> FailingSequence.Shrunk {
        let vocabulary = sequence.vocabulary
        var shrinking = SequenceShrinking(.rng) { found($0) != nil }
        let simplest = shrinking.simplest(sequence.commands)
        guard let (shorter, last) = found(simplest) else {
            return .init(entry: entry, divergence: divergence, commands: sequence.commands, vocabulary: vocabulary)
        }
        var entry = entry
        entry.script = shorter.script
        entry.variant = SequenceWords.line(simplest, vocabulary)
        return .init(entry: entry, divergence: last, commands: simplest, vocabulary: vocabulary)
    }

    private func found(_ commands: [Command]) -> (GeneratorCase, Divergence)? {
        guard let sequence = GeneratorCase(commands, sequence.vocabulary) else { return nil }
        let (outputs, divergence) = run.perform(sequence.script)
        guard let divergence = divergence ?? Novelty.divergence(outputs), divergence.kind != .error else { return nil }
        return (sequence, divergence)
    }
}
