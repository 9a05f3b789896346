internal import Foundation

/// A test bundle of SwiftPM with the shared libraries that it needs, ready for a guest.
///
/// On Linux the bundle is an ordinary program; the Testing library in it cannot be linked statically.
public struct TestBundle: Sendable {
    /// What the guest needs: source here, path there.
    public let files: [(source: String, path: String)]
    /// The program and its arguments in the guest.
    public let command: [String]

    private static let program = "/bin/test-bundle"
    private static let ldd = Tool(name: "ldd", package: "libc-bin")

    /// Finds the libraries of a bundle.
    ///
    /// - Parameters:
    ///   - path: `.build/debug/<Package>PackageTests.xctest`.
    ///   - filter: which tests to run, as `swift test --filter` takes it.
    /// - Throws: `TargetError` when the bundle or a library is not there.
    public init(path: String, filter: String) async throws {
        guard FileManager.default.fileExists(atPath: path) else {
            throw TargetError(.input, "\(path): no test bundle there; `swift build --build-tests` makes it")
        }
        let text = String(decoding: try await Self.ldd.run([path]), as: UTF8.self)
        files = [(path, Self.program)] + (try Self.libraries(in: text))
        command = [
            Self.program, "--testing-library", "swift-testing", "--no-parallel", "--filter", filter,
        ]
    }

    /// The libraries in what ldd prints: `name => /path (0x…)` and `/path (0x…)` for the loader.
    static func libraries(in text: String) throws -> [(source: String, path: String)] {
        try text.split(separator: "\n").compactMap { line in
            let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
            guard let name = words.first, !name.hasPrefix("linux-vdso") else { return nil }
            if line.contains("not found") { throw TargetError(.setup, "the test bundle needs \(name), which is not here") }
            if words.count > 2, words[1] == "=>" { return (words[2], "/lib/\(name)") }
            // The loader's path is fixed in the program.
            return name.hasPrefix("/") ? (name, name) : nil
        }
    }
}
