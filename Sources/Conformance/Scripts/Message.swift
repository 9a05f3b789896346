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
    var answer: Expectation
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
        data = .bytes(vector.aad.isEmpty ? vector.input : vector.aad + vector.input)
        let direction: Script.Direction = group.operation == .encrypt ? .encrypt : .decrypt
        switch group.type {
        case .hash:
            answer = Expectation(size: digestSize ?? vector.output.count, windows: [.init(0, vector.output)])
        case .skcipher:
            control = Script.Control(direction, iv: vector.iv)
            answer = .output(vector.output)
        case .aead:
            control = Script.Control(direction, iv: vector.iv, associated: vector.aad.count)
            let uncompared = group.padding == .leadingIV ? group.ivSize : 0
            let start = vector.aad.count + uncompared
            answer = Expectation(
                size: start + vector.output.count,
                windows: [.init(0, vector.aad), .init(start, vector.output)]
            )
        case .rng: answer = .output(vector.output)
        }
        if vector.expectation == .rejection { answer = Self.rejection(of: vector, group, direction) }
    }

    /// What may come of an invalid case.
    private static func rejection(
        of vector: Vector,
        _ group: VectorGroup,
        _ direction: Script.Direction
    ) -> Expectation {
        let errnos = AcceptedErrnos.invalidMessage
        return switch group.type {
        // An invalid MAC case gives a wrong MAC; computing another one is what must happen.
        case .hash: Expectation(errnos: errnos, exclusion: .prefix(vector.output))
        // The kernel never pads, so it cannot refuse a wrong padding.
        case .skcipher where group.padding == .pkcs7 && direction == .decrypt:
            Expectation(errnos: errnos, exclusion: .padded)
        case .skcipher, .aead, .rng: .refusal
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
    func answer(_ part: Range<Int>) -> Expectation {
        let windows = answer.windows.compactMap { window -> Expectation.Window? in
            let start = max(part.lowerBound, window.offset)
            let end = min(part.upperBound, window.offset + window.bytes.count)
            guard start < end else { return nil }
            let bytes = window.bytes[start - window.offset..<end - window.offset]
            return .init(start - part.lowerBound, Array(bytes))
        }
        return Expectation(size: part.count, windows: windows)
    }
}

// MARK: Room

extension Message {
    /// Larger than any digest, so that the driver's own size shows.
    static let roomForDigest = 256

    /// Bytes of room that a whole message's output gets, whatever is expected: as many as the interface says it has.
    func room(_ type: CipherType) -> Int {
        guard type == .aead else { return Self.room(type, of: data.count) }
        return max(0, data.count + (control?.direction == .encrypt ? tagSize : -tagSize))
    }

    /// The same for types whose output depends on the message's size alone.
    static func room(_ type: CipherType, of size: Int) -> Int { type == .hash ? roomForDigest : size }
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
        .setKey(transform: transform, key: key, .taking(key: key, type))
    }

    /// The whole message in one send and one receive.
    func whole(operation: Int = 0) -> Script.Step { .message(operation: operation, control, data, answer) }

    /// Sends the message in pieces.
    ///
    /// - Parameter staysOpen: whether the last piece says that more follow, so that the receive ends the message.
    func send(
        _ cuts: [Int],
        operation: Int = 0,
        splice: Bool = false,
        staysOpen: Bool = false
    ) -> [Script.Step] {
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
                more: !isLast || staysOpen,
                splice: splice
            )
        }
    }

    /// Receives the whole output into one buffer.
    func receive(operation: Int = 0) -> Script.Step {
        .receive(operation: operation, Script.Layout([outputSize]), answer, inPlace: false)
    }
}
