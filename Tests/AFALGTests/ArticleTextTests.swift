import Foundation
import TestSupport
import Testing

/// The articles' code is code that is compiled and run: `ArticleTests`.
@Suite("Articles")
struct ArticleTextTests {
    private static let names = [
        "HashAFile", "Authenticate", "SealAndOpen", "EncryptSectors", "KeepRequestsInFlight", "DrawRandomBytes",
    ]

    @Test("An article shows what is tested", arguments: names)
    func codeIsTheSame(name: String) throws {
        let tests = try Checkout.text("Tests/AFALGKernelTests/ArticleTests.swift")
        let tested = try #require(tests.split(separator: "// article \(name)\n").dropFirst().first)
            .split(separator: "// end").first
        let article = try Checkout.text("Sources/AFALG/AFALG.docc/\(name).md")
        let shown = try #require(article.split(separator: "```swift\n").dropFirst().first).split(separator: "```").first
        #expect(!lines(tested).isEmpty)
        #expect(lines(tested) == lines(shown))
    }

    /// Without the indentation, which differs.
    private func lines(_ code: Substring?) -> [String] {
        (code ?? "").split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
}
