internal import Corpus
internal import Files
internal import KernelNames

/// Questions that find out what a driver takes: each tries one size of key, IV, tag or text, and whether the driver answers
/// at all is the answer.
public enum ACVPProbes {
    /// A size that is tried.
    struct Probe: Hashable {
        /// ACVP's name of the algorithm.
        let title: String
        /// What has the size, by ACVP's name: `keyLen`, `payloadLen`, ...
        let property: String
        /// In bits.
        let bits: Int
        let direction: VectorGroup.Operation

        /// The probe's name in answers.
        var id: String { "\(title)|\(property)|\(bits)|\(direction.rawValue)" }

        init(title: String, property: String, bits: Int, direction: VectorGroup.Operation) {
            self.title = title
            self.property = property
            self.bits = bits
            self.direction = direction
        }

        init?(id: String) {
            let parts = id.split(separator: "|").map(String.init)
            guard parts.count == 4, let bits = Int(parts[2]),
                let direction = VectorGroup.Operation(rawValue: parts[3])
            else { return nil }
            self.init(title: parts[0], property: parts[1], bits: bits, direction: direction)
        }
    }

    /// Writes the questions as a corpus into a folder, which is made where it is missing.
    public static func writeCorpus(to folder: String) throws {
        try Folder.make(folder)
        var writer = try CorpusWriter(folder: folder)
        for algorithm in ACVPAlgorithm.all {
            let file = SourceFile(
                "capabilities",
                label: algorithm.name.split(separator: "/").joined(separator: "-"),
                algorithm: algorithm.kernelName,
                type: algorithm.type,
                evidence: .supplied,
                reader: ACVPReader()
            )
            var builder = GroupBuilder(source: "acvp", file: file)
            ask(algorithm, &builder)
            for (group, vectors) in try builder.finish(path: "capabilities").groups { try writer.add(group, vectors) }
        }
        try writer.finish(manifestDigest: "capabilities")
    }

    private static func ask(_ algorithm: ACVPAlgorithm, _ groups: inout GroupBuilder) {
        let title = algorithm.name
        func key(_ size: Int) -> [UInt8] { (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) } }
        func text(_ size: Int) -> [UInt8] { Array(repeating: 0x5a, count: size) }
        func add(
            _ property: String,
            _ bits: Int,
            _ directions: [VectorGroup.Operation],
            tagSize: Int = 0,
            _ vector: Vector
        ) {
            for direction in directions {
                var vector = vector
                if direction == .decrypt, algorithm.type == .aead { vector.input += text(tagSize) }
                vector.id = Probe(title: title, property: property, bits: bits, direction: direction).id
                groups.add(vector, direction, tagSize: tagSize)
            }
        }
        let both: [VectorGroup.Operation] = [.encrypt, .decrypt]
        let keys = algorithm.isTripleDES ? [24] : [16, 24, 32]
        switch algorithm.family {
        case .cipher(let ivSize, _):
            for size in keys {
                add("keyLen", size * 8, both, Vector(id: "", key: key(size), iv: text(ivSize), input: text(64)))
            }
            for size in [1, 7, 8, 15, 16, 17, 24, 32, 33, 4096, 8192] {
                add(
                    "payloadLen",
                    size * 8,
                    both,
                    Vector(id: "", key: key(keys[0]), iv: text(ivSize), input: text(size))
                )
            }
        case .tweaked:
            for size in [16, 32] {
                add("keyLen", size * 8, both, Vector(id: "", key: key(size * 2), iv: text(16), input: text(32)))
            }
            for size in [16, 17, 31, 32, 4096, 8192] {
                add("payloadLen", size * 8, both, Vector(id: "", key: key(32), iv: text(16), input: text(size)))
            }
        case .authenticated(let layout):
            let nonce = 12
            func vector(_ keySize: Int, _ nonce: Int, _ aad: Int, _ size: Int) -> Vector {
                Vector(id: "", key: key(keySize), iv: layout.kernelIV(text(nonce)), aad: text(aad), input: text(size))
            }
            for size in keys { add("keyLen", size * 8, both, tagSize: 16, vector(size, nonce, 16, 32)) }
            for size in 4...16 { add("tagLen", size * 8, both, tagSize: size, vector(16, nonce, 16, 32)) }
            for size in layout == .ccm ? Array(7...13) : [12] {
                add("ivLen", size * 8, both, tagSize: 16, vector(16, size, 16, 32))
            }
            for size in [0, 1, 16, 17, 32, 4096, 8192] {
                add("payloadLen", size * 8, both, tagSize: 16, vector(16, nonce, 16, size))
                add("aadLen", size * 8, both, tagSize: 16, vector(16, nonce, size, 16))
            }
        case .keyWrap:
            for size in keys {
                add("keyLen", size * 8, [.decrypt], Vector(id: "", key: key(size), iv: text(8), input: text(32)))
            }
            for size in [16, 24, 64, 512] {
                add("payloadLen", size * 8, [.decrypt], Vector(id: "", key: key(16), iv: text(8), input: text(size)))
            }
        case .code(let size):
            let sizes = title.hasPrefix("HMAC") ? [1, 7, 8, 14, 64, 65, 128, 129, 256] : keys
            for keySize in sizes {
                add("keyLen", keySize * 8, [.digest], tagSize: size, Vector(id: "", key: key(keySize), input: text(16)))
            }
            for length in [0, 1, 16, 17, 4096, 8192] {
                let keySize = title.hasPrefix("HMAC") ? 16 : keys[0]
                add(
                    "msgLen",
                    length * 8,
                    [.digest],
                    tagSize: size,
                    Vector(id: "", key: key(keySize), input: text(length))
                )
            }
        case .blockCode:
            for size in keys {
                add("keyLen", size * 8, [.digest], tagSize: 16, Vector(id: "", key: key(size), input: text(32)))
            }
            for size in [16, 32, 8192] {
                add("payloadLen", size * 8, [.digest], tagSize: 16, Vector(id: "", key: key(16), input: text(size)))
            }
        case .digest(let size, _):
            for length in [0, 1, 63, 64, 65, 4096, 8192] {
                add("messageLength", length * 8, [.digest], tagSize: size, Vector(id: "", input: text(length)))
            }
        // A kernel that takes entropy is asked by the requests themselves.
        case .generator: break
        }
    }
}
