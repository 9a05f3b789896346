internal import Corpus
internal import JSONC
internal import KernelNames

/// The project's own sets of known answers for DRBGs, in the shape of NIST's: entropy, a personalisation string, and
/// additional input for each of two outputs, of which the second one counts.
///
/// The schema is `vectors/schemas/drbg_known_answer_schema.json`.
struct DRBGKnownAnswerReader: DescribedReader {
    static let format = "own-drbg-known-answers"
    static let sample = DRBGKnownAnswerReader()

    /// The most bytes that the kernel takes or gives in one call (MAXSIZE in `crypto/algif_rng.c`).
    static let limit = 128

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        let parts = ["entropy", "personalization", "additionalA", "additionalB", "out"]
        let shape = WycheproofFile.Shape(
            schema: Self.schema,
            groupType: "DrbgKnownAnswerTest"
        )
        try WycheproofFile.read(bytes, path: path, shape: shape) { group, test in
            groups.countRecord()
            let entropy = try test.bytes("entropy", bits: group.at("entropySize").int())
            let output = try test.knownAnswer()
            for part in parts where try part != "personalization" && test.bytes(part).count > Self.limit {
                throw try test.at(part).error("more than the \(Self.limit) bytes of one call")
            }
            let vector = Vector(
                id: try test.tcId(),
                note: try test.remark(),
                key: try test.bytes("personalization"),
                iv: entropy,
                aad: try test.bytes("additionalA"),
                input: try test.bytes("additionalB"),
                output: output
            )
            groups.add(vector, .knownEntropy)
        }
    }
}

extension DRBGKnownAnswerReader {
    static let schema = "drbg_known_answer_schema.json"
    static let type = CipherType.rng

    static func inKernelLayout(for algorithm: String) -> DRBGKnownAnswerReader {
        DRBGKnownAnswerReader()
    }
}
