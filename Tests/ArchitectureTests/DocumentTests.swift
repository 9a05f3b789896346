import Foundation
import TestSupport
import Testing

/// What the documents refer to is there.
struct DocumentTests {
    @Test func linksLeadToFiles() throws {
        var found = 0
        var broken: [String] = []
        for document in Checkout.documents {
            let folder = document.contains("/") ? String(document.prefix { $0 != "/" }) + "/" : ""
            for match in try Checkout.text(document).matches(of: /\]\(([^)\s]+)\)/) {
                let target = String(match.1)
                guard !target.contains("://"), !target.hasPrefix("#") else { continue }
                found += 1
                let path = folder + target.prefix { $0 != "#" }
                let standard = URL(filePath: "/" + path).standardized.path
                if !Checkout.has(String(standard.dropFirst())) { broken.append("\(document): \(target)") }
            }
        }
        #expect(found > 50)
        #expect(broken == [])
    }

    /// Paths in backticks that begin with one of the project's folders; `Sources/AFALG/` counts as `Sources/AFALG`.
    @Test(arguments: Checkout.documents)
    func pathsAreThere(document: String) throws {
        let paths = try Checkout.text(document).matches(
            of: /`((?:Sources|Tests|generator|Documentation|Benchmarks|vectors)\/[\w.\/-]+)`/
        ).map { String($0.1) }
        #expect(paths.filter { !Checkout.has($0) } == [])
    }

    @Test func theIndexHasEveryDocument() throws {
        let index = try Checkout.text("Documentation/README.md")
        let linked = Set(index.matches(of: /\]\(([\w.\/-]+\.md)\)/).map { String($0.1) })
        let expected = Checkout.documents.filter { $0 != "Documentation/README.md" }.map {
            $0.hasPrefix("Documentation/") ? String($0.dropFirst("Documentation/".count)) : "../\($0)"
        }
        #expect(expected.filter { !linked.contains($0) } == [])
    }
}
