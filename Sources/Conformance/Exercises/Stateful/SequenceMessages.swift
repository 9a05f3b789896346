internal import Corpus
internal import KernelNames
internal import Records

/// The messages of sequences, with their answers.
struct SequenceMessages {
    let vocabulary: Vocabulary
    let oracle: Oracle

    private var type: CipherType { vocabulary.type }
    private var traits: ModeTraits { vocabulary.traits }

    func random(_ command: Command, _ name: String) -> SplitMix {
        SplitMix(seed: vocabulary.subject.seed, for: "\(command.number) \(name)")
    }

    func iv(_ random: inout SplitMix) -> [UInt8] {
        var iv = random.bytes(vocabulary.subject.group.ivSize)
        if random.below(8) == 0 {
            iv = [UInt8](repeating: 0, count: iv.count)
        } else if let first = iv.first, first % 12 == 1 {
            iv = [UInt8](repeating: 0xFF, count: iv.count)
        }
        traits.fit(iv: &iv)
        // The counter's size, less one.
        if traits.mode == .ccm, !iv.isEmpty { iv[0] = random.pick([3, 3, 3, 1, 2, 4, 5, 6, 7]) }
        return iv
    }

    /// A counter of which the last 16, 32, 64 or all bits are full after a few blocks, a few before the message's end, or
    /// anywhere in it.
    func nearEnd(_ iv: [UInt8], text: Int, _ random: inout SplitMix) -> [UInt8] {
        let isLittle = traits.mode?.isChaCha ?? false
        let width = min(iv.count, isLittle ? 4 : random.pick([2, 4, 4, 8, 16]))
        guard width > 1 else { return iv }
        let blocks = max(1, text / (isLittle ? 64 : traits.stride))
        let place =
            switch random.below(4) {
            case 0: random.below(blocks)
            case 1: max(0, blocks - 1 - random.below(6))
            default: random.below(6)
            }
        let left = 0xFFFF - min(0xFFFF, place)
        let low = [UInt8(left >> 8), UInt8(left & 0xFF)]
        let ones = [UInt8](repeating: 0xFF, count: width - 2)
        if isLittle { return Array(low.reversed()) + ones + Array(iv.dropFirst(width)) }
        return Array(iv.dropLast(width)) + ones + low
    }

    /// An IV that differs from another in one bit: at its start, at its end, or anywhere.
    func kin(of iv: [UInt8], _ random: inout SplitMix) -> [UInt8] {
        var iv = iv
        // The first byte of CCM's is no part of the nonce, and what follows the nonce is not looked at.
        let nonce = traits.mode == .ccm ? 1..<max(2, min(iv.count, 15 - Int(iv[0]))) : iv.indices
        guard !nonce.isEmpty, nonce.upperBound <= iv.count else { return iv }
        let place = random.pick([nonce.lowerBound, nonce.upperBound - 1, nonce.lowerBound + random.below(nonce.count)])
        iv[place] ^= UInt8(1) << UInt8(random.below(8))
        return iv
    }

    /// A message with its answer; nil when nobody has one.
    func message(
        _ command: Command,
        _ name: String,
        _ key: [UInt8],
        _ tagSize: Int,
        _ direction: Script.Direction,
        text: Int,
        head: Int,
        iv: [UInt8]
    ) -> Message? {
        var random = random(command, "\(name) bytes")
        var associated = random.bytes(head)
        if random.below(8) == 0 { associated = [UInt8](repeating: 0, count: head) }
        var bytes = random.bytes(text)
        if random.below(8) == 0 {
            bytes = [UInt8](repeating: 0, count: text)
        } else if let first = bytes.first, first % 12 == 1 {
            bytes = [UInt8](repeating: 0xFF, count: text)
        }
        traits.fit(text: &bytes)
        var control: Script.Control?
        var iv = iv
        // A counter of two bytes ends before such a text does.
        if traits.mode == .ccm, text > 0xFFFF, iv.first == 1 { iv[0] = 2 }
        if type != .hash { control = Script.Control(direction, iv: iv, associated: type == .aead ? head : nil) }
        let message = Message(
            id: "\(command.number)",
            key: key,
            control: control,
            data: .bytes(associated + bytes),
            tagSize: tagSize
        )
        return type == .aead && direction == .decrypt ? oracle.opened(message) : oracle.told(message)
    }

    /// A message that the algorithm must refuse.
    func refused(
        _ command: Command,
        _ direction: Script.Direction,
        _ iv: [UInt8],
        _ key: [UInt8],
        _ tagSize: Int,
        text: Int,
        _ random: inout SplitMix
    ) -> Message {
        var (head, iv, text) = (vocabulary.headSize(command), iv, text)
        if traits.mode == .ccm, !iv.isEmpty {
            iv[0] = random.pick([0, 8, 9, 0x80, 0xFF])
        } else if let refused = vocabulary.refusedHead {
            head = refused
        }
        if type == .aead, direction == .decrypt { text += tagSize }
        let control = Script.Control(direction, iv: iv, associated: type == .aead ? head : nil)
        let bytes = random.bytes((type == .aead ? head : 0) + text)
        var message = Message(id: "", key: key, control: control, data: .bytes(bytes), tagSize: tagSize)
        message.answer = .refusal
        return message
    }

    /// A message of some blocks beside the command's own.
    func other(_ command: Command, _ key: [UInt8], _ tagSize: Int, _ name: String) -> Message? {
        var random = random(command, name)
        let size = traits.length(traits.stride * (2 + random.below(4)) + random.below(traits.stride))
        let direction: Script.Direction = random.below(2) == 0 ? .encrypt : .decrypt
        return message(command, name, key, tagSize, direction, text: size, head: beside(&random), iv: iv(&random))
    }

    private func beside(_ random: inout SplitMix) -> Int {
        guard type == .aead else { return 0 }
        return vocabulary.heads.isEmpty ? random.pick([0, 5, 16, 24]) : random.pick(vocabulary.heads)
    }

    /// Turns a bit where the command wants it; the command says so where that cannot be.
    func forge(
        _ message: inout Message,
        _ command: inout Command,
        _ read: ReadCommand,
        _ random: inout SplitMix
    ) {
        let tagSize = message.tagSize
        var bytes = message.data.values
        let covered = message.associated - min(message.associated, traits.unauthenticatedTail)
        let text = bytes.count - message.associated - tagSize
        let bit = UInt8(1) << UInt8(random.below(8))
        // Mostly the outermost byte, else one of that half.
        let within = random.below(3) == 0 ? random.below(max(1, tagSize / 2)) : 0
        switch read.verdict {
        case .text where text > 0: bytes[message.associated + random.below(text)] ^= bit
        case .associated where covered > 0: bytes[random.below(covered)] ^= bit
        case .tagEnd: bytes[bytes.count - 1 - within] ^= bit
        case .tagWhole: spoil(&bytes[(bytes.count - tagSize)...], bit, &random)
        default:
            command[.verdict] = Command.Verdict.all(for: type).firstIndex(of: .tagStart) ?? 0
            bytes[bytes.count - tagSize + within] ^= bit
        }
        message.data = .bytes(bytes)
        message.answer = .forgery
    }

    /// A tag that is wrong at more than one place, so that a sum or a difference over words may be what it should be; or zeros,
    /// as a device that was not done leaves them.
    private func spoil(_ tag: inout ArraySlice<UInt8>, _ bit: UInt8, _ random: inout SplitMix) {
        let start = tag.startIndex
        let zeros = [UInt8](repeating: 0, count: tag.count)
        switch random.below(4) {
        case 0 where Array(tag) != zeros: tag.replaceSubrange(tag.indices, with: zeros)
        case 1: for place in tag.indices { tag[place] = ~tag[place] }
        default:
            let apart = random.pick([1, 4, 8].filter { $0 < tag.count } + (tag.count == 1 ? [0] : []))
            let place = start + random.below(tag.count - apart)
            tag[place] ^= bit
            if apart > 0 { tag[place + apart] ^= bit }
        }
    }

    /// What a digest's operation gives for other bytes than the command's own.
    func digest(_ command: Command, _ key: [UInt8], _ bytes: [UInt8]) -> Message? {
        oracle.told(Message(id: "\(command.number)", key: key, control: nil, data: .bytes(bytes), tagSize: 0))
    }
}

extension Oracle {
    /// The message with the library's answer, else with the driver's.
    func told(_ message: Message) -> Message? {
        guard let output = libraryOutput(of: message) else { return answered(message) }
        var message = message
        message.answer = .output(output)
        return message
    }

    /// A message in plain text as one that is to be opened.
    func opened(_ message: Message) -> Message? {
        var plain = message
        plain.control?.direction = .encrypt
        guard let output = libraryOutput(of: plain) else { return sealed(message) }
        var opened = message
        opened.data = .bytes(output)
        opened.answer = .output(message.data.values)
        return opened
    }
}
