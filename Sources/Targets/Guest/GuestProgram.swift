internal import AgentProtocol
internal import Files
internal import Foundation
internal import HostTools

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
        files = [(path, place)] + (try await Self.libraries(of: path))
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

    /// By the loader, which knows this machine's paths; for a program of another architecture without it.
    private static func libraries(of path: String) async throws -> [(source: String, path: String)] {
        let machine = ELFFile.machine(of: try FileBytes.read(path))
        if let other = Architecture.all.first(where: { $0.elfMachine == machine && !$0.isOfThisMachine }) {
            return try SharedLibraries(other).needed(by: path)
        }
        let listed = (try? await ldd.run([path])).map { String(decoding: $0, as: UTF8.self) }
        return try listed.map(libraries) ?? []
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
