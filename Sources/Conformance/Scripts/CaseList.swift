internal import Corpus
internal import KernelNames
internal import Records

/// The scripts of an exercise, and what it leaves out.
struct CaseList: Sendable {
    /// What a script was made of.
    enum Origin {
        /// A random message.
        case message(DifferentialInput)
        /// Commands one after another.
        case sequence(SequenceCase)
        /// The same for a generator.
        case draws(GeneratorCase)

        /// The commands; none of a message.
        var commands: [Command] {
            switch self {
            case .message: []
            case .sequence(let sequence): sequence.commands
            case .draws(let sequence): sequence.commands
            }
        }
    }

    /// One script.
    struct Case {
        var vector: String
        var variant: String
        var script: Script
        /// Where a piece of the output starts that was received on its own, or of the input that was sent on its own.
        var cuts: [Int] = []
        var associated = 0
        var tagSize = 0
        /// What the case has in common with others.
        var trait: CommonTrait
        /// What can be shrunk when the case fails; nil for nothing.
        var origin: Origin?
    }

    /// Who answers messages of our own, as records name it; nil for nobody.
    var answerer: String?
    /// For sequences of commands: what a driver shows that is put all of them as they are.
    private var coverage: SequenceCoverage?
    private var counter: CoverageCounter?
    private(set) var cases: [Case] = []
    private(set) var skips: [CheckRecord.Skip] = []

    mutating func add(
        _ message: Message,
        _ variant: String,
        _ script: Script,
        cuts: [Int] = [],
        input: DifferentialInput? = nil
    ) {
        let tagSize = message.control?.direction == .encrypt ? message.tagSize : 0
        cases.append(
            Case(
                vector: message.id,
                variant: variant,
                script: script,
                cuts: cuts,
                associated: message.associated,
                tagSize: script.type == .aead ? tagSize : 0,
                trait: CommonTrait(of: script, associated: message.associated, isCut: !cuts.isEmpty),
                origin: input.map { .message($0) }
            )
        )
    }

    /// Takes note of what the sequences show; all of them are there. Drivers of an algorithm show the same, and counting takes
    /// longer than putting some sequences.
    mutating func count(with counter: CoverageCounter) {
        self.counter = counter
        coverage = counter.coverage(of: cases.compactMap(\.origin?.commands))
    }

    /// What a driver's sequences show; nil for exercises without.
    ///
    /// - Parameter changed: the commands of those that were put otherwise, by number; none of one that was not put.
    func coverage(but changed: [Int: [Command]]) -> SequenceCoverage? {
        guard !changed.isEmpty else { return coverage }
        return counter?.coverage(of: cases.indices.map { changed[$0] ?? cases[$0].origin?.commands ?? [] })
    }

    mutating func add(_ sequence: SequenceCase) { add(.sequence(sequence), sequence.script) }

    mutating func add(_ sequence: GeneratorCase) { add(.draws(sequence), sequence.script) }

    private mutating func add(_ origin: Origin, _ script: Script) {
        cases.append(
            Case(
                vector: "sequence-\(cases.count + 1)",
                variant: "\(origin.commands.count) commands",
                script: script,
                trait: CommonTrait(of: script, associated: 0, isCut: false),
                origin: origin
            )
        )
    }

    /// A case that a driver failed, as it may be held against it: of a sequence only what the reference takes, which is asked
    /// now and not before, because nearly always all goes well. Nil when nothing is left; what is left out is skipped.
    mutating func judged(_ number: Int) -> Case? {
        guard case .sequence(let sequence) = cases[number].origin else { return cases[number] }
        let taken = sequence.taken()
        skip("the reference does not take the command", sequence.commands.count - (taken?.commands.count ?? 0))
        guard let taken else { return nil }
        var entry = cases[number]
        entry.script = taken.script
        entry.origin = .sequence(taken)
        return entry
    }

    mutating func skip(_ reason: String, _ count: Int = 1) {
        guard count > 0 else { return }
        if let index = skips.firstIndex(where: { $0.reason == reason }) {
            skips[index].count += count
        } else {
            skips.append(.init(reason: reason, count: count))
        }
    }

    /// Bytes of messages and answers.
    var byteCount: Int {
        cases.reduce(0) { sum, entry in
            entry.script.lanes.joined().reduce(sum + 256) { $0 + $1.byteCount }
        }
    }
}

extension Script.Step {
    /// Bytes of message and answer, and of the step itself.
    fileprivate var byteCount: Int {
        let (data, answer): (Octets?, Expectation?) =
            switch self {
            case .message(_, _, let data, let answer): (data, answer)
            case .send(_, _, let data, _, _, _): (data, nil)
            case .receive(_, _, let answer, _), .submit(_, _, let answer): (nil, answer)
            case .setKey, .setTagSize, .open, .clone, .close, .collect, .pause: (nil, nil)
            }
        var count = 128
        if case .bytes(let bytes) = data { count += bytes.count }
        return (answer?.windows ?? []).reduce(count) { $0 + $1.bytes.count }
    }
}

/// Scripts that were made: drivers of an algorithm, which come one after another, get the same.
final class CaseStore: Sendable {
    private struct Key: Hashable {
        let exercise: Exercise
        let subject: Subject.Identity
    }

    private let lists = BoundedStore<Key, CaseList>(limit: 48 << 20)

    /// The scripts of an exercise.
    func list(of scripted: any ScriptedExercise, _ exercise: Exercise, _ subject: Subject) -> CaseList {
        lists.value(for: Key(exercise: exercise, subject: subject.identity)) {
            var list = CaseList()
            list.answerer = subject.answerer
            scripted.add(to: &list, subject)
            return (list, list.byteCount)
        }
    }
}
