internal import AFALG
internal import Corpus
internal import Records

/// Authenticated encryption with associated data.
struct AEADRunner: Runner, ~Copyable {
    private var aead: Keyed<AEADTransform, AEADOperation>
    private let direction: Direction
    private let tagSize: Int
    /// Bytes after the associated data that are not the driver's answer.
    private let uncompared: Int
    private var memory = OutputMemory()

    init(driver: String, group: VectorGroup) throws(AFALGError) {
        var transform = try AEADTransform(driver)
        try transform.setTagSize(group.tagSize)
        aead = Keyed(transform) { transform, key throws(AFALGError) in
            try transform.setKey(key.span.bytes)
        } open: { transform throws(AFALGError) in
            try transform.makeOperation()
        }
        direction = group.operation == .encrypt ? .encrypt : .decrypt
        tagSize = group.tagSize
        uncompared = group.padding == .leadingIV ? group.ivSize : 0
    }

    mutating func answer(to vector: Vector, pieces: [Range<Int>]) throws(AFALGError) -> Answer {
        let direction = direction
        let change = direction == .encrypt ? tagSize : -tagSize
        let arena = memory.piece(of: max(0, vector.aad.count + vector.input.count + change))
        let opened = try aead.withOperation(key: vector.key) { operation throws(AFALGError) in
            var bytes = unsafe _overrideLifetime(MutableRawSpan(_unsafeBytes: arena.piece(0)), copying: ())
            return try operation.crypt(vector, direction, pieces, into: &bytes)
        }
        if let place = arena.spoiledPlace() {
            memory.discard()
            return .spoiled(place)
        }
        guard case .authentic(let size) = opened else { return .forged }
        let output = arena.bytes(size)
        // The kernel copies the associated data to the front; a driver that spoils it shows here as wrong output.
        guard output.starts(with: vector.aad) else { return .output(output) }
        return .output(Array(output.dropFirst(vector.aad.count + uncompared)))
    }
}

extension AEADOperation {
    fileprivate mutating func crypt(
        _ vector: Vector,
        _ direction: Direction,
        _ pieces: [Range<Int>],
        into output: inout MutableRawSpan
    ) throws(AFALGError) -> Opened {
        let iv = vector.iv.span.bytes
        let aad = vector.aad.span.bytes
        let input = vector.input.span.bytes
        switch (pieces.count, direction) {
        case (1, .encrypt):
            return .authentic(try seal(iv: iv, associatedData: aad, plaintext: input, into: &output))
        case (1, .decrypt):
            return try open(iv: iv, associatedData: aad, ciphertextAndTag: input, into: &output)
        default:
            let message = vector.aad + vector.input
            try begin(direction, iv: iv, associatedDataSize: vector.aad.count)
            for (index, piece) in pieces.enumerated() {
                try write(message.span.bytes.extracting(piece), more: index < pieces.count - 1)
            }
            return direction == .decrypt ? try readOpened(into: &output) : .authentic(try readSealed(into: &output))
        }
    }
}
