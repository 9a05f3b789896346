import Foundation
import TestSupport

extension Checkout {
    /// Whether there is a file or folder of that path from the root.
    static func has(_ path: String) -> Bool { FileManager.default.fileExists(atPath: Checkout.path(path)) }

    /// The documents that people read: README, Documentation, Reports.
    static var documents: [String] {
        ["README.md"]
            + ["Documentation", "Reports"].flatMap { folder in
                // Reports of runs lie below and are no documents.
                files(below: folder, suffix: ".md").filter { $0.split(separator: "/").count == 2 }
            }
    }
}
