internal import AFALG
internal import Corpus

/// Symmetric ciphers without authentication.
struct SkcipherRunner: Runner, ~Copyable {
    private var transform: SkcipherTransform
    private let direction: Direction
    private let padding: VectorGroup.Padding
    private var operation: SkcipherOperation?
    private var key: [UInt8]?

    init(driver: String, group: VectorGroup) throws(AFALGError) {
        transform = try SkcipherTransform(driver)
        direction = group.operation == .encrypt ? .encrypt : .decrypt
        padding = group.padding
    }

    mutating func answer(to vector: Vector, pieces: [Range<Int>]) throws(AFALGError) -> Answer {
        do {
            try prepare(key: vector.key)
            var output = [UInt8](repeating: 0, count: vector.input.count)
            let size = try crypt(vector, pieces, into: &output)
            output.removeLast(output.count - size)
            if padding == .pkcs7, direction == .decrypt, PKCS7.isPadded(output) == false { return .badPadding }
            return .output(output)
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

    private mutating func crypt(
        _ vector: Vector,
        _ pieces: [Range<Int>],
        into output: inout [UInt8]
    ) throws(AFALGError) -> Int {
        var span = output.mutableSpan
        var bytes = span.mutableBytes
        let input = vector.input.span.bytes
        if pieces.count == 1 {
            return try operation!.crypt(direction, iv: vector.iv.span.bytes, input, into: &bytes)
        }
        try operation!.begin(direction, iv: vector.iv.span.bytes)
        for (index, piece) in pieces.enumerated() {
            try operation!.write(input.extracting(piece), more: index < pieces.count - 1)
        }
        return try operation!.read(into: &bytes)
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
