internal import Corpus
internal import KernelNames

/// Finds vectors that stand in more than one file, or twice in one: the first is kept, and the manifest says where the
/// others were.
struct Duplicates {
    /// What makes two vectors the same question to the kernel.
    private struct Question: Hashable {
        let algorithm: String
        let operation: VectorGroup.Operation
        let padding: VectorGroup.Padding
        let chain: Chain?
        let tagSize: Int
        let key: [UInt8]
        let iv: [UInt8]
        let aad: [UInt8]
        let input: [UInt8]
        /// The code that must not come out; nil for every other vector.
        let wrongCode: [UInt8]?

        init(_ vector: Vector, _ group: VectorGroup) {
            algorithm = group.algorithm
            operation = group.operation
            padding = group.padding
            chain = group.chain
            tagSize = group.tagSize
            key = vector.key
            iv = vector.iv
            aad = vector.aad
            input = vector.input
            wrongCode = group.operation == .digest && vector.expectation == .rejection ? vector.output : nil
        }
    }

    private struct Origin {
        let file: String
        let vector: Vector
    }

    private var seen: [Question: Origin] = [:]

    /// The sections without the vectors that came before.
    ///
    /// - Throws: `GeneratorError` where two files have one question and different answers: one of them, or its reader, is
    ///   wrong.
    static func removed(from sections: [Manifest.Section]) throws(GeneratorError) -> [Manifest.Section] {
        var duplicates = Duplicates()
        var sections = sections
        for section in sections.indices {
            for file in sections[section].files.indices {
                try duplicates.thin(&sections[section].files[file], of: sections[section].source.name)
            }
        }
        return sections
    }

    private mutating func thin(_ file: inout Manifest.File, of source: String) throws(GeneratorError) {
        let name = "\(source)/\(file.path)"
        var kept: [(group: VectorGroup, vectors: [Vector])] = []
        for (group, vectors) in file.vectors.groups {
            var group = group
            var fresh: [Vector] = []
            // A generator's tests are statistics or states: none repeats another.
            for vector in vectors where group.type != .rng {
                let question = Question(vector, group)
                guard let origin = seen[question] else {
                    seen[question] = Origin(file: name, vector: vector)
                    fresh.append(vector)
                    continue
                }
                let first = origin.vector
                guard first.expectation == vector.expectation, first.output == vector.output else {
                    throw GeneratorError(
                        file: name,
                        message: "\(group.id) \(vector.id) contradicts \(first.id) of \(origin.file)"
                    )
                }
                file.duplicates[origin.file, default: 0] += 1
            }
            if group.type == .rng { fresh = vectors }
            group.count = fresh.count
            if !fresh.isEmpty { kept.append((group, fresh)) }
        }
        file.vectors.groups = kept
    }
}
