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
        guard let oracle = subject.oracle else { return list.skip("nobody answers messages of our own") }
        var random = SplitMix(seed: subject.seed, for: "stateful")
        guard subject.key(&random) != nil else { return list.skip("there is no key to follow") }
        let vocabulary = Vocabulary(subject, oracle)
        let plan = CoveringStore.plan(subject.type, subject.sequenceDepth)
        var coverage = CoverageCount(plan.pairs)
        if let replayed, replayed.type != subject.type {
            return list.skip("the commands are for drivers of type \(replayed.type.rawValue)")
        }
        for commands in replayed?.sequences ?? plan.commands(subject.type) {
            guard let sequence = SequenceCase(commands, vocabulary, oracle, skipping: { list.skip($0) }) else {
                continue
            }
            coverage.add(sequence.commands)
            list.add(sequence)
        }
        if list.cases.isEmpty { list.skip("nobody answers the messages") }
        list.coverage = coverage.record(vocabulary)
    }
}

/// A sequence whose calls the reference takes.
struct SequenceCase {
    let commands: [Command]
    let vocabulary: Vocabulary
    let oracle: Oracle
    let script: Script
    /// How many steps there were after each command.
    let ends: [Int]

    /// - Parameter skip: told why a command was left out.
    init?(_ asked: [Command], _ vocabulary: Vocabulary, _ oracle: Oracle, skipping skip: (String) -> Void) {
        var left = asked
        while true {
            var model = SequenceModel(vocabulary, oracle)
            for command in left where !model.add(command) { skip("nobody answers the command") }
            guard model.commands.count > 1 else { return nil }
            let script = model.script
            let divergence = ScriptRun(oracle.backend, driver: oracle.driver).perform(script).divergence
            // What the reference answers otherwise is for its own record; what it does not take is nobody's duty.
            guard let divergence, divergence.kind != .mismatch, let step = divergence.step,
                let place = model.ends.firstIndex(where: { step < $0 })
            else {
                guard divergence?.kind ?? .mismatch == .mismatch else { return nil }
                self.init(model, vocabulary, oracle)
                return
            }
            skip("the reference does not take the command")
            left = model.commands
            left.remove(at: place)
        }
    }

    private init(_ model: SequenceModel, _ vocabulary: Vocabulary, _ oracle: Oracle) {
        commands = model.commands
        script = model.script
        ends = model.ends
        self.vocabulary = vocabulary
        self.oracle = oracle
    }

    /// A sequence as it is, whatever the reference says; nil when a command cannot be answered.
    init?(exactly commands: [Command], _ vocabulary: Vocabulary, _ oracle: Oracle) {
        guard let model = SequenceModel.script(commands, vocabulary, oracle) else { return nil }
        self.init(model, vocabulary, oracle)
    }
}
