internal import Corpus

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
    /// - Throws: `GeneratorError` or `FileError`, with what to do.
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
        try await verify(archive, package)
        report("\(title): unpacking")
        try await unpack(archive, package)
        report("\(title): ready in \(project.folder(of: package))")
    }

    /// Downloads beside the place, and moves the file there when it is whole.
    private func download(_ package: PinnedPackage, to archive: String) async throws {
        let partial = "\(archive).download"
        try await Tool.run("rm", ["-rf", "--", partial])
        try Folder.make(partial)
        do {
            switch package.origin {
            case .pypi: try await PythonPackageIndex.download(package, to: partial)
            case .trixie: try await DebianArchive.download(package, of: "trixie", to: partial)
            case .bookworm: try await DebianArchive.download(package, of: "bookworm", to: partial)
            }
        } catch let error as GeneratorError {
            throw GeneratorError(
                file: "\(package.name) \(package.version)",
                message: "cannot fetch from \(package.origin.rawValue) (\(error)); "
                    + "fetch it elsewhere and put it at \(archive)"
            )
        }
        guard Folder.exists("\(partial)/\(package.archive)") else {
            throw GeneratorError(file: partial, message: "the download holds no \(package.archive)")
        }
        try await verify("\(partial)/\(package.archive)", package)
        try Folder.rename("\(partial)/\(package.archive)", to: archive)
        try await Tool.run("rm", ["-rf", "--", partial])
    }

    func verify(_ archive: String, _ package: PinnedPackage) async throws {
        let digest = try await Tool.sha256(ofFiles: [archive])[0]
        guard digest == package.sha256 else {
            throw GeneratorError(
                file: archive,
                message: "sha256 is \(digest), pinned is \(package.sha256); remove the file and fetch again"
            )
        }
    }

    private func unpack(_ archive: String, _ package: PinnedPackage) async throws {
        let folder = project.folder(of: package)
        let partial = "\(folder).partial"
        try await Tool.run("rm", ["-rf", "--", partial, folder])
        try Folder.make(partial)
        switch package.origin {
        case .pypi: try await Tool.run("python3", ["-m", "zipfile", "-e", archive, partial])
        case .trixie, .bookworm: try await Tool.run("dpkg-deb", ["-x", archive, partial])
        }
        try FileBytes.write("\(package.sha256)\n".utf8, to: "\(partial)/.sha256")
        try Folder.rename(partial, to: folder)
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
        let hasModule = (try? await Tool.run("python3", ["-m", "pip", "--version"])) != nil
        if hasModule {
            try await Tool.run("python3", ["-m", "pip"] + arguments)
        } else {
            try await Tool.run("pip", arguments)
        }
    }
}

/// Packages from Debian's archive, through apt with lists of its own: the machine's are neither read nor changed.
private enum DebianArchive {
    static func download(_ package: PinnedPackage, of suite: String, to folder: String) async throws {
        let source = """
            deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian \(suite) main

            """
        // apt takes relative paths as below its own folders.
        let own = "\(try Folder.absolute(folder))/apt"
        for name in ["lists/partial", "cache/archives/partial", "parts"] { try Folder.make("\(own)/\(name)") }
        try FileBytes.write(source.utf8, to: "\(own)/sources.list")
        try FileBytes.write([], to: "\(own)/status")
        let options = [
            "Dir::State::Lists=\(own)/lists", "Dir::State::Status=\(own)/status",
            "Dir::Cache=\(own)/cache", "Dir::Etc::SourceList=\(own)/sources.list",
            "Dir::Etc::SourceParts=\(own)/parts", "APT::Get::List-Cleanup=0", "APT::Architecture=amd64",
            "APT::Architectures::=amd64", "Acquire::Languages=none", "Acquire::Retries=3",
        ].flatMap { ["-o", $0] }
        try await Tool.run("apt-get", options + ["--quiet", "update"])
        let wanted = "\(package.name)=\(package.version)"
        try await Tool.run("apt-get", options + ["--quiet", "download", wanted], in: folder)
    }
}
