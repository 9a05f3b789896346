/// Swift names made of published names.
enum SwiftName {
    /// A type's name: `nist-cavp gcm(aes)` gives `NistCavpGcmAes`.
    static func type(_ text: String) -> String { joined(words(text).map(capitalised)) }

    /// A function's name: `aes_gcm_test` gives `aesGcmTest`, `CBCMMT128` gives `cbcmmt128`.
    static func function(_ text: String) -> String {
        let words = words(text)
        guard let first = words.first else { return "" }
        return joined([lowered(first)] + words.dropFirst().map(capitalised))
    }

    /// The name with a number after it.
    static func numbered(_ name: String, _ number: Int) -> String { joined([name, String(number)]) }

    private static func words(_ text: String) -> [Substring] {
        text.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    }

    /// Words side by side, with a bar where a digit would meet a digit.
    private static func joined(_ words: [String]) -> String {
        words.reduce(into: "") { name, word in
            if name.last?.isNumber == true, word.first?.isNumber == true { name += "_" }
            name += word
        }
    }

    private static func capitalised(_ word: Substring) -> String { word.prefix(1).uppercased() + word.dropFirst() }

    /// The word with its leading capitals lowered, all but one that begins a word: `SHA1ShortMsg` gives `sha1ShortMsg`.
    private static func lowered(_ word: Substring) -> String {
        let capitals = word.prefix { $0.isUppercase }
        let rest = word.dropFirst(capitals.count)
        guard capitals.count > 1, rest.first?.isLowercase == true, let last = capitals.last else {
            return capitals.lowercased() + rest
        }
        return capitals.dropLast().lowercased() + String(last) + rest
    }
}
