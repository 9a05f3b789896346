import Testing

@testable import Reporting

@Suite struct PlainTextTests {
    @Test func controlCharactersBecomeVisible() {
        #expect("a\u{1b}[31mb\n\u{7f}\u{85}".visible() == "a\\x1b[31mb\\x0a\\x7f\\x85")
        #expect("\u{202e}gpj\u{feff}\u{ffff}".visible() == "\\u{202e}gpj\\u{feff}\\u{ffff}")
        #expect("Grüße ✓".visible() == "Grüße ✓")
    }

    @Test func longTextIsCutAndCounted() {
        #expect("abcdef".visible(limit: 4) == "abcd... (2 more)")
        #expect("abcd".visible(limit: 4) == "abcd")
    }

    @Test func escapingWorksOnScalars() {
        // A combining mark makes one character of itself and the quote before it.
        #expect("\"\u{301}<\u{301}'&>".markup == "&quot;\u{301}&lt;\u{301}&#39;&amp;&gt;")
    }

    @Test func numbers() {
        #expect(
            [0, 7, 999, 1000, 12345, 1_234_567, -4321].map(\.grouped) == [
                "0", "7", "999", "1,000", "12,345", "1,234,567", "-4,321",
            ]
        )
        #expect(1.of("check") == "1 check")
        #expect(1200.of("check") == "1,200 checks")
        #expect(1_500_000.seconds(decimals: 6) == "0.001500")
        #expect(61_999_999_999.seconds(decimals: 1) == "62.0")
        #expect(12.34.oneDecimal == "12.3")
        #expect([1, 2, 3, 5, 7, 8].ranges == "1-3, 5, 7-8")
        #expect([Int]().ranges == "")
    }

    @Test func hexShowsTheFirstDifference() {
        let expected = String(repeating: "00", count: 200)
        let actual = String(repeating: "00", count: 150) + String(repeating: "11", count: 50)
        let difference = HTMLHex.firstDifference(expected, actual)
        #expect(difference == 150)
        let shown = HTMLHex.output("actual", actual, difference: difference)
        #expect(shown.same == "\u{2026}" + String(repeating: "00", count: 14))
        #expect(shown.different == String(repeating: "11", count: 50))
        #expect(shown.length == "200 bytes, from byte 136")
        let short = HTMLHex.output("actual", "0102", difference: nil)
        #expect(short.same == "0102")
        #expect(short.different == "")
        #expect(HTMLHex.firstDifference("00", "0011") == 1)
        #expect(HTMLHex.output("actual", "", difference: 0).length == "0 bytes")
        #expect(HTMLHex.output("expected", "00", difference: 1).different == "")
    }
}
