internal import Corpus
internal import KernelNames
internal import Records

/// What an algorithm has of what commands may say: sizes of keys and tags, lengths, and which values there are at all.
struct Vocabulary {
    let subject: Subject
    /// Sizes of keys in the order of the words; of the second key where there are two. Empty for an algorithm without keys.
    let keySizes: [Int]
    /// Sizes of keys that must be refused: by the driver, those between its bounds, and by the kernel before it is asked.
    let refusedKeySizes: [Int]
    /// Sizes of tags in the order of the words.
    let tagSizes: [Int]
    let refusedTagSize: Int?
    /// Sizes of associated data where not any will do.
    let heads: [Int]
    /// The most pieces that the interface takes for an output.
    let pieces: Int

    var type: CipherType { subject.type }
    var traits: ModeTraits { subject.traits }

    init(_ subject: Subject, _ oracle: Oracle) {
        self.subject = subject
        let keys = KeySizes(subject, oracle)
        keySizes = keys.taken
        refusedKeySizes = keys.refused
        heads = subject.traits.takesAnyAssociatedData ? [] : subject.associatedSizes
        guard subject.type == .aead else {
            (tagSizes, refusedTagSize) = ([], nil)
            pieces = Self.pieces(subject, oracle)
            return
        }
        func takes(_ size: Int) -> Bool { oracle.takes([.setTagSize(transform: 0, size: size, .success)]) }
        let tags = [4, 6, 8, 10, 12, 13, 14, 15, 16, 20, 24, 28, 32, 48, 64].filter(takes)
        tagSizes = Self.spread(tags.isEmpty ? [subject.group.tagSize] : tags)
        refusedTagSize = [7, 5, 3, 11, 17, (tags.last ?? 64) + 1].first { !takes($0) }
        pieces = Self.pieces(subject, oracle)
    }

    /// That of a generator, which nobody can answer.
    init(generator subject: Subject) {
        self.subject = subject
        (keySizes, refusedKeySizes, tagSizes, refusedTagSize, heads) = ([], [], [], nil, [])
        pieces = Buffers.mostPieces
    }

    /// The largest, the smallest, and at most two between them.
    static func spread(_ sizes: [Int]) -> [Int] {
        let sorted = Set(sizes).sorted()
        guard sorted.count > 4, let least = sorted.first, let most = sorted.last else {
            return sorted.count > 1 ? [sorted[sorted.count - 1]] + sorted.dropLast() : sorted
        }
        return [most, least, sorted[sorted.count / 2], sorted[sorted.count / 3]]
    }

    /// The kernel counts what it needs for each piece of an output against net.core.optmem_max.
    private static func pieces(_ subject: Subject, _ oracle: Oracle) -> Int {
        guard subject.type == .skcipher || subject.type == .aead else { return Buffers.mostPieces }
        var random = SplitMix(seed: subject.seed, for: "pieces")
        guard let key = subject.key(&random) else { return Buffers.mostPieces }
        let message = subject.draft("pieces", key, subject.traits.length(1024), &random)
        var control = message.control
        control?.direction = .encrypt
        let size = message.data.count + (subject.type == .aead ? message.tagSize : 0)
        // virtio-crypto hangs on 64 pieces (Documentation/findings.md), and a hang costs more than `quick` has.
        return (subject.isQuick ? [40, 17] : [64, 40, 17]).first { count in
            let layout = Buffers.layout([5, 16, 3, 11], of: size, 0, most: count)
            let steps: [Script.Step] = [
                .open(operation: 0, transform: 0),
                .send(
                    operation: 0,
                    control,
                    message.data,
                    Script.Layout([message.data.count]),
                    more: false,
                    splice: false
                ),
                .receive(operation: 0, layout, .success, inPlace: false),
            ]
            let script = Script(type: subject.type, setup: message.configure(subject.type), lanes: [steps])
            return ScriptRun(oracle.backend, driver: oracle.driver).perform(script).divergence == nil
        } ?? Buffers.mostPieces
    }

    // MARK: Values

    /// Why the algorithm does not have a value; nil where it has.
    func reasonToLack(_ parameter: Parameter, _ command: Command) -> String? {
        let read = ReadCommand(command, type)
        if command[parameter] == 0 { return nil }
        let modeName = traits.modeName
        switch parameter {
        case .keying where type == .rng:
            return read.keying == .again && subject.isSeeded ? "what it draws is a function of its seed" : nil
        case .keying where keySizes.isEmpty && read.keying != .kept: return "\(modeName) has no keys"
        case .keying where read.keying == .afterRefusal && refusedKeySizes.isEmpty:
            return "\(modeName) takes keys of any size"
        case .tagging where read.tagging == .refused && refusedTagSize == nil:
            return "\(modeName) takes tags of any size"
        case .verdict where read.verdict == .refused && !canRefuse(command):
            return "\(modeName) takes messages of any form"
        case .verdict where read.verdict == .associated && !forgesHeads:
            return "\(modeName) does not cover its associated data"
        case .iv where subject.group.ivSize == 0 && [.again, .kin].contains(read.iv): return "\(modeName) has no IV"
        case .iv where read.iv == .nearEnd && traits.mode != .ctr && traits.mode != .chacha20:
            return "\(modeName) does not count in its IV"
        case .iv where read.iv == .goesOn && !traits.chains:
            return "\(modeName) does not go on from one receive to the next"
        case .sends where [.received, .turns].contains(read.sends) && !traits.chains:
            return "\(modeName) does not go on from one receive to the next"
        default: return nil
        }
    }

    private var forgesHeads: Bool { heads.isEmpty || heads.contains { $0 > traits.unauthenticatedTail } }

    /// The command as the algorithm has it: values that it lacks become plain, sizes are counted round.
    func adapted(_ command: Command) -> Command {
        var adapted = command
        for parameter in Parameter.all(for: type) where reasonToLack(parameter, adapted) != nil {
            adapted[parameter] = 0
        }
        if !keySizes.isEmpty { adapted[.keySize] %= keySizes.count } else { adapted[.keySize] = 0 }
        if !tagSizes.isEmpty { adapted[.tagSize] %= tagSizes.count } else { adapted[.tagSize] = 0 }
        if !heads.isEmpty { adapted[.associated] %= heads.count }
        // There is nothing to forge of a message that is to be sealed.
        if type == .aead, adapted[.direction] == 0, ReadCommand(adapted, type).verdict != .refused {
            adapted[.verdict] = 0
        }
        return adapted
    }

    /// Whether there are messages that the algorithm must refuse, whatever the key.
    private func canRefuse(_ command: Command) -> Bool {
        refusedSize(command) != nil || type == .aead && (traits.mode == .ccm || refusedHead != nil)
    }

    /// A size of associated data that the algorithm must refuse; nil where it takes any.
    var refusedHead: Int? {
        switch traits.mode {
        case .rfc4106, .rfc4309, .rfc4543: 17
        default: nil
        }
    }

    // MARK: Lengths

    private func random(_ command: Command, _ name: String) -> SplitMix {
        SplitMix(seed: subject.seed, for: "\(command.number) \(name)")
    }

    /// Bytes of a message's text, refused or not.
    func size(_ command: Command) -> Int {
        guard ReadCommand(command, type).verdict == .refused else { return textSize(command) }
        return refusedSize(command) ?? textSize(command)
    }

    /// Bytes of text.
    func textSize(_ command: Command) -> Int {
        let read = ReadCommand(command, type)
        if type == .skcipher, read.text == .none { return 0 }
        var random = random(command, "text")
        if type == .rng { return readSize(read.text, &random) }
        var count = count(read.text, &random)
        // An output in many pieces that is longer, or several requests of many pages, are what virtio-crypto hangs on
        // (Documentation/findings.md).
        if read.text == .most {
            let pieces: [Command.Place] = [.blocks, .pieces, .many]
            if pieces.contains(read.output) {
                count = Pages.size + traits.stride * (1 + random.below(5))
            } else if read.completion == .waited, !pieces.contains(read.input), random.below(2) == 0 {
                count = random.pick([65_536, 65_536 - traits.stride, 65_536 + random.below(4 * traits.stride)])
                if !isEarly(command) {
                    count = random.pick([count, 16_384, 32_768, 32_768 + traits.stride, 131_072 + 2 * traits.stride])
                }
            }
        }
        if read.text == .belowPage, type == .aead, random.below(2) == 0 {
            // The page ends within the tag.
            let left = Pages.size - headSize(command) - 1 - random.below(15)
            if left > 0 { count = left }
        }
        return traits.length(count)
    }

    /// Bytes of a generator's read; the interface gives 128 at most.
    private func readSize(_ length: Command.Length, _ random: inout SplitMix) -> Int {
        switch length {
        case .one: 1
        case .belowBlock: 12 + random.below(4)
        case .block: 16
        case .aboveBlock: 17 + random.below(3)
        case .most: 128
        default: 33 + random.below(90)
        }
    }

    /// Bytes of associated data.
    func headSize(_ command: Command) -> Int {
        guard type == .aead else { return 0 }
        if !heads.isEmpty { return heads[command[.associated] % heads.count] }
        var random = random(command, "associated")
        return switch ReadCommand(command, type).associated {
        case .none: 0
        case .one: 1 + random.below(3)
        case .belowBlock: random.pick([8, 12, 13, 15])
        case .block: 16
        case .several:
            switch random.below(5) {
            case 0: random.pick([20, 32, 48, 64, 96, 128, 255, 256, 512])
            case 1: 132 + random.below(400)
            default: 17 + random.below(115)
            }
        default: hasLongHead(command, &random) ? longHead(&random) : Pages.size - 3 + random.below(40)
        }
    }

    /// CCM writes lengths from 65,280 on in another way (RFC 3610), and others may count in 16 bits. Now and then, because it
    /// takes time.
    private func longHead(_ random: inout SplitMix) -> Int {
        random.pick([65_279, 65_280, 65_281, 65_535, 65_536, 65_536 + 21])
    }

    private func hasLongHead(_ command: Command, _ random: inout SplitMix) -> Bool {
        let read = ReadCommand(command, type)
        let pieces: [Command.Place] = [.blocks, .pieces, .many]
        return !isEarly(command) && read.text != .most && read.completion == .waited && !pieces.contains(read.input)
            && !pieces.contains(read.output) && random.below(4) == 0
    }

    /// Whether a command is among those that a run of everything has the time for: what takes long comes later.
    func isEarly(_ command: Command) -> Bool { command.number <= 40 }

    /// A length that the mode must refuse.
    func refusedSize(_ command: Command) -> Int? {
        guard type == .skcipher || type == .aead, traits.algorithm != "ecb(cipher_null)" else { return nil }
        var random = random(command, "refused")
        if traits.granule > 1 {
            let size = traits.length(count(ReadCommand(command, type).text, &random))
            return size + 1 + random.below(traits.granule - 1)
        }
        return traits.least > 1 ? 1 + random.below(traits.least - 1) : nil
    }

    private func count(_ length: Command.Length, _ random: inout SplitMix) -> Int {
        let block = traits.stride
        let page = Pages.size
        switch length {
        case .none: return 0
        case .one: return 1
        case .belowBlock:
            // A digest's length takes the last 8 or 16 bytes of a block.
            let short = [1, 1, 2, 3] + (type == .hash ? [8, 9, 16, 17] : [])
            return block - random.pick(short.filter { $0 < block })
        case .block: return block
        case .aboveBlock: return block + 1 + random.below(3)
        case .few: return block * (random.below(4) == 0 ? 10 + random.below(23) : 2 + random.below(8))
        case .several:
            let blocks = 1 + random.below(random.below(4) == 0 ? 32 : 12)
            return block * blocks + 1 + random.below(max(1, block - 1))
        case .belowPage: return page - random.pick([1, 2, 3, block])
        case .page: return page
        case .abovePage: return page + random.pick([1, 2, 3, block])
        case .most:
            let pages = 2 + random.below(2)
            return random.below(4) == 0 ? page * pages : page * pages + random.below(page)
        case .within:
            // Devices have buffers, sectors and bursts of these sizes.
            let whole = random.pick([256, 512, 1024, 2048])
            switch random.below(4) {
            case 0: return whole + random.pick([-1, 1, -block, block])
            case 1: return 13 * block + random.below(max(1, page - 13 * block))
            default: return whole
            }
        }
    }

    // MARK: Keys

    /// A key of one of the sizes; nil where there is no vector to take the form from.
    func key(_ command: Command, _ name: String = "", size index: Int) -> [UInt8]? {
        var random = SplitMix(seed: subject.seed, for: "key \(command.number)\(name)")
        guard !keySizes.isEmpty else { return [] }
        return KeySizes.key(subject, keySize(command, index), &random)
    }

    /// The size that a word means. HMAC takes keys of any size: some are close to the listed one, or longer than a device has
    /// room for. In one sequence a word means one size, so that words say what differs.
    func keySize(_ command: Command, _ index: Int) -> Int {
        let size = keySizes[index % keySizes.count]
        guard traits.mode == .hmac else { return size }
        var random = SplitMix(seed: subject.seed, for: "near \(size) \(CoveringStore.sequence(of: command))")
        let block = traits.blockSize
        return switch size {
        case 200: random.pick([200, 200, block + 1, 2 * block, 255, 257, 300, 1025])
        case block: random.pick([block, block, block, block - 1])
        case 20: random.pick([20, 20, 14, 32, 33, 48])
        default: size
        }
    }

    /// A key that begins or ends as another one: of one size, they differ in one bit; of two, the shorter one begins the longer.
    func kin(of former: [UInt8], _ fresh: [UInt8], _ random: inout SplitMix) -> [UInt8] {
        let start = traits.hasTwoKeys ? 8 : 0
        let common = min(former.count, fresh.count)
        guard common > start else { return fresh }
        var key = fresh
        key.replaceSubrange(start..<common, with: former[start..<common])
        if former.count == fresh.count {
            key = former
            let last = key.count - 1
            // The lowest bit of DES's bytes is parity.
            let place = random.pick([start, last, start + random.below(key.count - start)])
            key[place] ^= UInt8(2) << UInt8(random.below(7))
        }
        return DisallowedKeys.rule(traits.algorithm, key) == nil ? key : fresh
    }
}

/// Which sizes of keys an algorithm takes, as its reference says.
private struct KeySizes {
    var taken: [Int] = []
    var refused: [Int] = []

    init(_ subject: Subject, _ oracle: Oracle) {
        var random = SplitMix(seed: subject.seed, for: "key sizes")
        guard let model = subject.key(&random), !model.isEmpty else { return }
        func takes(_ size: Int) -> Bool {
            guard let key = Self.key(subject, size, &random) else { return false }
            return oracle.takes([.setKey(transform: 0, key: key, .success)])
        }
        let block = subject.traits.blockSize
        if subject.traits.mode == .hmac {
            taken = Array([200, 0, block, 20, 1].filter(takes).prefix(4))
        } else {
            let own = subject.traits.hasTwoKeys ? Self.secondSize(model).map { [$0] } ?? [] : [model.count]
            let sizes = own + (subject.traits.hasTwoKeys ? [16, 24, 32] : subject.keySizes)
            taken = Vocabulary.spread(
                Set(sizes).sorted().filter { $0 > 0 && subject.traits.defines(keySize: $0) && takes($0) }
            )
        }
        guard let least = taken.min(), let most = taken.max() else { return }
        let edges = Set([least + 1, least + 7, most - 1, most - 7, least - 1, most + 1, 1]).filter { $0 > 0 }
        refused = edges.sorted().filter { !oracle.takes([.setKey(transform: 0, key: random.bytes($0), .success)]) }
    }

    /// Bytes of the second key, as the header says it.
    private static func secondSize(_ key: [UInt8]) -> Int? {
        guard key.count > 8 else { return nil }
        return key[4..<8].reduce(0) { $0 << 8 | Int($1) }
    }

    /// Mostly the key as it is; now and then zeros, or twice the same half, where FIPS mode does not forbid it.
    private static func single(_ algorithm: String, _ key: [UInt8], _ random: inout SplitMix) -> [UInt8] {
        let half = key.prefix(key.count / 2)
        let special: [UInt8]? =
            switch random.below(12) {
            case 0: [UInt8](repeating: 0, count: key.count)
            case 1: half + half + key.suffix(key.count % 2)
            case 2: [UInt8](repeating: 0xFF, count: key.count)
            // Triple DES with two keys.
            case 3 where key.count == 24: Array(key.prefix(16) + key.prefix(8))
            default: nil
            }
        guard let special, DisallowedKeys.rule(algorithm, special) == nil else { return key }
        return special
    }

    static func key(_ subject: Subject, _ size: Int, _ random: inout SplitMix) -> [UInt8]? {
        guard subject.traits.hasTwoKeys else { return single(subject.traits.algorithm, random.bytes(size), &random) }
        guard let model = subject.key(&random), let second = secondSize(model), second <= model.count - 8 else {
            return nil
        }
        let header = Array(model.prefix(4)) + [0, 0, UInt8(size >> 8 & 0xFF), UInt8(size & 0xFF)]
        var mac = model.count - 8 - second
        // HMAC takes keys of any size; FIPS mode wants 14 bytes.
        let isHMAC = TemplateName(subject.traits.algorithm)?.arguments.first?.hasPrefix("hmac(") ?? false
        if isHMAC, random.below(3) == 0 { mac = random.pick([14, 63, 64, 65, 100, 128, 129]) }
        return header + random.bytes(mac + size)
    }
}
