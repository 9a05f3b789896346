/// A long computation that has one published answer: CAVP's Monte Carlo tests, in which each operation is fed by what
/// those before it gave, and messages too large to be kept.
///
/// A vector of a group with a chain is one checkpoint: where the chain starts (key, IV and input), and the last output.
public struct Chain: Sendable, Hashable {
    /// What an operation takes from those before it.
    public enum Kind: String, CaseIterable, Sendable {
        /// The output is the next input (AESAVS, 6.4.1).
        case ecb
        /// The ciphertext is the next IV, the output before last the next input, the first IV the second input
        /// (AESAVS, 6.4.2).
        case cbc
        /// As for CBC (AESAVS, 6.4.4).
        case cfb
        /// The key stream is the next IV, the rest as for CBC (AESAVS, 6.4.3).
        case ofb
        /// Triple DES: the output is the next input (SP 800-20, as ACVP has it: ACVP-TDES-ECB).
        case tripleDESECB = "tdes-ecb"
        /// Triple DES: the ciphertext is the next IV. Encryption goes on as for AES, decryption with the plaintext as the
        /// next input (ACVP-TDES-CBC).
        case tripleDESCBC = "tdes-cbc"
        /// Triple DES: the ciphertext is the next IV. Encryption goes on as for AES, decryption with the key stream as the
        /// next input (ACVP-TDES-CFB64).
        case tripleDESCFB = "tdes-cfb"
        /// Triple DES: the key stream is the next IV, the IV the next input (ACVP-TDES-OFB).
        case tripleDESOFB = "tdes-ofb"
        /// The last three digests, one after another, are the next message (SHAVS, 6.4).
        case threeDigests = "three-digests"
        /// The digest is the next message (SHA3VS, 6.2.3).
        case digest
        /// The blocks of a generator, of which the last is known (RNGVS, 3.2: ANSI X9.31).
        case blocks
        /// No chain: one message that repeats the input until it has `length` bytes (ACVP's large data test).
        case repetition

        /// Whether it is a chain of triple DES, whose key has three parts.
        public var isTripleDES: Bool {
            switch self {
            case .tripleDESECB, .tripleDESCBC, .tripleDESCFB, .tripleDESOFB: true
            case .ecb, .cbc, .cfb, .ofb, .threeDigests, .digest, .blocks, .repetition: false
            }
        }

        /// How many checkpoints a Monte Carlo test has: 400 for triple DES, one for a generator, else 100.
        public var rounds: Int { isTripleDES ? 400 : self == .blocks ? 1 : 100 }
    }

    /// What an operation takes from those before it.
    public var kind: Kind
    /// How many operations there are; for a repetition, how many bytes.
    public var length: Int
    /// Digests: bytes that each message is cut or filled with zeros to, as in ACVP's "alternate" tests; nil for neither.
    public var messageSize: Int?

    /// Describes a chain.
    public init(kind: Kind, length: Int, messageSize: Int? = nil) {
        self.kind = kind
        self.length = length
        self.messageSize = messageSize
    }

    /// Monte Carlo tests of AES and of digests have a thousand operations between checkpoints, those of triple DES and of
    /// generators ten thousand.
    public static func monteCarlo(_ kind: Kind) -> Chain {
        Chain(kind: kind, length: kind.isTripleDES || kind == .blocks ? 10_000 : 1000)
    }
}
