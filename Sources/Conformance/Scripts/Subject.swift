internal import Corpus
internal import KernelNames
internal import NettleOracle
internal import Records

/// What an exercise makes its scripts of: one group of vectors, what the driver says of itself, and where messages of our
/// own come from.
struct Subject {
    let backend: any Backend
    let group: VectorGroup
    let traits: ModeTraits
    let profile: Profile
    /// Whether sequences of commands show the driver every pair; else as many as a run of all drivers has the time for.
    let isWhole: Bool
    /// Nil where nobody can answer messages of our own.
    let oracle: Oracle?
    /// Sizes of keys that the corpus has for the algorithm.
    let keySizes: [Int]
    /// Starts at the same place for every driver of an algorithm.
    private(set) var seed: UInt64
    /// Whether a generator wants a seed: then what it draws may be a function of that.
    let isSeeded: Bool
    private let digestSize: Int?
    private let all: [Vector]

    init(
        _ group: VectorGroup,
        _ vectors: [Vector],
        _ driver: DriverRecord,
        _ backend: any Backend,
        profile: Profile,
        reference: String?,
        keySizes: [Int],
        seed: UInt64,
        isWhole: Bool = true
    ) {
        self.isWhole = isWhole
        self.group = group
        all = vectors
        self.backend = backend
        self.profile = profile
        self.keySizes = keySizes
        self.seed = seed
        traits = ModeTraits(driver)
        digestSize = driver.number("digestsize")
        isSeeded = driver.number("seedsize") ?? 0 > 0
        oracle =
            traits.canInvent
            ? Oracle(
                backend: backend,
                driver: reference ?? driver.bindName,
                algorithm: driver.computes.name,
                type: driver.type
            ) : nil
    }

    var type: CipherType { group.type }

    /// Vectors of messages that the driver must take. Only looked through where scripts are made, which is once for most
    /// drivers of an algorithm.
    private var vectors: some Collection<Vector> {
        all.lazy.filter { [group] in
            $0.expectation == .output && DisallowedKeys.rule(group.algorithm, $0.key) == nil
        }
    }

    /// The same subject with other random numbers; round 0 is the first.
    func round(_ number: UInt64) -> Subject {
        var subject = self
        subject.seed &+= number &* 0x9E37_79B9
        return subject
    }

    var isQuick: Bool { profile == .quick }

    /// How much the sequences of `stateful` show.
    var sequenceDepth: SequenceDepth {
        if isQuick { return isWhole ? .pairs : .share }
        return isWhole ? .triples : .pairs
    }

    /// All that the scripts of an exercise are made from; drivers of an algorithm mostly have it in common.
    var identity: Identity {
        Identity(
            group: group.id,
            traits: traits,
            profile: profile,
            isWhole: isWhole,
            isSeeded: isSeeded,
            oracle: oracle?.driver,
            digestSize: digestSize,
            keySizes: keySizes,
            seed: seed
        )
    }

    /// See `identity`.
    struct Identity: Hashable {
        let group: String
        let traits: ModeTraits
        let profile: Profile
        let isWhole: Bool
        let isSeeded: Bool
        let oracle: String?
        let digestSize: Int?
        let keySizes: [Int]
        let seed: UInt64
    }

    /// Who answers messages of our own, as records name it; nil for nobody.
    var answerer: String? {
        guard let oracle, let vector = vectors.first else { return nil }
        var message = Message(vector, group, digestSize: digestSize)
        if type == .aead {
            // What is asked for is always the sealed message.
            message.control?.direction = .encrypt
            message.data = .bytes(vector.aad + (group.operation == .decrypt ? vector.output : vector.input))
        }
        return oracle.libraryOutput(of: message) != nil ? NettleOracle.name : oracle.driver
    }

    /// At most `count` vectors of different lengths, the longest (below 4 KiB) and the shortest among them.
    func known(_ count: Int, least: Int = 0) -> [Message] {
        var byLength: [Int: Vector] = [:]
        for vector in vectors where vector.input.count >= least && vector.input.count <= 4096 {
            if byLength[vector.input.count] == nil { byLength[vector.input.count] = vector }
        }
        let lengths = byLength.keys.sorted()
        guard lengths.count > count, count > 1 else {
            return lengths.suffix(count).compactMap { byLength[$0] }.map { Message($0, group, digestSize: digestSize) }
        }
        let chosen = (0..<count).map { lengths[$0 * (lengths.count - 1) / (count - 1)] }
        return chosen.compactMap { byLength[$0] }.map { Message($0, group, digestSize: digestSize) }
    }

    /// Messages of our own of about those lengths, all under one key, with the oracle's answers.
    func invented(_ lengths: [Int], named name: String, iv: [UInt8]? = nil) -> [Message] {
        guard let oracle else { return [] }
        var random = SplitMix(seed: seed, for: name)
        guard let key = key(&random) else { return [] }
        return lengths.enumerated().compactMap { index, length in
            var message = draft("\(name)-\(length)", key, traits.length(length), &random)
            if let iv { message.control?.iv = iv }
            return answered(message, oracle)
        }
    }

    /// A message with the oracle's answer, in the group's direction.
    func answered(_ message: Message, _ oracle: Oracle) -> Message? {
        type == .aead && group.operation == .decrypt ? oracle.sealed(message) : oracle.answered(message)
    }

    /// A message without an answer; an AEAD's in plain text.
    func draft(_ id: String, _ key: [UInt8], _ length: Int, _ random: inout SplitMix) -> Message {
        var control: Script.Control?
        var associated: [UInt8] = []
        if type != .hash {
            var iv = random.bytes(group.ivSize)
            traits.fit(iv: &iv)
            control = Script.Control(group.operation == .encrypt ? .encrypt : .decrypt, iv: iv)
        }
        if type == .aead {
            associated = random.bytes(associatedSize(&random))
            control?.associated = associated.count
        }
        guard associated.isEmpty, length > 4096, traits.mode != .vmac64 else {
            var text = random.bytes(length)
            traits.fit(text: &text)
            return Message(id: id, key: key, control: control, data: .bytes(associated + text), tagSize: group.tagSize)
        }
        let data = Octets.stream(seed: random.next(), count: length)
        return Message(id: id, key: key, control: control, data: data, tagSize: group.tagSize)
    }

    /// Sizes of associated data that the algorithm takes.
    var associatedSizes: [Int] {
        if traits.takesAnyAssociatedData { return [0, 1, 8, 15, 16, 17, 20, 33, 64, 131] }
        return Set(vectors.map(\.aad.count)).sorted()
    }

    private func associatedSize(_ random: inout SplitMix) -> Int {
        let sizes = associatedSizes
        return sizes.isEmpty ? 0 : random.pick(sizes)
    }

    /// A random key; nil when there is no vector to take the form from.
    func key(_ random: inout SplitMix) -> [UInt8]? {
        guard let model = vectors.first(where: { !$0.key.isEmpty }) ?? vectors.first else { return nil }
        let key = random.bytes(model.key.count)
        // The key of authenc begins with a header that says where the second key starts.
        return traits.hasTwoKeys ? Array(model.key.prefix(8) + key.dropFirst(8)) : key
    }

    /// A script on one transform that is keyed for the message.
    func script(_ message: Message, _ steps: [Script.Step]) -> Script {
        Script(type: type, setup: message.configure(type), lanes: [[.open(operation: 0, transform: 0)] + steps])
    }
}

/// A way of putting messages to a driver that is made of scripts.
protocol ScriptedExercise {
    /// Adds what is to be done with the subject.
    func add(to list: inout CaseList, _ subject: Subject)
}
