public import Corpus
public import KernelNames

/// A group of vectors in the run's plan: what it configures, how long its messages are, and how strong its evidence is.
///
/// The vectors themselves stay in the corpus; this is what reports need to say which sizes were exercised.
public struct GroupRecord: Sendable, Equatable {
    /// The group's id.
    public var id: String
    /// The AF_ALG type.
    public var type: CipherType
    /// The kernel name that the vectors are for.
    public var algorithm: String
    /// What the kernel is asked to do.
    public var operation: VectorGroup.Operation
    /// How strong the group's claim to be right is.
    public var evidence: VectorGroup.Evidence
    /// How many vectors it has.
    public var vectors: Int
    /// Bytes of IV; 0 for none.
    public var ivSize: Int
    /// AEAD: bytes of tag. Hash: bytes of digest that the vectors give. Else 0.
    public var tagSize: Int
    /// Bytes of key.
    public var key: SizeRange
    /// Bytes of message.
    public var message: SizeRange
    /// AEAD: bytes of associated data.
    public var associated: SizeRange?

    /// Describes a group by its sizes.
    public init(
        id: String,
        type: CipherType,
        algorithm: String,
        operation: VectorGroup.Operation,
        evidence: VectorGroup.Evidence,
        vectors: Int,
        ivSize: Int,
        tagSize: Int,
        key: SizeRange,
        message: SizeRange,
        associated: SizeRange? = nil
    ) {
        self.id = id
        self.type = type
        self.algorithm = algorithm
        self.operation = operation
        self.evidence = evidence
        self.vectors = vectors
        self.ivSize = ivSize
        self.tagSize = tagSize
        self.key = key
        self.message = message
        self.associated = associated
    }

    /// Describes the group at `index` of the corpus.
    ///
    /// - Throws: `CorpusError` when its vectors are damaged.
    public init(_ corpus: Corpus, group index: Int) throws {
        let group = corpus.groups[index]
        let sizes = try corpus.sizes(ofGroup: index)
        self.init(
            id: group.id,
            type: group.type,
            algorithm: group.algorithm,
            operation: group.operation,
            evidence: group.evidence,
            vectors: group.count,
            ivSize: group.ivSize,
            tagSize: group.tagSize,
            key: sizes.key,
            message: sizes.message,
            associated: group.type == .aead ? sizes.associated : nil
        )
    }
}
