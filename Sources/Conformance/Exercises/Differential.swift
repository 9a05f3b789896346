internal import Corpus
internal import KernelNames
internal import Records

/// Random messages, weighted towards edges, against the answer of the reference.
struct Differential: ScriptedExercise {
    func add(to list: inout CaseList, _ subject: Subject) {
        guard let oracle = subject.oracle else { return list.skip("nobody answers messages of our own") }
        var draw = RandomCase(subject, seed: subject.seed)
        for number in 0..<(subject.isQuick ? 10 : 32) {
            guard let input = draw.next(number) else { return list.skip("there is no key to follow") }
            guard let script = input.script(subject, oracle) else {
                list.skip("the reference does not take the message")
                continue
            }
            list.add(input.message, input.name, script, cuts: input.cuts, input: input)
        }
    }
}

/// A random message and how it goes in and out.
struct DifferentialInput: Equatable {
    var message: Message
    var cuts: [Int]
    var inputOffset: Int
    var outputOffset: Int

    var name: String {
        let places = cuts.isEmpty ? "" : ", cut at \(cuts.map(String.init).joined(separator: ","))"
        return "\(message.associated) + \(message.textCount) bytes\(places), at \(inputOffset) and \(outputOffset)"
    }

    /// Nil when the reference does not take the message.
    func script(_ subject: Subject, _ oracle: Oracle) -> Script? {
        guard let answered = subject.answered(message, oracle) else { return nil }
        let bytes = answered.data.values
        let places = [0] + cuts.filter { $0 > 0 && $0 < bytes.count } + [bytes.count]
        var steps: [Script.Step] = places.indices.dropLast().map { index in
            let part = Array(bytes[places[index]..<places[index + 1]])
            return .send(
                operation: 0,
                index == 0 ? answered.control : nil,
                .bytes(part),
                Script.Layout([part.count], offset: inputOffset),
                more: index < places.count - 2,
                splice: false
            )
        }
        let layout = Script.Layout([answered.outputSize], offset: outputOffset)
        steps.append(.receive(operation: 0, layout, answered.answer, inPlace: false))
        return subject.script(answered, steps)
    }
}

/// Draws messages: lengths around blocks, pages and powers of two, bytes that are often all alike.
struct RandomCase {
    private let subject: Subject
    private var random: SplitMix

    private let keySizes: [Int]

    init(_ subject: Subject, seed: UInt64) {
        self.subject = subject
        random = SplitMix(seed: seed, for: "differential")
        keySizes = Self.keySizes(subject)
    }

    /// Sizes of keys that the reference takes; empty where a key has a form of its own, or parts.
    private static func keySizes(_ subject: Subject) -> [Int] {
        guard let oracle = subject.oracle, subject.type != .aead else { return [] }
        let block = subject.traits.blockSize
        let hashed = subject.traits.mode == .hmac ? [1, 20, block - 1, block, block + 1, 2 * block, 200] : []
        let sizes = Set(subject.keySizes + hashed + [16, 24, 32, 48, 64]).filter(subject.traits.defines)
        return sizes.sorted().filter { size in
            let key = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
            return oracle.takes([.setKey(transform: 0, key: key, .success)])
        }
    }

    mutating func next(_ number: Int) -> DifferentialInput? {
        guard var key = subject.key(&random) else { return nil }
        if !key.isEmpty, !keySizes.isEmpty { key = random.bytes(random.pick(keySizes)) }
        if !subject.traits.hasTwoKeys, !key.isEmpty { key = pattern(key) }
        let length = subject.traits.length(edge())
        var message = subject.draft("random-\(number)", key, length, &random)
        if var iv = message.control?.iv {
            iv = pattern(iv)
            subject.traits.fit(iv: &iv)
            message.control?.iv = iv
        }
        if case .bytes(let bytes) = message.data {
            var text = pattern(Array(bytes.dropFirst(message.associated)))
            subject.traits.fit(text: &text)
            message.data = .bytes(Array(bytes.prefix(message.associated)) + text)
        }
        let cuts = random.below(2) == 0 ? [] : (0..<1 + random.below(4)).map { _ in random.below(max(1, length)) }
        let offsets = [0, 0, 1, 4, 8, 15, Pages.size - 1, Pages.size - 16, 64]
        return DifferentialInput(
            message: message,
            cuts: Set(cuts).sorted(),
            inputOffset: random.pick(offsets),
            outputOffset: random.pick(offsets)
        )
    }

    /// A length: mostly short, near a multiple of something.
    private mutating func edge() -> Int {
        let block = subject.traits.stride
        switch random.below(8) {
        case 0: return random.below(4)
        case 1, 2: return max(0, block * random.below(9) + random.below(3) - 1)
        case 3, 4: return max(0, (1 << random.below(13)) + random.below(3) - 1)
        case 5: return random.below(600)
        case 6: return max(0, Pages.size * (1 + random.below(2)) + random.below(2 * block) - block)
        default: return random.below(4096)
        }
    }

    /// The bytes as they are, all alike, alike in blocks, or with long runs of ones.
    private mutating func pattern(_ bytes: [UInt8]) -> [UInt8] {
        switch random.below(8) {
        case 0: return [UInt8](repeating: 0, count: bytes.count)
        case 1: return [UInt8](repeating: 0xFF, count: bytes.count)
        case 2: return bytes.indices.map { bytes[$0 % 16] }
        case 3: return bytes.indices.map { $0 < bytes.count / 2 ? bytes[$0] : 0xFF }
        case 4: return bytes.indices.map { $0.isMultiple(of: 16) ? 0x80 : 0 }
        default: return bytes
        }
    }
}
