internal import CNettle
public import KernelNames

/// Answers by Nettle, a cryptographic library that has nothing in common with the kernel.
///
/// Algorithms go by their kernel names, and messages are in the layout in which they go through AF_ALG. Modes that
/// Nettle does not have are put together from what it has, after the document that defines them.
public enum NettleOracle {
    /// The library and its version, as records name it.
    public static let name = "nettle \(NETTLE_VERSION_MAJOR).\(NETTLE_VERSION_MINOR)"

    /// One message under one key.
    public struct Question: Sendable {
        /// The AF_ALG type.
        public var type: CipherType
        /// The kernel's name of the algorithm.
        public var algorithm: String
        /// The key in the kernel's layout; empty for none.
        public var key: [UInt8]
        /// The IV in the kernel's layout; empty for none.
        public var iv: [UInt8]
        /// Whether to encrypt; AEADs are answered only so.
        public var isEncryption: Bool
        /// AEAD: bytes of associated data at the start of `data`.
        public var associated: Int
        /// AEAD: bytes of the tag.
        public var tagSize: Int
        /// Associated data and text.
        public var data: [UInt8]

        /// Puts a question together.
        public init(
            type: CipherType,
            algorithm: String,
            key: [UInt8],
            iv: [UInt8] = [],
            isEncryption: Bool = true,
            associated: Int = 0,
            tagSize: Int = 0,
            data: [UInt8]
        ) {
            self.type = type
            self.algorithm = algorithm
            self.key = key
            self.iv = iv
            self.isEncryption = isEncryption
            self.associated = associated
            self.tagSize = tagSize
            self.data = data
        }
    }

    /// The whole output: a digest; a text; or associated data, text and tag.
    ///
    /// - Returns: nil where the library does not have the algorithm, or the algorithm does not take the message.
    public static func answer(to question: Question) -> [UInt8]? {
        switch question.type {
        case .hash: Digests.digest(question.algorithm, question.key, question.data)
        case .skcipher:
            Modes(question.algorithm, question.key)?
                .apply(question.iv, question.data, isEncryption: question.isEncryption)
        case .aead: question.isEncryption ? AEADs.seal(question) : nil
        case .rng: nil
        }
    }
}
