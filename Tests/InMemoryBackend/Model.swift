internal import Corpus
internal import KernelNames
internal import NettleOracle

/// What an algorithm takes.
struct Model: Sendable {
    let type: CipherType
    let algorithm: String

    /// Nil for what Nettle does not have.
    init?(_ type: CipherType, _ algorithm: String) {
        self.type = type
        self.algorithm = algorithm
        guard type != .rng else { return }
        let sample = [UInt8](repeating: 1, count: 32)
        guard [[], sample].contains(where: { NettleOracle.answer(to: question(key: $0)) != nil }) else { return nil }
    }

    private var template: Substring { algorithm.prefix { $0 != "(" } }

    /// Whether the algorithm has keys.
    var isKeyed: Bool { type != .hash || algorithm.contains("(") }

    /// Bytes of IV.
    var ivSize: Int {
        switch (type, template) {
        case (.skcipher, "ecb"), (.hash, _), (.rng, _): 0
        case (.skcipher, _): 16
        case (.aead, _): 12
        }
    }

    /// Bytes that messages are multiples of.
    var blockSize: Int { type == .skcipher && ["ecb", "cbc"].contains(template) ? 16 : 1 }

    /// Bytes of the largest tag.
    var largestTag: Int { type == .aead ? 16 : 0 }

    func takes(tagSize size: Int) -> Bool {
        template == "gcm" ? [4, 8, 12, 13, 14, 15, 16].contains(size) : size == 16
    }

    func takes(key: [UInt8]) -> Bool { template == "hmac" || NettleOracle.answer(to: question(key: key)) != nil }

    /// A question about one message of the algorithm.
    func question(
        key: [UInt8],
        iv: [UInt8]? = nil,
        isEncryption: Bool = true,
        associated: Int = 0,
        tagSize: Int = 16,
        _ data: [UInt8]? = nil
    ) -> NettleOracle.Question {
        NettleOracle.Question(
            type: type,
            algorithm: algorithm,
            key: key,
            iv: iv ?? [UInt8](repeating: 0, count: ivSize),
            isEncryption: isEncryption,
            associated: associated,
            tagSize: tagSize,
            data: data ?? [UInt8](repeating: 0, count: 16)
        )
    }
}
