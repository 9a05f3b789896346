internal import AFALG
internal import Corpus

/// Authenticated encryption with associated data.
struct AEADRunner: Runner, ~Copyable {
    private var transform: AEADTransform
    private let direction: Direction
    private let tagSize: Int
    private var operation: AEADOperation?
    private var key: [UInt8]?

    init(driver: String, group: VectorGroup) throws(AFALGError) {
        var transform = try AEADTransform(driver)
        try transform.setTagSize(group.tagSize)
        self.transform = transform
        direction = group.operation == .encrypt ? .encrypt : .decrypt
        tagSize = group.tagSize
    }

    mutating func answer(to vector: Vector, pieces: [Range<Int>]) throws(AFALGError) -> Answer {
        do {
            try prepare(key: vector.key)
            let change = direction == .encrypt ? tagSize : -tagSize
            let size = max(0, vector.aad.count + vector.input.count + change)
            var output = [UInt8](repeating: 0, count: size)
            guard let size = try crypt(vector, pieces, into: &output) else { return .forged }
            output.removeLast(output.count - min(size, output.count))
            // The kernel copies the associated data to the front; a driver that spoils it shows here as wrong output.
            guard output.starts(with: vector.aad) else { return .output(output) }
            return .output(Array(output.dropFirst(vector.aad.count)))
        } catch {
            operation = nil
            throw error
        }
    }

    private mutating func prepare(key wanted: [UInt8]) throws(AFALGError) {
        if key != wanted {
            operation = nil
            key = nil
            try transform.setKey(wanted.span.bytes)
            key = wanted
        }
        if operation == nil { operation = try transform.makeOperation() }
    }

    /// The number of bytes written, or nil for a forged message.
    private mutating func crypt(
        _ vector: Vector,
        _ pieces: [Range<Int>],
        into output: inout [UInt8]
    ) throws(AFALGError) -> Int? {
        var span = output.mutableSpan
        var bytes = span.mutableBytes
        let iv = vector.iv.span.bytes
        if pieces.count > 1 {
            let message = vector.aad + vector.input
            try operation!.begin(direction, iv: iv, associatedDataSize: vector.aad.count)
            for (index, piece) in pieces.enumerated() {
                try operation!.write(message.span.bytes.extracting(piece), more: index < pieces.count - 1)
            }
            guard direction == .decrypt else { return try operation!.readSealed(into: &bytes) }
            return size(of: try operation!.readOpened(into: &bytes))
        }
        let aad = vector.aad.span.bytes
        let input = vector.input.span.bytes
        guard direction == .decrypt else {
            return try operation!.seal(iv: iv, associatedData: aad, plaintext: input, into: &bytes)
        }
        return size(of: try operation!.open(iv: iv, associatedData: aad, ciphertextAndTag: input, into: &bytes))
    }

    private func size(of opened: AEADOperation.Opened) -> Int? {
        switch opened {
        case .authentic(let size): size
        case .forged: nil
        }
    }
}
