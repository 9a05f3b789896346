/// One case of a published set, in the kernel's layout.
///
/// | operation | key | iv | aad | input | output |
/// |---|---|---|---|---|---|
/// | digest | key or empty | | | message | digest or MAC, possibly a prefix |
/// | encrypt, skcipher | key | IV | | plaintext | ciphertext |
/// | decrypt, skcipher | key | IV | | ciphertext | plaintext |
/// | encrypt, aead | key | IV | associated data | plaintext | ciphertext and tag |
/// | decrypt, aead | key | IV | associated data | ciphertext and tag | plaintext |
/// | generate | seed | | | | bytes expected from successive reads |
/// | known-entropy | personalisation string | entropy and nonce | additional input of the first output, which nobody sees | additional input of the second output | second output |
/// | health | | | | | empty; the cutoffs stand in `note` |
public struct Vector: Sendable, Equatable {
    /// What must happen.
    public enum Expectation: UInt8, Sendable {
        /// The kernel must produce `output`.
        case output = 0
        /// The case is invalid: the kernel (or the padding check) must not accept it; for a digest, must not produce
        /// `output`.
        case rejection = 1
    }

    /// The vector's name in its file (Wycheproof tcId; `COUNT@Lline` for CAVP); unique in its group.
    public var id: String
    /// Why the case exists: the publisher's comment and flags.
    public var note: String
    /// What must happen.
    public var expectation: Expectation
    /// Key bytes.
    public var key: [UInt8]
    /// IV bytes as the kernel takes them.
    public var iv: [UInt8]
    /// Associated data bytes.
    public var aad: [UInt8]
    /// Input bytes.
    public var input: [UInt8]
    /// Expected output bytes.
    public var output: [UInt8]

    /// Describes a vector.
    public init(
        id: String,
        note: String = "",
        expectation: Expectation = .output,
        key: [UInt8] = [],
        iv: [UInt8] = [],
        aad: [UInt8] = [],
        input: [UInt8] = [],
        output: [UInt8] = []
    ) {
        self.id = id
        self.note = note
        self.expectation = expectation
        self.key = key
        self.iv = iv
        self.aad = aad
        self.input = input
        self.output = output
    }
}
