internal import AFALG
internal import Corpus
internal import KernelNames

/// What the kernel made of a vector.
enum Answer {
    /// It gave bytes.
    case output([UInt8])
    /// An AEAD called the message forged.
    case forged
    /// The kernel decrypted, and the padding is not PKCS #7.
    case badPadding
    /// It wrote beside the output, that many bytes from its start.
    case spoiled(Int)
    /// A generator's output meets the statistical test.
    case healthy
    /// It does not: why.
    case unhealthy(String)
}

/// Drives one driver through vectors of one group; one implementation for each AF_ALG type.
protocol Runner: ~Copyable {
    /// Puts one vector to the driver. On an error the runner drops the operation, which may be stuck.
    mutating func answer(to vector: Vector, pieces: [Range<Int>]) throws(AFALGError) -> Answer
}

extension CipherType {
    /// Binds a name and lets go again: whether the name can be reached, and creating it if it is a template's.
    func probe(_ name: String) throws(AFALGError) {
        switch self {
        case .hash: _ = try HashTransform(name)
        case .skcipher: _ = try SkcipherTransform(name)
        case .aead: _ = try AEADTransform(name)
        case .rng: _ = try RNGTransform(name)
        }
    }
}
