import Foundation
import TestSupport
import Testing

@testable import Contract

/// The documents of the contract and the checks say the same rules: none is only written, none is only checked.
struct DocumentTests {
    /// One row of a table, and where it stands.
    private struct Row {
        var place: String
        var identifiers: [String]
    }

    private static let documents = ["contract.md", "contract-data.md"]

    /// The rows of the documents' tables, without their heads.
    private func rows() throws -> [Row] {
        var rows: [Row] = []
        for document in Self.documents {
            let lines = try Checkout.text("Documentation/\(document)").split(
                separator: "\n",
                omittingEmptySubsequences: false
            )
            for (index, line) in lines.enumerated() where line.hasPrefix("|") && !line.hasPrefix("|--") {
                if index + 1 < lines.count, lines[index + 1].hasPrefix("|--") { continue }
                rows.append(Row(place: "\(document):\(index + 1)", identifiers: identifiers(in: line)))
            }
        }
        return rows
    }

    /// `section/rule` in backticks.
    private func identifiers(in line: Substring) -> [String] {
        line.matches(of: /`([a-z0-9-]+\/[A-Za-z0-9-]+)`/).map { String($0.1) }
    }

    @Test func everyRowHasACheck() throws {
        let known = Set(ContractRun.checks.map(\.id))
        let rows = try rows()
        #expect(!rows.isEmpty)
        let bare = rows.filter { $0.identifiers.isEmpty || !known.isSuperset(of: $0.identifiers) }
        #expect(bare.map { "\($0.place): \($0.identifiers)" } == [])
    }

    @Test func everyCheckHasARow() throws {
        let written = Set(try rows().flatMap(\.identifiers))
        #expect(ContractRun.checks.map(\.id).filter { !written.contains($0) } == [])
    }

    @Test func noCheckHasTwoRows() throws {
        let counts = try rows().flatMap(\.identifiers).reduce(into: [:]) { $0[$1, default: 0] += 1 }
        #expect(counts.filter { $0.value > 1 }.keys.sorted() == [])
    }
}
