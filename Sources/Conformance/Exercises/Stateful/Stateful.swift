internal import Corpus
internal import KernelNames
internal import Records

/// Sequences of commands on one transform: keys, tags' sizes, operations and messages of both directions, valid and not, in
/// which every combination of two (in `full` three) values of adjacent commands comes up.
///
/// For faults that need two things together: what came before, and what comes now.
struct Stateful: ScriptedExercise {
    /// Sequences of a file in place of its own.
    var replayed: CommandFile?

    func add(to list: inout CaseList, _ subject: Subject) {
        if subject.type == .rng { return GeneratorSequences(subject).add(to: &list, replayed) }
        guard let oracle = subject.oracle else { return list.skip("nobody answers messages of our own") }
        var random = SplitMix(seed: subject.seed, for: "stateful")
        guard subject.key(&random) != nil else { return list.skip("there is no key to follow") }
        let vocabulary = Vocabulary(subject, oracle)
        let plan = CoveringStore.plan(subject.type, subject.sequenceDepth)
        if let replayed, replayed.type != subject.type {
            return list.skip("the commands are for drivers of type \(replayed.type.rawValue)")
        }
        for commands in replayed?.sequences ?? plan.commands(subject.type) {
            // The first one of our own is plain, and shows nothing alone; one of a file shows what it was written for.
            let least = replayed == nil ? 2 : 1
            guard let sequence = SequenceCase(commands, least: least, vocabulary, oracle, skipping: { list.skip($0) })
            else { continue }
            list.add(sequence)
        }
        if list.cases.isEmpty { list.skip("nobody answers the messages") }
        list.count(with: CoverageCounter(plan.pairs, vocabulary))
    }
}

/// A sequence with the calls that put it.
struct SequenceCase {
    let commands: [Command]
    let vocabulary: Vocabulary
    let oracle: Oracle
    let script: Script
    /// How many steps there were after each command.
    let ends: [Int]

    /// Leaves out commands that nobody can answer.
    ///
    /// - Parameters:
    ///   - least: nil is returned when fewer commands are left.
    ///   - skip: told why a command was left out.
    init?(
        _ asked: [Command],
        least: Int,
        _ vocabulary: Vocabulary,
        _ oracle: Oracle,
        skipping skip: (String) -> Void
    ) {
        var model = SequenceModel(vocabulary, oracle)
        for command in asked where !model.add(command) { skip("nobody answers the command") }
        guard model.commands.count >= least else { return nil }
        self.init(model, vocabulary, oracle)
    }

    private init(_ model: SequenceModel, _ vocabulary: Vocabulary, _ oracle: Oracle) {
        commands = model.commands
        script = model.script
        ends = model.ends
        self.vocabulary = vocabulary
        self.oracle = oracle
    }

    /// A sequence as it is; nil when a command cannot be answered.
    init?(exactly commands: [Command], _ vocabulary: Vocabulary, _ oracle: Oracle) {
        guard let model = SequenceModel.script(commands, vocabulary, oracle) else { return nil }
        self.init(model, vocabulary, oracle)
    }

    /// The sequence without the commands that the reference does not take: what it does not take is nobody's duty. What it
    /// answers otherwise than is expected, or puts off, is for its own record.
    ///
    /// - Returns: nil when too little is left; the sequence itself when the reference takes it all.
    func taken() -> SequenceCase? {
        var sequence = self
        while true {
            let divergence = ScriptRun(oracle.backend, driver: oracle.driver).perform(sequence.script).divergence
            guard let divergence, divergence.kind != .mismatch, divergence.error?.putsOff != true else {
                return sequence
            }
            guard let step = divergence.step, let place = sequence.ends.firstIndex(where: { step < $0 }) else {
                return nil
            }
            var left = sequence.commands
            left.remove(at: place)
            guard let shorter = SequenceCase(left, least: 1, vocabulary, oracle, skipping: { _ in }) else { return nil }
            sequence = shorter
        }
    }
}
