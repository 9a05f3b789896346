internal import Corpus
internal import KernelNames

/// Recognises the response files of CAVP by what stands in them: fields and headers say which kind of test it is,
/// comments which algorithm and mode. The file's name is asked only for what the content leaves open.
struct CAVPRecognition {
    private let probe: ResponseProbe
    private let path: String
    /// The name without folders.
    private let name: String

    private init(_ probe: ResponseProbe, path: String) {
        self.probe = probe
        self.path = path
        name = path.split(separator: "/").last.map(String.init) ?? path
    }

    /// What the file is; nil where it does not say that it is CAVP's.
    static func recognise(_ probe: ResponseProbe, path: String) -> Recognition? {
        CAVPRecognition(probe, path: path).recognised
    }

    private var recognised: Recognition? {
        if let kind {
            if probe.hasOnlyQuestions || isVerificationWithoutResults { return Self.questions }
            if probe.hasIntermediates {
                return .foreign("intermediate values of CAVP; the .rsp file of the same name has the answers")
            }
            return kind
        }
        guard probe.words.contains("cavs") else { return nil }
        if probe.hasOnlyQuestions, probe.fields.allSatisfy(RecordTally.knows) { return Self.questions }
        return .foreign(algorithm: "what CAVP calls \(subject)")
    }

    private var kind: Recognition? {
        if probe.has("DataUnitLen", "Key", "PT", "CT") { return xts }
        if probe.has("Klen", "Tlen", "Msg", "Mac"), probe.has("Mlen") || isHeaded("L") { return code }
        if probe.has("Msg", "MD"), !probe.has("Seed") { return digest(isChain: false) }
        if probe.has("Seed", "MD") { return digest(isChain: true) }
        if probe.has("K", "C") || probe.has("K", "P"), probe.headers["PLAINTEXT LENGTH"] != nil { return keyWrap }
        if probe.has("EntropyInput", "ReturnedBits"), isHeaded("PredictionResistance") { return generator }
        if probe.has("DT", "V", "R") { return ansiGenerator }
        if probe.has("Adata", "CT", "Payload") || probe.has("Adata", "CT", "Result") { return ccm }
        if probe.has("AAD", "Tag", "IV", "Key", "CT"), isHeaded("Taglen") { return gcm }
        if hasCipherFields { return CAVPCipherRecognition(probe, name: name, path: path).recognised }
        return nil
    }

    /// Whether the records stand below a header of that name, or the file says that it is CAVP's and ought to have it: others
    /// use the same fields.
    private func isHeaded(_ name: String) -> Bool { probe.headers[name] != nil || probe.words.contains("cavs") }

    private var hasCipherFields: Bool {
        let texts = ["PLAINTEXT", "PLAINTEXT1", "CIPHERTEXT", "CIPHERTEXT1"].filter { probe.has($0) }
        return texts.count > 1 && ["KEY", "KEYs", "KEY1"].contains { probe.has($0) }
    }

    private static let questions = Recognition.foreign("questions of CAVP without answers")

    /// Questions about codes look like answers: the code is there, and only `Result` is not.
    private var isVerificationWithoutResults: Bool {
        let title = (probe.comment + " " + name).lowercased()
        return probe.has("Mac") && !probe.has("Result") && title.contains("cmacver")
    }

    /// What the comments are about, for people.
    private var subject: String {
        // The test's name stands in quotation marks, and so does that of what was tested: behind "for".
        let parts = probe.comment.split(separator: "\"", omittingEmptySubsequences: false)
        let words = parts[0].split { !$0.isLetter }
        return quoted(parts.count > 2 && words.last != "for" ? String(parts[1]) : probe.comment)
    }

    private func file(_ algorithm: String, _ type: CipherType, _ reader: any VectorReader) -> Recognition {
        .vectors([SourceFile(path, algorithm: algorithm, type: type, evidence: .supplied, reader: reader)])
    }

    // MARK: Kinds

    private var xts: Recognition {
        file("xts(aes)", .skcipher, CAVPXTSReader(hasSequenceNumber: probe.has("DataUnitSeqNumber")))
    }

    private var code: Recognition {
        guard probe.has("Mlen") else { return file("hmac(sha1)", .hash, CAVPHMACReader()) }
        return probe.has("Key1")
            ? file("cmac(des3_ede)", .hash, CAVPCMACReader(size: 8))
            : file("cmac(aes)", .hash, CAVPCMACReader(size: 16))
    }

    /// SHA-2 gives the size of a digest in bytes, SHA-3 in bits; SHA-512/t can be told by name only.
    private func digest(isChain: Bool) -> Recognition? {
        let title = probe.comment.uppercased() + " " + name.uppercased()
        for truncated in ["512/224", "512/256", "512_224", "512_256"] where title.contains(truncated) {
            return .foreign(algorithm: "SHA-\(truncated.replacing("_", with: "/"))")
        }
        // RFCs and authors of other digests have the same fields.
        guard let size = probe.headers["L"].flatMap({ Int($0) }) else { return nil }
        let found = CAVPSource.digestNames.first {
            $0.algorithm.hasPrefix("sha3-") ? size == $0.size * 8 : size == $0.size
        }
        guard let found else { return .foreign(algorithm: "a digest of CAVP with L = \(size)") }
        if isChain {
            let kind: Chain.Kind = found.algorithm.hasPrefix("sha3-") ? .digest : .threeDigests
            return file(found.algorithm, .hash, CAVPDigestChainReader(digestSize: found.size, kind: kind))
        }
        return file(found.algorithm, .hash, CAVPDigestReader(digestSize: found.size))
    }

    private var keyWrap: Recognition {
        let title = probe.comment.uppercased() + " " + name.uppercased()
        for name in ["TKW", "KWP"] where title.contains(name) { return .foreign(algorithm: "\(name) of SP 800-38F") }
        if probe.words.contains("inverse") || name.uppercased().contains("_INV") {
            return .foreign(algorithm: "key wrapping with the inverse cipher")
        }
        let isDecryption = probe.marks.contains("FAIL") || !probe.has("P") || probe.isOrdered("C", "P")
        return file("kw(aes)", .skcipher, CAVPKeyWrapReader(isEncryption: !isDecryption))
    }

    private var generator: Recognition {
        let title = probe.comment.uppercased() + " " + name.uppercased()
        if title.contains("DUAL_EC") { return .foreign(algorithm: "Dual_EC_DRBG") }
        let isCipher = probe.sections.contains { $0.contains("AES") || $0.contains("TDEA") }
        let kind: DRBGCase.Kind = isCipher ? .ctr : title.contains("HMAC") ? .hmac : .hash
        return file("stdrng", .rng, CAVPDRBGReader(kind: kind))
    }

    private var ansiGenerator: Recognition {
        probe.has("Key1")
            ? .foreign(algorithm: "the generator of ANSI X9.31 with triple DES")
            : file("ansi_cprng", .rng, CAVPX931Reader())
    }

    private var ccm: Recognition { file("ccm(aes)", .aead, CAVPCCMReader(isEncryption: !probe.has("Result"))) }

    private var gcm: Recognition {
        let isDecryption = probe.marks.contains("FAIL") || !probe.has("PT") || probe.isOrdered("CT", "PT")
        return file("gcm(aes)", .aead, CAVPGCMReader(isEncryption: !isDecryption))
    }
}
