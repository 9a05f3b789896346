/// Shell-like patterns: `*` for any run of characters, `?` for any one. Brackets stand for themselves, because kernel
/// names are full of parentheses and dashes.
public enum Glob {
    /// Whether the whole of `text` fits the pattern.
    public static func matches(_ pattern: some StringProtocol, _ text: some StringProtocol) -> Bool {
        let pattern = Array(pattern.utf8)
        let text = Array(text.utf8)
        var p = 0
        var t = 0
        // Where to go back to when a star must swallow one more character.
        var retry: (pattern: Int, text: Int)?
        while t < text.count {
            if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
                retry = (p, t)
                p += 1
            } else if p < pattern.count, pattern[p] == UInt8(ascii: "?") || pattern[p] == text[t] {
                p += 1
                t += 1
            } else if let last = retry {
                retry = (last.pattern, last.text + 1)
                p = last.pattern + 1
                t = last.text + 1
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
    }

    /// Whether the pattern can fit a text of which only the beginning is known.
    public static func canMatch(_ pattern: String, namesStartingWith start: String) -> Bool {
        let literal = pattern.prefix { !"*?".contains($0) }
        return literal.hasPrefix(start) || literal.count < pattern.count && start.hasPrefix(literal)
    }
}
