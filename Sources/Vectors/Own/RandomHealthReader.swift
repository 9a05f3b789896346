internal import Corpus
internal import JSONC
internal import KernelNames

/// The project's own sets of health tests for random number generators, which have no known answer.
///
/// The schema is `vectors/schemas/rng_health_schema.json`. A vector's id is the test's name and its note carries the
/// test's parameters as `name=value` words, `test` first.
struct RandomHealthReader: DescribedReader {
    static let format = "own-health"
    static let sample = RandomHealthReader()

    /// The parameters of each test, in the order of the note.
    private static let parameters: [String: [String]] = [
        "repetition-count": ["samples", "cutoff"],
        "adaptive-proportion": ["samples", "window", "cutoff"],
        "distinct-reads": ["reads", "size"],
    ]

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        let shape = WycheproofFile.Shape(
            schema: Self.schema,
            groupType: "RngHealthTest"
        )
        try WycheproofFile.read(bytes, path: path, shape: shape) { group, test in
            groups.countRecord()
            let name = try test.at("test").string()
            guard let parameters = Self.parameters[name] else {
                throw try test.at("test").error("\(quoted(name)) is no health test")
            }
            let surplus = try test.keys().filter { key in
                Self.parameters.values.contains { $0.contains(key) } && !parameters.contains(key)
            }
            if let key = surplus.first { throw test.error("\(name) takes no \(key)") }
            var note = "test=\(name)"
            for parameter in parameters {
                let value = try test.at(parameter).int()
                guard value > 0 else { throw try test.at(parameter).error("not above zero") }
                note += " \(parameter)=\(value)"
            }
            let seed = try test.bytes("seed", bits: group.at("seedSize").int())
            groups.add(Vector(id: name, note: note, key: seed), .health)
        }
    }
}

extension RandomHealthReader {
    static let schema = "rng_health_schema.json"
    static let type = CipherType.rng

    static func inKernelLayout(for algorithm: String) -> RandomHealthReader {
        RandomHealthReader()
    }
}
