internal import Corpus
internal import JSONC

/// The project's own sets of known answers for DRBGs, in the shape of NIST's: entropy, a personalisation string, and
/// additional input for each of two outputs, of which the second one counts.
///
/// The schema is `vectors/schemas/drbg_known_answer_schema.json`.
struct DRBGKnownAnswerReader: VectorReader {
    /// The most bytes that the kernel takes or gives in one call (MAXSIZE in `crypto/algif_rng.c`).
    static let limit = 128

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        let parts = ["entropy", "personalization", "additionalA", "additionalB", "out"]
        let shape = WycheproofFile.Shape(
            schema: "drbg_known_answer_schema.json",
            groupType: "DrbgKnownAnswerTest",
            groupMembers: ["entropySize"],
            testMembers: Set(["tcId", "comment", "flags", "result"] + parts)
        )
        try WycheproofFile.read(bytes, path: path, shape: shape) { group, test in
            groups.countRecord()
            let entropy = try test.bytes("entropy", bits: group.at("entropySize").int())
            guard try test.isValid() else { throw try test.at("result").error("a known answer is valid") }
            for part in parts where try part != "personalization" && test.bytes(part).count > Self.limit {
                throw try test.at(part).error("more than the \(Self.limit) bytes of one call")
            }
            let output = try test.bytes("out")
            guard !output.isEmpty else { throw try test.at("out").error("a known answer has at least a byte") }
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
