/// Templates that hand requests to another thread and keep the algorithm. Their instances outrank what they wrap and stay,
/// so they are never made beside others: they have a boot of their own.
public enum Wrapper: String, CaseIterable, Sendable {
    /// Linux `crypto/cryptd.c`.
    case cryptd
    /// Linux `crypto/pcrypt.c`.
    case pcrypt

    /// What it takes.
    public var types: Set<CipherType> {
        switch self {
        case .cryptd: [.hash, .skcipher, .aead]
        case .pcrypt: [.aead]
        }
    }

    /// How the names of its instances begin.
    public var start: String { "\(rawValue)(" }

    /// The names to bind for an algorithm that a driver answers.
    public static func names(over driver: String, _ type: CipherType) -> [String] {
        allCases.filter { $0.types.contains(type) }.map { "\($0.start)\(driver))" }
    }
}
