import Foundation

/// The checkout that the tests were built in, and what is built and cached there.
package enum Checkout {
    /// The root, as a path without a slash at its end.
    package static let root: String = {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
    }()

    /// A file or folder of the checkout.
    ///
    /// - Parameter name: its path below the root.
    package static func path(_ name: String) -> String { "\(root)/\(name)" }

    /// A file of the checkout as text.
    ///
    /// - Parameter name: its path below the root.
    package static func text(_ name: String) throws -> String {
        try String(contentsOfFile: path(name), encoding: .utf8)
    }

    /// Files below a folder of the checkout, as paths below the root, in order; hidden folders are left out.
    ///
    /// - Parameters:
    ///   - folder: the folder's path below the root.
    ///   - suffix: what the names end with.
    package static func files(below folder: String, suffix: String) -> [String] {
        let found = FileManager.default.enumerator(atPath: path(folder))?.compactMap { $0 as? String } ?? []
        let visible = found.filter { $0.hasSuffix(suffix) && !$0.split(separator: "/").contains { $0.hasPrefix(".") } }
        return visible.map { "\(folder)/\($0)" }.sorted()
    }

    /// The test bundle that is running, which is a program on Linux.
    package static let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path

    /// The folder of the products that were built with the running tests.
    package static let products = URL(fileURLWithPath: bundle).deletingLastPathComponent().path

    /// The command line program that `make build` makes.
    package static let algcheck = path(".build/release/algcheck")

    /// The static agent that `make build` makes.
    package static let agent = path(".build/static/release/algcheck-agent")

    /// The corpus that `make vectors` makes.
    package static let corpus = path(".cache/corpus")
}
