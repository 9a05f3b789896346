internal import AgentProtocol
internal import Foundation

/// A program of this machine with the shared libraries that it needs, ready for a guest.
public struct GuestProgram: Sendable {
    /// What the guest needs: source here, path there.
    public let files: [(source: String, path: String)]
    /// The program and its arguments in the guest.
    public let command: [String]

    private static let ldd = Tool(name: "ldd", package: "libc-bin")

    /// Finds the libraries of a program; a static one has none.
    ///
    /// - Parameters:
    ///   - path: the program.
    ///   - arguments: its arguments.
    /// - Throws: `TargetError` when the program or a library is not there.
    public init(path: String, arguments: [String] = []) async throws {
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw TargetError(.input, "\(path): no program there")
        }
        let place = "\(GuestLayout.Path.programs)/\(URL(fileURLWithPath: path).lastPathComponent)"
        let isDynamic = (try? await Self.ldd.run([path])).map { String(decoding: $0, as: UTF8.self) }
        files = [(path, place)] + (try isDynamic.map(Self.libraries) ?? [])
        command = [place] + arguments
    }

    /// A test bundle of SwiftPM, which on Linux is an ordinary program; its Testing library cannot be linked statically.
    ///
    /// - Parameters:
    ///   - bundle: `.build/debug/<Package>PackageTests.xctest`.
    ///   - filter: which tests to run, as `swift test --filter` takes it.
    public init(testBundle bundle: String, filter: String) async throws {
        let options = ["--testing-library", "swift-testing", "--no-parallel", "--filter", filter]
        try await self.init(path: bundle, arguments: options)
    }

    /// The libraries in what ldd prints: `name => /path (0x…)` and `/path (0x…)` for the loader.
    static func libraries(in text: String) throws -> [(source: String, path: String)] {
        try text.split(separator: "\n").compactMap { line in
            let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
            guard let name = words.first, !name.hasPrefix("linux-vdso") else { return nil }
            if line.contains("not found") { throw TargetError(.setup, "the program needs \(name), which is not here") }
            if words.count > 2, words[1] == "=>" { return (words[2], "\(GuestLayout.Path.libraries)/\(name)") }
            // The loader's path is fixed in the program.
            return name.hasPrefix("/") ? (name, name) : nil
        }
    }
}
