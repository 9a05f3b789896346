internal import Corpus
internal import KernelNames
internal import Records

/// One message with its answer, in the layout in which it goes through the interface.
struct Message: Equatable {
    /// The vector's id, or a name of our own.
    var id: String
    var key: [UInt8]
    /// Nil for digests.
    var control: Script.Control?
    /// Associated data and text, as they are sent.
    var data: Octets
    /// The whole output.
    var answer: Script.Answer
    /// AEAD: bytes of tag.
    var tagSize: Int

    /// Bytes of associated data.
    var associated: Int { control?.associated ?? 0 }
    /// Bytes after the associated data.
    var textCount: Int { data.count - associated }
    /// Bytes of the output, where they are known.
    var outputSize: Int { answer.size ?? data.count }

    /// A vector as a message.
    init(_ vector: Vector, _ group: VectorGroup, digestSize: Int?) {
        id = vector.id
        key = vector.key
        tagSize = group.tagSize
        data = .bytes(vector.aad + vector.input)
        let direction: Script.Direction = group.operation == .encrypt ? .encrypt : .decrypt
        switch group.type {
        case .hash:
            let size = digestSize ?? vector.output.count
            answer = Script.Answer(size: size, windows: [.init(0, vector.output)])
        case .skcipher:
            control = Script.Control(direction, iv: vector.iv)
            answer = .output(vector.output)
        case .aead:
            control = Script.Control(direction, iv: vector.iv, associated: vector.aad.count)
            let uncompared = group.padding == .leadingIV ? group.ivSize : 0
            let start = vector.aad.count + uncompared
            answer = Script.Answer(
                size: start + vector.output.count,
                windows: [.init(0, vector.aad), .init(start, vector.output)]
            )
        case .rng: answer = .output(vector.output)
        }
    }

    /// A message whose answer is to be found.
    init(id: String, key: [UInt8], control: Script.Control?, data: Octets, tagSize: Int) {
        self.id = id
        self.key = key
        self.control = control
        self.data = data
        self.tagSize = tagSize
        answer = .success
    }

    /// The bytes that must stand in a part of the output.
    func answer(_ part: Range<Int>) -> Script.Answer {
        let windows = answer.windows.compactMap { window -> Script.Answer.Window? in
            let start = max(part.lowerBound, window.offset)
            let end = min(part.upperBound, window.offset + window.bytes.count)
            guard start < end else { return nil }
            let bytes = window.bytes[start - window.offset..<end - window.offset]
            return .init(start - part.lowerBound, Array(bytes))
        }
        return Script.Answer(size: part.count, windows: windows)
    }
}

// MARK: Steps

extension Message {
    /// Sets the tag's size and the key.
    func configure(_ type: CipherType, transform: Int = 0) -> [Script.Step] {
        var steps: [Script.Step] = []
        if type == .aead { steps.append(.setTagSize(transform: transform, size: tagSize, .success)) }
        return steps + [setKey(type, transform: transform)]
    }

    func setKey(_ type: CipherType, transform: Int = 0) -> Script.Step {
        // A digest without a key says ENOSYS to an empty one, one whose key is optional EINVAL.
        let isOptional = type == .hash && key.isEmpty
        let answer = Script.Answer(errnos: isOptional ? ["ENOSYS", "EINVAL"] : [])
        return .setKey(transform: transform, key: key, answer)
    }

    /// The whole message in one send and one receive.
    func whole(operation: Int = 0) -> Script.Step { .message(operation: operation, control, data, answer) }

    /// Sends the message in pieces.
    func send(_ cuts: [Int], operation: Int = 0, splice: Bool = false) -> [Script.Step] {
        let bytes = data.values
        let places = [0] + cuts + [bytes.count]
        return places.indices.dropLast().map { index in
            let part = Array(bytes[places[index]..<places[index + 1]])
            let isLast = index == places.count - 2
            return .send(
                operation: operation,
                index == 0 ? control : nil,
                .bytes(part),
                Script.Layout([part.count]),
                more: !isLast,
                splice: splice
            )
        }
    }

    /// Receives the whole output into one buffer.
    func receive(operation: Int = 0) -> Script.Step {
        .receive(operation: operation, Script.Layout([outputSize]), answer, inPlace: false)
    }
}
