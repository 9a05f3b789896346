public import KernelNames

/// Vectors of one source file that share what configures a transform: algorithm, direction, and the sizes of key, IV
/// and tag. All sizes are in bytes.
public struct VectorGroup: Sendable, Equatable {
    /// What the kernel is asked to do with each vector's input.
    public enum Operation: String, CaseIterable, Sendable {
        /// Input to digest or message authentication code.
        case digest
        /// Plaintext to ciphertext (and tag, for AEAD).
        case encrypt
        /// Ciphertext (and tag, for AEAD) to plaintext.
        case decrypt
        /// A seed (the vector's key) to output bytes.
        case generate
        /// Entropy (the vector's IV) and a personalisation string (its key) to the second output of a DRBG, with additional
        /// input to each output.
        case knownEntropy = "known-entropy"
        /// Statistical health of a generator's output; there is no known answer.
        case health
    }

    /// What the harness does around the kernel, which never pads.
    public enum Padding: String, CaseIterable, Sendable {
        /// Nothing: input and output are the kernel's.
        case none
        /// PKCS #7: encryption inputs are stored padded; a decryption is also rejected when its padding is wrong.
        case pkcs7
        /// AEAD decryption of a message that begins with the IV: the first `ivSize` bytes that come out are the IV's place,
        /// which the kernel may leave as it was. They are not compared.
        case leadingIV = "leading-iv"
    }

    /// How strong the group's claim to be right is, strongest first.
    public enum Evidence: String, CaseIterable, Sendable {
        /// Published by a body independent of the kernel.
        case published
        /// Generated here; two independent implementations agree.
        case twoOracles = "two-oracles"
        /// Generated here by one implementation.
        case singleOracle = "single-oracle"
        /// Composed from published vectors of the parts.
        case derived
        /// The kernel's own expectations, nothing independent.
        case baseline
        /// Brought by whoever runs; algcheck does not know where the answers come from.
        case supplied
    }

    /// Stable and unique: `source/file/operation-sizes`, such as `wycheproof/aes_gcm_test/decrypt-k16-iv12-t16`.
    public var id: String
    /// The source's name in the manifest, such as `nist-cavp`.
    public var source: String
    /// The file's path inside its source.
    public var file: String
    /// The kernel name that the vectors are for. It matches a driver by algorithm or by driver name, as bind() does.
    public var algorithm: String
    /// The AF_ALG type of the algorithm.
    public var type: CipherType
    /// What the kernel is asked to do.
    public var operation: Operation
    /// Bytes of key in every vector; nil where vectors differ (HMAC).
    public var keySize: Int?
    /// Bytes of IV as the kernel takes it; 0 for none.
    public var ivSize: Int
    /// AEAD: bytes of tag (authsize). Hash: bytes of digest that the vectors give, which may be a prefix. Known entropy:
    /// bytes of output, where the vectors are questions and have none. Else 0.
    public var tagSize: Int
    /// What the harness does around the kernel.
    public var padding: Padding
    /// Where each vector is a checkpoint of a long computation: which. The input is where it starts, the output its end.
    public var chain: Chain?
    /// How strong the group's claim to be right is.
    public var evidence: Evidence
    /// Whether the group is for a combination of parts that other groups have in other combinations. Instances for it are
    /// made by the profile `full` and on demand.
    public var isWide: Bool
    /// How many vectors the group has.
    public var count: Int

    /// Describes a group.
    public init(
        id: String,
        source: String,
        file: String,
        algorithm: String,
        type: CipherType,
        operation: Operation,
        keySize: Int?,
        ivSize: Int = 0,
        tagSize: Int = 0,
        padding: Padding = .none,
        chain: Chain? = nil,
        evidence: Evidence = .published,
        isWide: Bool = false,
        count: Int = 0
    ) {
        self.id = id
        self.source = source
        self.file = file
        self.algorithm = algorithm
        self.type = type
        self.operation = operation
        self.keySize = keySize
        self.ivSize = ivSize
        self.tagSize = tagSize
        self.padding = padding
        self.chain = chain
        self.evidence = evidence
        self.isWide = isWide
        self.count = count
    }
}
