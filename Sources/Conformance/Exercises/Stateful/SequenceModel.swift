internal import Corpus
internal import KernelNames
internal import Records

/// What is known of a transform while commands are put to it: its key, its tag's size, its operation, and where that
/// operation's IV stands. Turns each command into calls with the answers that must come.
///
/// Nothing is expected that the interface's contract leaves open; a command that nobody can answer is left out.
struct SequenceModel {
    /// Operations of the scripts.
    enum Slot {
        static let own = 0
        static let other = 1
        static let neighbour = 2
        static let copy = 3
        static let flight = 4
    }

    /// A stream of messages whose IV goes on.
    private struct Stream {
        var iv: [UInt8]
        var direction: Script.Direction
        /// What went in, counted in whole blocks.
        var data: [UInt8]
    }

    let vocabulary: Vocabulary
    let oracle: Oracle
    private let messages: SequenceMessages
    private(set) var steps: [Script.Step] = []
    private(set) var transforms = 1
    /// What the commands became.
    private(set) var commands: [Command] = []
    /// How many steps there were after each command.
    private(set) var ends: [Int] = []

    private var key: [UInt8] = []
    /// Keys that were set before, without the one that is set.
    private var formers: [[UInt8]] = []
    private var tagSize = 0
    private var isOpen = false
    private var lastIV: [UInt8] = []
    private var stream: Stream?

    private var type: CipherType { vocabulary.type }
    private var traits: ModeTraits { vocabulary.traits }

    init(_ vocabulary: Vocabulary, _ oracle: Oracle) {
        self.vocabulary = vocabulary
        self.oracle = oracle
        messages = SequenceMessages(vocabulary: vocabulary, oracle: oracle)
        tagSize = vocabulary.tagSizes.first ?? 0
    }

    /// The calls of a sequence; the first command is put on a fresh transform. Nil when a command cannot be answered.
    static func script(_ commands: [Command], _ vocabulary: Vocabulary, _ oracle: Oracle) -> SequenceModel? {
        var model = SequenceModel(vocabulary, oracle)
        for command in commands { guard model.add(command) else { return nil } }
        return model
    }

    var script: Script { Script(type: type, transforms: transforms, lanes: [steps]) }

    /// Adds a command; false, and nothing changes, when nobody can answer its message.
    mutating func add(_ command: Command) -> Bool {
        var next = self
        guard next.append(vocabulary.adapted(command)) else { return false }
        self = next
        return true
    }

    private mutating func append(_ asked: Command) -> Bool {
        var command = asked
        let isFirst = commands.isEmpty
        guard set(&command, isFirst: isFirst) else { return false }
        let read = ReadCommand(command, type)
        if isFirst || read.use != .same || !isOpen {
            if !isFirst, read.use == .same { command[.use] = Command.Use.allCases.firstIndex(of: .fresh) ?? 0 }
            if read.use == .abandoned { guard abandon(command) else { return false } }
            reopen()
        }
        guard let exchange = exchange(&command, ReadCommand(command, type)) else { return false }
        var end: [Script.Step] = []
        if read.use == .amid {
            guard let others = amid(command) else { return false }
            steps += others.begin
            end = others.end
        }
        if read.use == .neighbour || read.use == .sibling {
            guard let others = neighbour(command, isSibling: read.use == .sibling) else { return false }
            steps += others
        }
        steps += exchange + end
        commands.append(command)
        ends.append(steps.count)
        return true
    }

    // MARK: Keys and tags

    /// Sets what the command wants to be set.
    private mutating func set(_ command: inout Command, isFirst: Bool) -> Bool {
        let read = ReadCommand(command, type)
        var keying = read.keying
        if isFirst, keying == .kept || keying == .again { keying = .fresh }
        let size = vocabulary.tagSizes.isEmpty ? 0 : vocabulary.tagSizes[command[.tagSize]]
        // A transform that was never told has the largest tag.
        let isDefault = isFirst && read.tagging == .kept && command[.tagSize] == 0
        let setsTag = [.before, .after].contains(read.tagging) || isFirst && !isDefault
        let touchesTag = type == .aead && (setsTag || read.tagging == .refused)
        guard keying != .kept || touchesTag else { return true }
        close()
        if touchesTag, read.tagging != .after, setsTag { setTag(size) }
        if touchesTag, read.tagging == .refused, let refused = vocabulary.refusedTagSize {
            steps.append(.setTagSize(transform: 0, size: refused, .unfit))
        }
        if keying != .kept, !vocabulary.keySizes.isEmpty {
            if keying == .afterRefusal, !vocabulary.refusedKeySizes.isEmpty {
                var random = messages.random(command, "refused key")
                let size = random.pick(vocabulary.refusedKeySizes)
                steps.append(.setKey(transform: 0, key: random.bytes(size), .unfit))
            }
            if keying != .again {
                guard let fresh = vocabulary.key(command, size: command[.keySize]) else { return false }
                if keying == .afterUnused {
                    // One that no message is put under.
                    let size = command[.keySize] + command.number % 2
                    guard let unused = vocabulary.key(command, " unused", size: size) else { return false }
                    steps.append(.setKey(transform: 0, key: unused, .taking(key: unused, type)))
                }
                var random = messages.random(command, "key")
                let next =
                    keying == .kin ? vocabulary.kin(of: key, fresh, &random) : former(like: fresh, keying, command)
                if next != key, !key.isEmpty { formers.append(key) }
                key = next
            }
            steps.append(.setKey(transform: 0, key: key, .taking(key: key, type)))
        }
        if touchesTag, read.tagging == .after, setsTag { setTag(size) }
        return true
    }

    /// A fresh key; now and then the last one of its size before the key that is set, which a device with places for several
    /// may have kept.
    private func former(like fresh: [UInt8], _ keying: Command.Keying, _ command: Command) -> [UInt8] {
        var random = messages.random(command, "former key")
        guard keying == .fresh, random.below(3) == 0 else { return fresh }
        return formers.last { $0.count == fresh.count && $0 != key } ?? fresh
    }

    private mutating func setTag(_ size: Int) {
        tagSize = size
        steps.append(.setTagSize(transform: 0, size: size, .success))
    }

    // MARK: Operations

    private mutating func close() {
        if isOpen { steps.append(.close(operation: Slot.own)) }
        isOpen = false
        stream = nil
    }

    private mutating func reopen() {
        close()
        steps.append(.open(operation: Slot.own, transform: 0))
        isOpen = true
    }

    /// A second operation's message, half of it sent, and what ends it. Of a cipher's that goes on a block may have been
    /// received.
    private mutating func amid(_ command: Command) -> (begin: [Script.Step], end: [Script.Step])? {
        guard let message = messages.other(command, key, tagSize, "amid") else { return nil }
        if type == .skcipher, traits.chains, command.number.isMultiple(of: 2) {
            let (cut, size) = (traits.stride, message.data.count)
            let parts = message.send([cut], operation: Slot.other)
            let receives = [0..<cut, cut..<size].map { part in
                let layout = Script.Layout([part.count])
                return Script.Step.receive(operation: Slot.other, layout, message.answer(part), inPlace: false)
            }
            let begin = [.open(operation: Slot.other, transform: 0), parts[0], receives[0]]
            return (begin, [parts[1], receives[1], .close(operation: Slot.other)])
        }
        let parts = message.send([message.data.count / 2], operation: Slot.other)
        let begin = [.open(operation: Slot.other, transform: 0), parts[0]]
        return (begin, [parts[1], message.receive(operation: Slot.other), .close(operation: Slot.other)])
    }

    /// An operation that is closed in the middle of its message; of a cipher's a block may have been received.
    private mutating func abandon(_ command: Command) -> Bool {
        guard let message = messages.other(command, key, tagSize, "abandoned") else { return false }
        close()
        steps += [
            .open(operation: Slot.other, transform: 0),
            message.send([message.data.count / 2], operation: Slot.other)[0],
        ]
        if type == .skcipher, traits.chains, command.number.isMultiple(of: 2) {
            let layout = Script.Layout([traits.stride])
            steps.append(.receive(operation: Slot.other, layout, message.answer(0..<traits.stride), inPlace: false))
        }
        steps.append(.close(operation: Slot.other))
        return true
    }

    /// Another transform under another key for messages in flight beside those of the own one; for half of the commands.
    private mutating func flightTransform(_ command: Command) -> (steps: [Script.Step], key: [UInt8], tagSize: Int)? {
        var random = messages.random(command, "beside")
        guard random.below(2) == 0 else { return nil }
        let size = random.below(max(1, vocabulary.keySizes.count))
        guard let key = vocabulary.key(command, " beside", size: size) else { return nil }
        let tagSize = vocabulary.tagSizes.first ?? 0
        transforms = max(transforms, 2)
        return (configure(1, key, tagSize), key, tagSize)
    }

    private func configure(_ transform: Int, _ key: [UInt8], _ tagSize: Int) -> [Script.Step] {
        var steps: [Script.Step] = []
        if type == .aead { steps.append(.setTagSize(transform: transform, size: tagSize, .success)) }
        if !vocabulary.keySizes.isEmpty {
            steps.append(.setKey(transform: transform, key: key, .taking(key: key, type)))
        }
        return steps
    }

    /// A message through another transform under another key, or under the same; now and then through more transforms than a
    /// device has places for keys.
    private mutating func neighbour(_ command: Command, isSibling: Bool) -> [Script.Step]? {
        var random = messages.random(command, "neighbour")
        let count = !isSibling && random.below(24) == 0 ? 17 : 1
        var steps: [Script.Step] = []
        for transform in 1...count {
            let name = "neighbour \(transform)"
            let size = random.below(max(1, vocabulary.keySizes.count))
            guard let fresh = vocabulary.key(command, " \(name)", size: size) else { return nil }
            let own = isSibling ? key : fresh
            guard let message = messages.other(command, own, vocabulary.tagSizes.first ?? 0, name) else { return nil }
            steps += configure(transform, own, message.tagSize)
            steps += [
                .open(operation: Slot.neighbour, transform: transform), message.whole(operation: Slot.neighbour),
                .close(operation: Slot.neighbour),
            ]
        }
        transforms = max(transforms, 1 + count)
        return steps
    }

    // MARK: Messages

    /// The command's own message and the calls that put it. Where a value turns out to have no meaning, the command says so.
    private mutating func exchange(_ command: inout Command, _ read: ReadCommand) -> [Script.Step]? {
        var random = messages.random(command, "message")
        var fresh = messages.iv(&random)
        if read.iv == .again, !lastIV.isEmpty { fresh = lastIV }
        if read.iv == .kin, !lastIV.isEmpty { fresh = messages.kin(of: lastIV, &random) }
        let text = vocabulary.size(command)
        if read.iv == .nearEnd { fresh = messages.nearEnd(fresh, text: text, &random) }
        if read.iv == .goesOn, let stream, stream.direction == read.direction, !stream.data.isEmpty {
            return goOn(command, stream, text, &random)
        }
        if read.iv == .goesOn { command[.iv] = 0 }
        lastIV = fresh
        var message: Message?
        if isRefused(read, text) {
            message = messages.refused(command, read.direction, fresh, key, tagSize, text: text, &random)
        } else {
            let head = vocabulary.headSize(command)
            message = messages.message(command, "own", key, tagSize, read.direction, text: text, head: head, iv: fresh)
        }
        guard var message else { return nil }
        if read.verdict != .valid, read.verdict != .refused { messages.forge(&message, &command, read, &random) }
        let asked = command
        let beside = [.first, .last].contains(read.completion) ? flightTransform(command) : nil
        let steps =
            (beside?.steps ?? [])
            + Exchange(vocabulary, read, message).steps(&random) { bytes in
                messages.digest(asked, key, bytes)
            } another: { number in
                // Every other one through another transform, which has another key.
                guard let beside, number.isMultiple(of: 2) else {
                    return messages.other(asked, key, tagSize, "flight \(number)").map { ($0, 0) }
                }
                return messages.other(asked, beside.key, beside.tagSize, "flight \(number)").map { ($0, 1) }
            }
        follow(message, read)
        if isRefused(read, text) {
            isOpen = false
            stream = nil
            return steps + [.close(operation: Slot.own)]
        }
        if steps.contains(.close(operation: Slot.own)) { isOpen = false }
        return steps
    }

    /// Whether the algorithm must refuse the message: its form, or that there is nothing where it needs a block.
    private func isRefused(_ read: ReadCommand, _ text: Int) -> Bool {
        read.verdict == .refused || traits.refusesNothing && text == 0
    }

    /// What the operation's IV stands at after a message.
    private mutating func follow(_ message: Message, _ read: ReadCommand) {
        guard type == .skcipher, traits.chains, read.verdict == .valid, let control = message.control else {
            stream = nil
            return
        }
        stream = Stream(iv: control.iv, direction: control.direction, data: [])
        advance(message.data.values)
    }

    private mutating func advance(_ bytes: [UInt8]) {
        guard var next = stream else { return }
        let rest = bytes.count % traits.stride
        // A part of a block counts as a whole one in CTR (511306b2d075 in Linux), and nobody says so of other modes.
        guard rest == 0 || traits.mode == .ctr else {
            stream = nil
            return
        }
        next.data += bytes + [UInt8](repeating: 0, count: rest == 0 ? 0 : traits.stride - rest)
        stream = next.data.count > 1 << 17 ? nil : next
    }

    /// A message without an IV: the end of a longer one.
    private mutating func goOn(
        _ command: Command,
        _ stream: Stream,
        _ text: Int,
        _ random: inout SplitMix
    ) -> [Script.Step]? {
        let bytes = random.bytes(text)
        let whole = Message(
            id: "\(command.number)",
            key: key,
            control: Script.Control(stream.direction, iv: stream.iv),
            data: .bytes(stream.data + bytes),
            tagSize: 0
        )
        guard let output = oracle.told(whole)?.answer.wholeOutput, output.count == stream.data.count + text else {
            return nil
        }
        var message = whole
        message.control = nil
        message.data = .bytes(bytes)
        message.answer = .output(Array(output.dropFirst(stream.data.count)))
        let read = ReadCommand(command, type)
        let steps = Exchange(vocabulary, read, message).steps(&random)
        advance(bytes)
        return steps
    }
}
