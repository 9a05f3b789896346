import Foundation
import TestSupport

/// The drivers that `Documentation/planted-faults.md` lists.
struct PlantedDrivers: Sendable {
    /// What the driver names of the module begin with.
    static let prefix = "planted-"

    /// A driver with a fault.
    struct Fault: Sendable {
        let name: String
        let kind: String
        let fault: String
    }

    let faults: [Fault]
    let controls: [String]

    /// Reads the tables of the document: rows with four cells are faults, rows with two are controls.
    ///
    /// - Parameter text: the document.
    init(_ text: String) {
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { row in
            row.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
        }
        faults = rows.filter { $0.count == 4 }.map { cells in
            Fault(name: Self.name(cells[0]), kind: cells[1], fault: cells[2])
        }
        controls = rows.filter { $0.count == 2 }.map { Self.name($0[0]) }
    }

    /// The document of this checkout.
    init() throws {
        self.init(try Checkout.text("Documentation/planted-faults.md"))
    }

    var names: [String] { faults.map(\.name) + controls }

    private static func name(_ cell: String) -> String {
        prefix + cell.trimmingCharacters(in: CharacterSet(charactersIn: "`"))
    }
}
