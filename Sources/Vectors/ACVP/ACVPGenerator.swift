internal import Corpus
internal import JSONC

/// A kind of DRBG, by ACVP's name.
enum ACVPGenerator: String, CaseIterable, Sendable {
    case hash = "hashDRBG"
    case hmac = "hmacDRBG"
    case ctr = "ctrDRBG"

    var kind: DRBGCase.Kind {
        switch self {
        case .hash: .hash
        case .hmac: .hmac
        case .ctr: .ctr
        }
    }
}

extension ACVPQuestion {
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
        let calls = try GeneratorCalls(test.at("otherInput"), group, resistsPrediction: resistsPrediction)
        let mode = try group.at("mode")
        guard let part = DRBGCase.part(try mode.string(), of: generator.kind) else {
            throw mode.error("\(generator.rawValue) has no mode \(quoted(try mode.string()))")
        }
        if let size = try group.member("counterFieldLen"), try size.int() != 128 {
            throw Unusable(reason: "the kernel's CTR_DRBG counts in all 128 bits")
        }
        let asked = DRBGCase(
            kind: generator.kind,
            partName: try mode.string(),
            part: part,
            resistsPrediction: resistsPrediction,
            hasDerivation: try generator != .ctr || group.at("derFunc").bool(),
            entropy: try seed + sized(test, "nonce", group),
            personalization: try sized(test, "persoString", group),
            additional: (calls.additional[0], calls.additional[1]),
            fresh: calls.fresh,
            reseeds: calls.reseeds,
            size: size
        )
        if let reason = asked.unusable { throw Unusable(reason: reason) }
        var question = ACVPQuestion(
            asked.vector(id: id),
            .knownEntropy,
            tagSize: min(size, DRBGCase.limit),
            form: .output("returnedBits", size: size)
        )
        question.kernelName = asked.kernelName
        // The beginning of a Hash_DRBG's outputs does not depend on how much is asked for.
        if size > DRBGCase.limit { question.hidden = Hidden(reason: DRBGCase.tooMuch, shown: 0..<DRBGCase.limit) }
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
