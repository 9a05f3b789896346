internal import Corpus

/// The sets that the project made itself, in `vectors/own`.
enum OwnSource {
    /// Every file, in the order of the manifest.
    static let files: [SourceFile] = [
        // Named after the driver: the algorithm's name, stdrng, is shared by generators with other outputs.
        SourceFile(
            "ansi_cprng_test.json",
            algorithm: "ansi_cprng",
            type: .rng,
            evidence: .twoOracles,
            reader: RandomKnownAnswerReader(seedSize: 48)
        ),
        SourceFile(
            "stdrng_health_test.json",
            algorithm: "stdrng",
            type: .rng,
            evidence: .derived,
            reader: RandomHealthReader()
        ),
        SourceFile(
            "jitterentropy_rng_health_test.json",
            algorithm: "jitterentropy_rng",
            type: .rng,
            evidence: .derived,
            reader: RandomHealthReader()
        ),
    ]
}
