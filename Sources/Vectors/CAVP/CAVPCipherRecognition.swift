internal import Corpus
internal import KernelNames

/// Recognises CAVP's files of ciphers without authentication: known answers, multi-block messages and Monte Carlo tests
/// of AES and triple DES.
struct CAVPCipherRecognition {
    private let probe: ResponseProbe
    private let name: String
    private let path: String

    init(_ probe: ResponseProbe, name: String, path: String) {
        self.probe = probe
        self.name = name
        self.path = path
    }

    private enum Cipher { case aes, tripleDES }

    /// The modes that CAVP has, and the kernel's name for it; nil where the kernel has none.
    private static let modes: [String: String?] = [
        "ecb": "ecb", "cbc": "cbc", "ofb": "ofb", "ctr": "ctr", "cfb128": "cfb", "cfb64": "cfb", "cfb1": nil,
        "cfb8": nil, "cbci": nil, "ofbi": nil, "cfbp1": nil, "cfbp8": nil, "cfbp64": nil,
    ]

    /// What CAVP calls its tests of ciphers, in comments and file names.
    private static let tests = [
        "gfsbox", "keysbox", "varkey", "vartxt", "mmt", "mct", "monte", "invperm", "permop", "subtab", "vartext",
    ]

    /// Ciphers of which others have sets in this form, made from CAVP's texts or not.
    private static let otherCiphers: Set = [
        "aria", "blowfish", "camellia", "cast", "cast5", "cast6", "hight", "idea", "lea", "rc2", "rc5", "rc6", "seed",
        "serpent", "skipjack", "sm4", "twofish",
    ]

    var recognised: Recognition? {
        guard probe.words.isDisjoint(with: Self.otherCiphers), let cipher, let mode else { return nil }
        let title = "\(cipher == .aes ? "AES" : "triple DES") in \(mode.uppercased())"
        guard let kernelMode = Self.modes[mode] ?? nil else { return .foreign(algorithm: title) }
        let blockSize = cipher == .aes ? 16 : 8
        var reader = CAVPCipherReader(blockSize: blockSize, hasIV: kernelMode != "ecb", isStream: kernelMode == "ctr")
        if isChain {
            guard let kind = chainKind(cipher, kernelMode) else {
                return .foreign("no Monte Carlo test of \(title) is known")
            }
            reader.chain = .monteCarlo(kind)
            return .vectors([file("\(kernelMode)(\(cipher == .aes ? "aes" : "des3_ede"))", reader)])
        }
        if cipher == .aes { return .vectors([file("\(kernelMode)(aes)", reader)]) }
        var files = [file("\(kernelMode)(des3_ede)", reader)]
        if ["ecb", "cbc"].contains(kernelMode), hasSingleKeys {
            reader.keys = .single
            files.append(file("\(kernelMode)(des)", reader, label: "as-DES"))
        }
        return .vectors(files)
    }

    private func file(_ algorithm: String, _ reader: CAVPCipherReader, label: String? = nil) -> SourceFile {
        SourceFile(path, label: label, algorithm: algorithm, type: .skcipher, evidence: .supplied, reader: reader)
    }

    /// The cipher, by the comments, then by the fields that only triple DES has, then by the file's name.
    private var cipher: Cipher? {
        if probe.has("KEYs") || probe.has("KEY1") { return .tripleDES }
        if !probe.words.isDisjoint(with: ["tdes", "tdea"]) { return .tripleDES }
        let isCAVP = probe.words.contains("cavs") || isNamedAsCAVP || !probe.words.isDisjoint(with: Self.tests)
        guard isCAVP || !probe.words.isDisjoint(with: ["aes", "aesvs"]) else { return nil }
        let key = probe.byteCount("KEY")
        let isLikeAES = [16, 24, 32].contains(key) && (!probe.has("IV") || probe.byteCount("IV") == 16)
        return isLikeAES ? .aes : nil
    }

    /// The mode, by the comments, then by the file's name; a file without IV can be ECB alone.
    private var mode: String? {
        if let word = Self.modes.keys.first(where: { probe.words.contains($0) }) { return word }
        if let word = modeOfName { return word }
        if probe.has("IV1") { return "cbci" }
        return probe.has("IV") ? nil : isNamedAsCAVP || probe.words.contains("cavs") ? "ecb" : nil
    }

    private var isNamedAsCAVP: Bool { modeOfName != nil }

    /// The mode of a name such as `CFB128MMT192.rsp` or `TCBCvarkey.rsp`.
    private var modeOfName: String? {
        let name = name.lowercased()
        let bare = name.hasPrefix("t") ? name.dropFirst() : name[...]
        let found = Self.modes.keys.filter { bare.hasPrefix($0) }.max { $0.count < $1.count }
        guard let found else { return nil }
        let rest = bare.dropFirst(found.count)
        return Self.tests.contains { rest.hasPrefix($0) } ? found : nil
    }

    private var isChain: Bool {
        if !probe.words.isDisjoint(with: ["mct", "monte"]) { return true }
        let known = probe.words.isDisjoint(with: Self.tests)
        return known && ["mct", "monte"].contains { name.lowercased().contains($0) }
    }

    private func chainKind(_ cipher: Cipher, _ mode: String) -> Chain.Kind? {
        switch (cipher, mode) {
        case (.aes, "ecb"): .ecb
        case (.aes, "cbc"): .cbc
        case (.aes, "cfb"): .cfb
        case (.aes, "ofb"): .ofb
        case (.tripleDES, "ecb"): .tripleDESECB
        case (.tripleDES, "cbc"): .tripleDESCBC
        case (.tripleDES, "cfb"): .tripleDESCFB
        case (.tripleDES, "ofb"): .tripleDESOFB
        default: nil
        }
    }

    /// Whether the file may have triple-DES keys that are one key three times, which is DES.
    private var hasSingleKeys: Bool {
        if probe.has("KEYs") { return true }
        guard let first = probe.values["KEY1"], let second = probe.values["KEY2"] else { return false }
        return first == second && first == probe.values["KEY3"]
    }
}
