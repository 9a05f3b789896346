internal import AFALG
internal import Corpus
internal import Records

/// Symmetric ciphers without authentication.
struct SkcipherRunner: Runner, ~Copyable {
    private var cipher: Keyed<SkcipherTransform, SkcipherOperation>
    private let direction: Direction
    private let padding: VectorGroup.Padding
    private var memory = OutputMemory()

    init(driver: String, group: VectorGroup) throws(AFALGError) {
        cipher = Keyed(try SkcipherTransform(driver)) { transform, key throws(AFALGError) in
            try transform.setKey(key.span.bytes)
        } open: { transform throws(AFALGError) in
            try transform.makeOperation()
        }
        direction = group.operation == .encrypt ? .encrypt : .decrypt
        padding = group.padding
    }

    mutating func answer(to vector: Vector, pieces: [Range<Int>]) throws(AFALGError) -> Answer {
        let arena = memory.piece(of: vector.input.count)
        let direction = direction
        let size = try cipher.withOperation(key: vector.key) { operation throws(AFALGError) in
            var bytes = unsafe _overrideLifetime(MutableRawSpan(_unsafeBytes: arena.piece(0)), copying: ())
            return try operation.crypt(vector, direction, pieces, into: &bytes)
        }
        if let place = arena.spoiledPlace() {
            memory.discard()
            return .spoiled(place)
        }
        let output = arena.bytes(size)
        if padding == .pkcs7, direction == .decrypt, !PKCS7.isPadded(output) { return .badPadding }
        return .output(output)
    }
}

extension SkcipherOperation {
    fileprivate mutating func crypt(
        _ vector: Vector,
        _ direction: Direction,
        _ pieces: [Range<Int>],
        into output: inout MutableRawSpan
    ) throws(AFALGError) -> Int {
        let input = vector.input.span.bytes
        let iv = vector.iv.span.bytes
        if pieces.count == 1 { return try crypt(direction, iv: iv, input, into: &output) }
        try begin(direction, iv: iv)
        for (index, piece) in pieces.enumerated() {
            try write(input.extracting(piece), more: index < pieces.count - 1)
        }
        return try read(into: &output)
    }
}

/// PKCS #7 padding for blocks of 16 bytes (RFC 5652, section 6.3): the harness checks it, because the kernel never pads.
enum PKCS7 {
    /// Whether the last byte N is 1 to 16 and the last N bytes are all N.
    static func isPadded(_ bytes: [UInt8]) -> Bool {
        guard let last = bytes.last, (1...16).contains(last), bytes.count.isMultiple(of: 16) else { return false }
        return bytes.suffix(Int(last)).allSatisfy { $0 == last }
    }
}
