internal import Corpus
internal import JSONC

/// What a driver takes, as an ACVP registration says it: made of the questions that the driver answered.
public struct ACVPRegistration: Sendable {
    private var taken: [String: Set<ACVPProbes.Probe>] = [:]

    /// - Parameter answered: the names of the probes that the driver took.
    public init(answered: some Sequence<String>) {
        for probe in answered.lazy.compactMap({ ACVPProbes.Probe(id: $0) }) {
            taken[probe.title, default: []].insert(probe)
        }
    }

    /// Whether there is an algorithm to register.
    public var isEmpty: Bool { algorithms.isEmpty }

    /// ACVP's names of the algorithms.
    public var titles: [String] { Set(algorithms.map(\.title)).sorted() }

    /// The registration: ACVP's version, and the list of algorithms with their capabilities.
    public var text: String {
        let whole: JSONValue = .array([
            .object(["acvVersion": .string("1.0")]),
            .object(["isSample": .bool(false), "algorithms": .array(algorithms.map(\.value))]),
        ])
        return whole.text(pretty: true) + "\n"
    }

    private var algorithms: [(title: String, value: JSONValue)] {
        ACVPAlgorithm.all.flatMap { algorithm -> [(title: String, value: JSONValue)] in
            guard let probes = taken[algorithm.name] else { return [] }
            return capabilities(algorithm, Taken(probes: probes)).map { (algorithm.name, $0) }
        }
    }

    /// The sizes that were taken.
    private struct Taken {
        let probes: Set<ACVPProbes.Probe>

        /// Sizes in bits that every direction took.
        func sizes(_ property: String) -> [Int] {
            let own = probes.filter { $0.property == property }
            let all = Set(own.map(\.direction))
            return Set(own.map(\.bits)).filter { bits in
                all.allSatisfy { direction in own.contains { $0.bits == bits && $0.direction == direction } }
            }.sorted()
        }

        func list(_ property: String) -> JSONValue { .array(sizes(property).map { .int($0) }) }

        /// The sizes as one range, in steps that divide all of them.
        ///
        /// - Parameter limit: the most that ACVP registers, in bits.
        func range(_ property: String, limit: Int = .max) -> JSONValue {
            let sizes = sizes(property).filter { $0 <= limit }
            guard let least = sizes.first, let most = sizes.last else { return .array([]) }
            let step = [128, 64, 8].first { step in sizes.allSatisfy { $0.isMultiple(of: step) } } ?? 8
            return .array([.object(["min": .int(least), "max": .int(most), "increment": .int(step)])])
        }

        var directions: JSONValue {
            let own = Set(probes.map(\.direction))
            return .array(
                [VectorGroup.Operation.encrypt, .decrypt].filter { own.contains($0) }.map { .string($0.rawValue) }
            )
        }
    }

    private func capabilities(_ algorithm: ACVPAlgorithm, _ taken: Taken) -> [JSONValue] {
        let parts = algorithm.name.split(separator: "/").map(String.init)
        func registration(_ revision: String, _ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
            let mode = parts.count > 1 ? [JSONMember("mode", .string(parts[1]))] : []
            return .object(
                [JSONMember("algorithm", .string(parts[0]))] + mode + [JSONMember("revision", .string(revision))]
                    + members.map { JSONMember($0.key, $0.value) }
            )
        }
        let keys =
            algorithm.isTripleDES ? ("keyingOption", JSONValue.array([.int(1)])) : ("keyLen", taken.list("keyLen"))
        if !algorithm.isDigest, taken.sizes("keyLen").isEmpty { return [] }
        switch algorithm.family {
        case .cipher:
            var members: [JSONMember] = [JSONMember("direction", taken.directions), JSONMember(keys.0, keys.1)]
            if !algorithm.needsBlocks, !algorithm.isFeedback {
                let isCounter = algorithm.kernelName.hasPrefix("ctr(")
                let limit = isCounter ? algorithm.blockSize * 8 : .max
                members.append(JSONMember("payloadLen", taken.range("payloadLen", limit: limit)))
            }
            if algorithm.kernelName.hasPrefix("ctr(") {
                members += [
                    JSONMember("performCounterTests", true), JSONMember("incrementalCounter", true),
                    JSONMember("overflowCounter", true),
                ]
            }
            let head: [JSONMember] = [
                JSONMember("algorithm", .string(parts[0])), JSONMember("revision", .string("1.0")),
            ]
            return [.object(head + members)]
        case .tweaked:
            let tweaks = JSONValue.array([.string("hex"), .string("number")])
            let lengths = taken.range("payloadLen")
            return [
                registration(
                    "1.0",
                    ["direction": taken.directions, keys.0: keys.1, "payloadLen": lengths, "tweakMode": tweaks]
                ),
                registration(
                    "2.0",
                    [
                        "direction": taken.directions, keys.0: keys.1, "payloadLen": lengths, "tweakMode": tweaks,
                        "dataUnitLenMatchesPayload": true,
                    ]
                ),
            ]
        case .authenticated(let layout):
            if layout == .ccm {
                return [
                    registration(
                        "1.0",
                        [
                            keys.0: keys.1, "ivLen": taken.list("ivLen"), "tagLen": taken.list("tagLen"),
                            "payloadLen": taken.range("payloadLen", limit: 256),
                            "aadLen": taken.range("aadLen"),
                        ]
                    )
                ]
            }
            return [
                registration(
                    "1.0",
                    [
                        "direction": taken.directions, "ivGen": .string("external"), "ivGenMode": .string("8.2.2"),
                        keys.0: keys.1, "ivLen": taken.list("ivLen"), "tagLen": taken.list("tagLen"),
                        "payloadLen": taken.range("payloadLen"), "aadLen": taken.range("aadLen"),
                    ]
                )
            ]
        case .keyWrap:
            return [
                registration(
                    "1.0",
                    [
                        "direction": taken.directions, "kwCipher": .array([.string("cipher")]), keys.0: keys.1,
                        "payloadLen": taken.range("payloadLen"),
                    ]
                )
            ]
        case .code(let size):
            let codes: JSONValue = .array([
                .object(["min": .int(32), "max": .int(size * 8), "increment": .int(8)])
            ])
            if algorithm.name.hasPrefix("HMAC") {
                return [
                    registration(
                        "2.0",
                        ["keyLen": taken.range("keyLen"), "macLen": codes, "msgLen": taken.range("msgLen")]
                    )
                ]
            }
            let directions: JSONValue = .array([.string("gen"), .string("ver")])
            let capability: JSONValue = .object([
                JSONMember("direction", directions), JSONMember(keys.0, keys.1),
                JSONMember("msgLen", taken.range("msgLen")), JSONMember("macLen", codes),
            ])
            return [registration("1.0", ["capabilities": .array([capability])])]
        case .blockCode:
            return [registration("SP800-90B", [keys.0: keys.1, "payloadLen": taken.range("payloadLen")])]
        case .digest:
            if taken.sizes("messageLength").isEmpty { return [] }
            let revision = algorithm.name.hasPrefix("SHA3") ? "2.0" : "1.0"
            return [
                registration(
                    revision,
                    [
                        "messageLength": taken.range("messageLength"),
                        "performLargeDataTest": .array([1, 2, 4, 8].map { .int($0) }),
                    ]
                )
            ]
        case .generator: return []
        }
    }
}
