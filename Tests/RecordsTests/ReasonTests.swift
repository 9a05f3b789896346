import Files
import Foundation
import Records
import TestSupport
import Testing

@Suite struct ReasonTests {
    /// The words of the table in the document, in its order.
    private static var documented: [String] {
        get throws {
            try Checkout.text("Documentation/reasons.md").split(separator: "\n").filter { $0.hasPrefix("| `") }
                .map { String($0.dropFirst(3).prefix { $0 != "`" }) }
        }
    }

    @Test func theDocumentHasTheVocabulary() throws {
        #expect(try Self.documented == Reason.allCases.map(\.rawValue))
    }

    @Test func everyReasonHasWordsOfItsOwn() {
        #expect(Set(Reason.allCases.map(\.words)).count == Reason.allCases.count)
    }
}
