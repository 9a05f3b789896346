internal import Corpus
internal import KernelNames
internal import Records

/// Sequences of commands for a generator: seeds, operations and reads of all sizes.
///
/// Nobody can say what must come. But each read has its size and leaves the memory around it alone, and no bytes come twice
/// (`Novelty`).
struct GeneratorSequences {
    private let subject: Subject

    init(_ subject: Subject) { self.subject = subject }

    func add(to list: inout CaseList, _ replayed: CommandFile?) {
        guard replayed == nil || replayed?.type == .rng else {
            return list.skip("the commands are not for generators")
        }
        let vocabulary = Vocabulary(generator: subject)
        // `full` has no more: triples of so few values say little.
        let plan = CoveringStore.plan(.rng, subject.sequenceDepth == .share ? .share : .pairs)
        for commands in replayed?.sequences ?? plan.commands(.rng) {
            guard let sequence = GeneratorCase(commands, vocabulary) else {
                return list.skip("there is no seed to follow")
            }
            list.add(sequence)
        }
        list.count(with: CoverageCounter(plan.pairs, vocabulary))
    }
}

/// A sequence of a generator's commands with the calls that put it.
struct GeneratorCase {
    private(set) var commands: [Command] = []
    let vocabulary: Vocabulary
    private var steps: [Script.Step] = []
    private var transforms = 1
    private var isOpen = false
    private var seed: [UInt8] = []

    /// Nil where there is no seed to take the form from.
    init?(_ asked: [Command], _ vocabulary: Vocabulary) {
        self.vocabulary = vocabulary
        for command in asked { guard add(vocabulary.adapted(command)) else { return nil } }
    }

    var script: Script { Script(type: .rng, transforms: transforms, lanes: [steps]) }

    private mutating func add(_ command: Command) -> Bool {
        let subject = vocabulary.subject
        let read = ReadCommand(command, .rng)
        var random = SplitMix(seed: subject.seed, for: "\(command.number) generator")
        let isSeeded = steps.isEmpty || read.keying != .kept
        if isOpen, isSeeded || read.use != .same {
            steps.append(.close(operation: 0))
            isOpen = false
        }
        if isSeeded {
            if commands.isEmpty || read.keying != .again {
                guard let fresh = subject.key(&random) else { return false }
                // Where the seed is but stirred in, it has any size.
                let size = subject.isSeeded ? fresh.count : random.pick([fresh.count, fresh.count, 0, 1, 100])
                seed = size == fresh.count ? fresh : random.bytes(size)
            }
            steps.append(.setKey(transform: 0, key: seed, .taking(key: seed, .rng)))
        }
        if !isOpen { steps.append(.open(operation: 0, transform: 0)) }
        isOpen = true
        switch read.use {
        case .amid:
            steps += [.open(operation: 1, transform: 0), draw(1 + random.below(48), from: 1)]
        case .neighbour:
            // Under the same seed: where that is all that counts, the bytes come again.
            guard let own = subject.isSeeded ? subject.key(&random) : seed else { return false }
            transforms = 2
            steps += [
                .setKey(transform: 1, key: own, .taking(key: own, .rng)), .open(operation: 2, transform: 1),
                draw(1 + random.below(48), from: 2), .close(operation: 2),
            ]
        case .same, .fresh, .abandoned, .sibling: break
        }
        let size = vocabulary.textSize(command)
        let layout = Placement(stride: 16, pieces: Buffers.mostPieces).layout(read.output, size, &random)
        steps.append(.receive(operation: 0, layout, Expectation(size: size), inPlace: false))
        if read.use == .amid { steps += [draw(1 + random.below(48), from: 1), .close(operation: 1)] }
        commands.append(command)
        return true
    }

    private func draw(_ size: Int, from operation: Int) -> Script.Step {
        .receive(operation: operation, Script.Layout([size]), Expectation(size: size), inPlace: false)
    }
}

/// Whether the bytes of a generator are new: no eight in a row are equal, none come twice, and reads do not end with a byte that
/// was not drawn. By chance that happens once in many millions of sequences.
enum Novelty {
    private static let size = 8
    /// As many reads may not end with zero, or with what stood in the memory before.
    private static let ends = 6

    /// What is wrong with the reads of a sequence; nil for nothing.
    static func divergence(_ reads: [[UInt8]]) -> Divergence? {
        var seen: Set<[UInt8]> = []
        for (number, bytes) in reads.enumerated() where bytes.count >= size {
            for start in 0...bytes.count - size {
                let window = Array(bytes[start..<start + size])
                let isEven = window.allSatisfy { $0 == window[0] }
                guard isEven || !seen.insert(window).inserted else { continue }
                let what = isEven ? "the value \(window[0]) eight times in a row" : "eight bytes that came before"
                let place = "read \(number + 1) of \(bytes.count) bytes, byte \(start)"
                return Divergence(kind: .unhealthy, message: "\(place): \(what)")
            }
        }
        for value in [0, Arena.blank] where reads.count(where: { $0.last == value }) >= ends {
            return Divergence(kind: .unhealthy, message: "\(ends) of \(reads.count) reads end with the value \(value)")
        }
        return nil
    }
}
