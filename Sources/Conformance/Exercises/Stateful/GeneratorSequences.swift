internal import Corpus
internal import KernelNames
internal import Records

/// Sequences of commands for a generator: seeds, operations and reads of all sizes.
///
/// Nobody can say what must come. But each read has its size and leaves the memory around it alone, and no bytes come twice
/// (`Novelty`).
struct GeneratorSequences {
    private let subject: Subject
    /// Commands in a run of everything: a generator that draws fresh entropy for each read is slow.
    private static let sharedCommands = 8

    init(_ subject: Subject) { self.subject = subject }

    func add(to list: inout CaseList, _ replayed: CommandFile?) {
        guard replayed == nil || replayed?.type == .rng else {
            return list.skip("the commands are not for generators")
        }
        var sequences = replayed?.sequences ?? CoveringStore.plan(.rng, .pairs).commands(.rng)
        if replayed == nil, subject.sequenceDepth == .share {
            sequences = sequences.prefix(1).map { Array($0.prefix(Self.sharedCommands)) }
        }
        for (number, commands) in sequences.enumerated() {
            guard let script = script(commands) else { return list.skip("there is no seed to follow") }
            let name = "sequence-\(number + 1)"
            let message = Message(id: name, key: [], control: nil, data: .bytes([]), tagSize: 0)
            list.add(message, "\(commands.count) commands", script)
        }
    }

    private func script(_ commands: [Command]) -> Script? {
        var steps: [Script.Step] = []
        var transforms = 1
        var isOpen = false
        for command in commands {
            let read = ReadCommand(command, .rng)
            var random = SplitMix(seed: subject.seed, for: "\(command.number) generator")
            let isSeeded = steps.isEmpty || read.keying != .kept
            if isOpen, isSeeded || read.use != .same {
                steps.append(.close(operation: 0))
                isOpen = false
            }
            if isSeeded {
                guard let seed = subject.key(&random) else { return nil }
                steps.append(.setKey(transform: 0, key: seed, .taking(key: seed, .rng)))
            }
            if !isOpen { steps.append(.open(operation: 0, transform: 0)) }
            isOpen = true
            switch read.use {
            case .amid:
                steps += [.open(operation: 1, transform: 0), draw(1 + random.below(48), from: 1)]
            case .neighbour:
                guard let seed = subject.key(&random) else { return nil }
                transforms = 2
                steps += [
                    .setKey(transform: 1, key: seed, .taking(key: seed, .rng)), .open(operation: 2, transform: 1),
                    draw(1 + random.below(48), from: 2), .close(operation: 2),
                ]
            case .same, .fresh, .abandoned: break
            }
            let size = size(read.text, &random)
            let layout = Placement(stride: 16, pieces: Buffers.mostPieces).layout(read.output, size, &random)
            steps.append(.receive(operation: 0, layout, Expectation(size: size), inPlace: false))
            if read.use == .amid { steps += [draw(1 + random.below(48), from: 1), .close(operation: 1)] }
        }
        return Script(type: .rng, transforms: transforms, lanes: [steps])
    }

    private func draw(_ size: Int, from operation: Int) -> Script.Step {
        .receive(operation: operation, Script.Layout([size]), Expectation(size: size), inPlace: false)
    }

    /// Bytes of a read; the interface gives 128 at most.
    private func size(_ length: Command.Length, _ random: inout SplitMix) -> Int {
        switch length {
        case .one: 1
        case .belowBlock: 12 + random.below(4)
        case .block: 16
        case .aboveBlock: 17 + random.below(3)
        case .most: 128
        default: 33 + random.below(90)
        }
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
