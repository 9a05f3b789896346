internal import Corpus
internal import JSONC

/// A kind of DRBG, by ACVP's name.
enum ACVPGenerator: String, CaseIterable, Sendable {
    case hash = "hashDRBG"
    case hmac = "hmacDRBG"
    case ctr = "ctrDRBG"

    /// What ACVP knows such a DRBG over, and the kernel's word for it; nil where the kernel has no such DRBG.
    private static let digests: [String: String?] = [
        "SHA-1": "sha1", "SHA2-224": nil, "SHA2-256": "sha256", "SHA2-384": "sha384", "SHA2-512": "sha512",
        "SHA2-512/224": nil, "SHA2-512/256": nil, "SHA3-224": nil, "SHA3-256": nil, "SHA3-384": nil, "SHA3-512": nil,
    ]
    private static let ciphers: [String: String?] = [
        "AES-128": "aes128", "AES-192": "aes192", "AES-256": "aes256", "TDES": nil, "3KeyTDEA": nil,
    ]

    /// The kernel's name of the DRBG over what a group names.
    ///
    /// - Throws: `Unusable` where the kernel has none, `JSONError` where ACVP has none.
    func kernelName(mode: JSONCursor, resistsPrediction: Bool) throws -> String {
        let name = try mode.string()
        guard let part = (self == .ctr ? Self.ciphers : Self.digests)[name] else {
            throw mode.error("\(rawValue) has no mode \(quoted(name))")
        }
        guard let part else { throw ACVPQuestion.Unusable(reason: "the kernel has no \(rawValue) over \(name)") }
        let kind =
            switch self {
            case .hash: ""
            case .hmac: "hmac_"
            case .ctr: "ctr_"
            }
        return "drbg_\(resistsPrediction ? "pr" : "nopr")_\(kind)\(part)"
    }
}

extension ACVPQuestion {
    /// The most bytes that the kernel takes or gives in one call.
    private static let limit = DRBGKnownAnswerReader.limit

    /// A DRBG is asked for its second output, as by NIST's files of CAVP.
    static func generator(
        _ generator: ACVPGenerator,
        _ group: JSONCursor,
        _ test: JSONCursor,
        _ id: String
    ) throws -> ACVPQuestion {
        try aftOnly(group)
        let resistsPrediction = try group.at("predResistance").bool()
        let size = try wholeBytes(group, "returnedBitsLen")
        guard size > 0 else { throw try group.at("returnedBitsLen").error("an output has at least a byte") }
        let seed = try sized(test, "entropyInput", group)
        guard !seed.isEmpty else { throw try test.at("entropyInput").error("a DRBG begins with entropy") }
        let entropy = try seed + sized(test, "nonce", group)
        let calls = try GeneratorCalls(test.at("otherInput"), group, resistsPrediction: resistsPrediction)
        let vector = Vector(
            id: id,
            key: try sized(test, "persoString", group),
            iv: entropy,
            aad: calls.additional[0],
            input: calls.additional[1]
        )
        let kernelName = try generator.kernelName(mode: group.at("mode"), resistsPrediction: resistsPrediction)
        if generator == .ctr, try !group.at("derFunc").bool() {
            throw Unusable(reason: "the kernel's CTR_DRBG always has its derivation function")
        }
        if calls.reseeds || calls.fresh.contains(where: { $0 != entropy }) {
            throw Unusable(reason: "the kernel takes entropy once and has no other for a reseeding")
        }
        if entropy.count > limit {
            throw Unusable(reason: "the kernel takes at most \(limit) bytes of entropy and nonce")
        }
        if vector.aad.count > limit {
            throw Unusable(reason: "the kernel takes at most \(limit) bytes of additional input")
        }
        let tooMuch = "the kernel gives at most \(limit) bytes of output at once"
        if size > limit, generator != .hash { throw Unusable(reason: tooMuch) }
        var question = ACVPQuestion(
            vector,
            .knownEntropy,
            tagSize: min(size, limit),
            form: .output("returnedBits", size: size)
        )
        question.kernelName = kernelName
        // The beginning of a Hash_DRBG's outputs does not depend on how much is asked for.
        if size > limit { question.hidden = Hidden(reason: tooMuch, shown: 0..<limit) }
        return question
    }

    /// Bytes of a test whose number of bits the group has in a member called the same and `Len`.
    fileprivate static func sized(_ test: JSONCursor, _ name: String, _ group: JSONCursor) throws -> [UInt8] {
        try test.bytes(name, bits: wholeBytes(group, name + "Len") * 8)
    }
}

/// What a test does with a DRBG after its seeding.
private struct GeneratorCalls {
    /// Additional input of each of the two outputs.
    var additional: [[UInt8]] = []
    /// Entropy that is to come before each output, where there is prediction resistance.
    var fresh: [[UInt8]] = []
    /// Whether a reseeding is asked for.
    var reseeds = false

    /// Reads a test's `otherInput`.
    init(_ list: JSONCursor, _ group: JSONCursor, resistsPrediction: Bool) throws {
        try list.visit { call in
            let use = try call.at("intendedUse")
            let extra = try ACVPQuestion.sized(call, "additionalInput", group)
            switch try use.string() {
            case "reSeed":
                reseeds = true
                _ = try ACVPQuestion.sized(call, "entropyInput", group)
            case "generate":
                additional.append(extra)
                if resistsPrediction { return fresh.append(try ACVPQuestion.sized(call, "entropyInput", group)) }
                guard try call.bytesIfThere("entropyInput").isEmpty else {
                    throw try call.at("entropyInput").error("entropy for an output without prediction resistance")
                }
            case let other: throw use.error("\(quoted(other)) is neither reSeed nor generate")
            }
        }
        guard additional.count == 2 else { throw list.error("\(additional.count) outputs; a test has two") }
        // With prediction resistance each output has a reseeding anyway, and `reSeed` says what the implementation can.
        if !resistsPrediction, try group.at("reSeed").bool() != reseeds {
            throw list.error("\(reseeds ? "a" : "no") reseeding, but the group's reSeed is \(!reseeds)")
        }
    }
}
