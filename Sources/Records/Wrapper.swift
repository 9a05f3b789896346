public import Corpus

/// Templates that hand requests to another thread and keep the algorithm. Their instances outrank what they wrap and stay,
/// so they are never made beside others: they have a boot of their own.
public enum Wrapper: String, CaseIterable, Sendable {
    /// Linux `crypto/cryptd.c`.
    case cryptd
    /// Linux `crypto/pcrypt.c`.
    case pcrypt

    /// What it takes.
    var types: Set<CipherType> {
        switch self {
        case .cryptd: [.hash, .skcipher, .aead]
        case .pcrypt: [.aead]
        }
    }

    private var start: String { "\(rawValue)(" }

    /// The names to bind for an algorithm that a driver answers.
    public static func names(over driver: String, _ type: CipherType) -> [String] {
        allCases.filter { $0.types.contains(type) }.map { "\($0.start)\(driver))" }
    }

    /// Whether a driver is an instance of a wrapper.
    public static func isInstance(_ driver: String) -> Bool {
        allCases.contains { driver.hasPrefix($0.start) }
    }

    /// Whether a selection can have instances of wrappers.
    public static func canBe(in selection: Selection) -> Bool {
        allCases.contains { wrapper in
            (selection.types.isEmpty || !wrapper.types.isDisjoint(with: selection.types))
                && (selection.drivers.isEmpty
                    || selection.drivers.contains { Glob.canMatch($0, namesStartingWith: wrapper.start) })
        }
    }
}
