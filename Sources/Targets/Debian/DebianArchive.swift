internal import Foundation
internal import HostTools

/// The kernel packages of some suites.
struct DebianArchive {
    /// The kernel packages that the suites have.
    let packages: Set<DebianPackage>
    private let archive: PackageArchive

    /// Fetches the suites' lists.
    ///
    /// - Parameters:
    ///   - suites: where to look.
    ///   - architecture: whose packages.
    ///   - folder: for the lists; may be removed when the packages are there.
    /// - Throws: `ToolError` when apt fails or this machine cannot check Debian's signatures.
    init(_ suites: DebianSuites, _ architecture: Architecture, folder: String) async throws {
        let port = architecture.debian.name
        archive = try await PackageArchive(
            suites.sources.map { PackageArchive.Suite($0.suite, on: $0.mirror) },
            architecture: port,
            folder: folder
        )
        packages = try await Self.kernels(archive, [port] + architecture.debian.flavours.map(\.package))
    }

    private static func kernels(_ archive: PackageArchive, _ builds: [String]) async throws -> Set<DebianPackage> {
        var names = try await archive.names(startingWith: "linux-").filter { name in
            builds.contains { name.hasSuffix("-\($0)") }
                && name.contains(#/^linux-(image|binary|modules|base)-[0-9]/#)
        }
        for name in [DebianRelease.userMode, DebianRelease.library] {
            names += try await archive.names(startingWith: name).filter { $0 == name }
        }
        return Set(try await archive.versions(of: names).map { DebianPackage(name: $0.name, version: $0.version) })
    }

    /// Fetches packages; apt checks their digests against the signed lists.
    ///
    /// - Returns: the files.
    func download(_ packages: [DebianPackage], to folder: String) async throws -> [String] {
        try await archive.download(packages.map { "\($0.name)=\($0.version)" }, to: folder)
    }
}
