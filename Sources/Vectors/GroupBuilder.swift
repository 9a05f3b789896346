internal import Corpus

/// Sorts the vectors of one file into groups of equal direction and sizes.
package struct GroupBuilder {
    /// What the vectors of a group share.
    private struct Shape: Hashable {
        let operation: VectorGroup.Operation
        let keySize: Int
        let ivSize: Int
        let tagSize: Int
        let padding: VectorGroup.Padding
        let chain: Chain?
        /// Where it is not the file's.
        let algorithm: String?

        /// `encrypt-k16-iv12-t16`; sizes of zero are left out.
        var name: String {
            var parts = [operation.rawValue]
            if keySize > 0 { parts.append("k\(keySize)") }
            if ivSize > 0 { parts.append("iv\(ivSize)") }
            if tagSize > 0 { parts.append("t\(tagSize)") }
            if let chain { parts.append(Self.name(of: chain)) }
            if let algorithm { parts.append(algorithm) }
            return parts.joined(separator: "-")
        }

        var order: [Int] {
            let operations = VectorGroup.Operation.allCases
            return [
                operations.firstIndex(of: operation) ?? operations.count, keySize, ivSize, tagSize,
                chain?.length ?? 0, chain?.messageSize ?? 0,
            ]
        }

        private static func name(of chain: Chain) -> String {
            let size = chain.messageSize.map { "-m\($0)" } ?? ""
            return chain.kind == .repetition ? "large\(chain.length)" : "mct\(size)"
        }
    }

    private let source: String
    private let file: SourceFile
    private var read = 0
    private var dropped: [String: Int] = [:]
    private var members: [Shape: [Vector]] = [:]

    init(source: String, file: SourceFile) {
        self.source = source
        self.file = file
    }

    /// Whether no record was read yet.
    var isEmpty: Bool { read == 0 }

    /// Whether no record was read to its end yet, neither to a vector nor to a reason for which it is dropped.
    var hasNoVectors: Bool { members.isEmpty && dropped.isEmpty }

    /// Counts a record of the file; every record is counted once, whatever becomes of it.
    mutating func countRecord() { read += 1 }

    /// Counts a record that no kernel transform takes.
    mutating func drop(_ reason: String) { dropped[reason, default: 0] += 1 }

    /// Adds a vector; the sizes of its key and IV choose its group.
    ///
    /// - Parameters:
    ///   - tagSize: AEAD: bytes of tag; digest: bytes of digest that the vector gives; known entropy: bytes of output.
    ///   - algorithm: the kernel's name, in a file whose vectors are for several.
    mutating func add(
        _ vector: Vector,
        _ operation: VectorGroup.Operation,
        tagSize: Int = 0,
        padding: VectorGroup.Padding = .none,
        chain: Chain? = nil,
        algorithm: String? = nil
    ) {
        let shape = Shape(
            operation: operation,
            keySize: vector.key.count,
            ivSize: vector.iv.count,
            tagSize: tagSize,
            padding: padding,
            chain: chain,
            algorithm: algorithm
        )
        members[shape, default: []].append(vector)
    }

    /// Adds an encryption and the decryption that undoes it.
    mutating func addBothWays(_ encryption: Vector) {
        add(encryption, .encrypt)
        add(encryption.reversed, .decrypt)
    }

    /// The groups.
    ///
    /// - Throws: `VectorFileError` when two vectors of a group, or two groups, have one name.
    func finish(path: String) throws(VectorFileError) -> FileVectors {
        let shapes = members.keys.sorted { one, other in
            let (first, second) = (one.algorithm ?? "", other.algorithm ?? "")
            return first == second ? one.order.lexicographicallyPrecedes(other.order) : first < second
        }
        guard Set(shapes.map(\.name)).count == shapes.count else {
            throw VectorFileError(file: path, message: "two groups would have one name")
        }
        var groups: [(VectorGroup, [Vector])] = []
        for shape in shapes {
            let vectors = members[shape] ?? []
            if let twice = firstRepeated(vectors.lazy.map(\.id)) {
                throw VectorFileError(file: path, message: "two vectors are called \(twice)")
            }
            groups.append((group(of: shape, count: vectors.count), vectors))
        }
        return FileVectors(read: read, dropped: dropped, groups: groups)
    }

    private func group(of shape: Shape, count: Int) -> VectorGroup {
        VectorGroup(
            id: "\(source)/\(file.label)/\(shape.name)",
            source: source,
            file: file.path,
            algorithm: shape.algorithm ?? file.algorithm,
            type: file.type,
            operation: shape.operation,
            keySize: shape.keySize,
            ivSize: shape.ivSize,
            tagSize: shape.tagSize,
            padding: shape.padding,
            chain: shape.chain,
            evidence: file.evidence,
            isWide: file.isWide,
            count: count
        )
    }
}

extension Vector {
    /// The same with input and output exchanged: the decryption that undoes an encryption, or the other way round.
    var reversed: Vector {
        var other = self
        (other.input, other.output) = (output, input)
        return other
    }
}
