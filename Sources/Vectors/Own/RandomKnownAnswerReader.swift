internal import Corpus
internal import JSONC
internal import KernelNames

/// The project's own sets of known answers for random number generators: a seed and the bytes that follow from it.
///
/// The schema is `vectors/schemas/rng_known_answer_schema.json`.
struct RandomKnownAnswerReader: DescribedReader {
    static let format = "own-known-answers"
    static let sample = RandomKnownAnswerReader()

    /// Bytes of seed that the generator takes; nil where that is not known here.
    var seedSize: Int?

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        let shape = WycheproofFile.Shape(
            schema: Self.schema,
            groupType: "RngKnownAnswerTest"
        )
        try WycheproofFile.read(bytes, path: path, shape: shape) { group, test in
            groups.countRecord()
            let seed = try test.bytes("seed", bits: group.at("seedSize").int())
            if let seedSize, seed.count != seedSize {
                throw try test.at("seed").error("\(seed.count) bytes, the generator takes \(seedSize)")
            }
            let output = try test.knownAnswer()
            let vector = Vector(id: try test.tcId(), note: try test.remark(), key: seed, output: output)
            groups.add(vector, .generate)
        }
    }
}

extension RandomKnownAnswerReader {
    static let schema = "rng_known_answer_schema.json"
    static let type = CipherType.rng

    static func inKernelLayout(for algorithm: String) -> RandomKnownAnswerReader {
        RandomKnownAnswerReader()
    }
}

extension JSONCursor {
    /// The bytes of `out`, of which there must be some, in a test that must be valid.
    func knownAnswer() throws(JSONError) -> [UInt8] {
        let output = try bytes("out")
        guard try isValid() else { throw try at("result").error("a known answer is valid") }
        guard !output.isEmpty else { throw try at("out").error("a known answer has at least a byte") }
        return output
    }
}
