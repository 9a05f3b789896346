import AFALG
import CBenchmark

/// One algorithm at one message size, with memory that all contenders share.
final class Case {
    let name: String
    let size: Int
    private(set) var description: bench_case
    private let memory: [UnsafeMutablePointer<UInt8>]

    static let sizes = [16, 1024, 16_384, 65_536, 1_048_576]
    static let algorithms = ["sha256", "cbc(aes)", "gcm(aes)"]

    init(_ name: String, size: Int) {
        self.name = name
        self.size = size
        let kind: bench_kind
        var outputSize = size
        switch name {
        case "sha256":
            kind = BENCH_HASH
            outputSize = 32
        case "cbc(aes)": kind = BENCH_SKCIPHER
        default:
            kind = BENCH_AEAD
            outputSize = size + 16
        }
        func allocate(_ count: Int) -> UnsafeMutablePointer<UInt8> {
            // Whole pages, so that every contender's copies are alike; libkcapi wants input with room for the tag.
            let raw = UnsafeMutableRawPointer.allocate(byteCount: count + 4096, alignment: 4096)
            raw.initializeMemory(as: UInt8.self, repeating: 0x5A, count: count + 4096)
            return raw.assumingMemoryBound(to: UInt8.self)
        }
        memory = [allocate(32), allocate(32), allocate(size), allocate(outputSize)]
        let text = UnsafeMutablePointer<CChar>.allocate(capacity: 65)
        for (index, character) in name.utf8CString.enumerated() { text[index] = character }
        description = bench_case(
            kind: kind,
            algorithm: text,
            key: memory[0],
            key_size: kind == BENCH_HASH ? 0 : 16,
            iv: memory[1],
            iv_size: kind == BENCH_SKCIPHER ? 16 : kind == BENCH_AEAD ? 12 : 0,
            aad_size: 0,
            tag_size: kind == BENCH_AEAD ? 16 : 0,
            input: memory[2],
            input_size: size,
            output: memory[3],
            output_size: outputSize
        )
    }

    /// libkcapi sends with calls that wait, and has no way to make the queue larger.
    var isBeyondKcapi: Bool { description.kind == BENCH_AEAD && size > 200_000 }

    deinit {
        description.algorithm.deallocate()
        for pointer in memory { pointer.deallocate() }
    }

    var input: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: description.input, count: size) }
    var iv: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: description.iv, count: description.iv_size) }
    var output: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: description.output, count: description.output_size)
    }
    var key: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: description.key, count: description.key_size) }
}
