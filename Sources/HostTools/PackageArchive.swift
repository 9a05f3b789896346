internal import Files
internal import Foundation

/// Debian packages, looked up and fetched by apt on lists of its own: the machine's are neither read nor changed.
public struct PackageArchive: Sendable {
    /// A suite on a mirror.
    public struct Suite: Sendable {
        /// The mirror's address.
        public let mirror: String
        /// The suite's name, such as `bookworm`.
        public let name: String

        /// Names a suite; on Debian's own mirror, where none is given.
        public init(_ name: String, on mirror: String = PackageArchive.mirror) {
            self.name = name
            self.mirror = mirror
        }
    }

    /// The address that leads to Debian's nearest mirror.
    public static let mirror = "http://deb.debian.org/debian"

    /// The address of Debian's security updates.
    public static let securityMirror = "http://deb.debian.org/debian-security"

    private static let keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"

    private let options: [String]

    /// Fetches the suites' lists.
    ///
    /// - Parameters:
    ///   - suites: where to look.
    ///   - architecture: Debian's name of the processor that the packages are for, such as `amd64`.
    ///   - folder: for the lists; may be removed when the packages are there.
    /// - Throws: `ToolError` when apt fails or this machine cannot check Debian's signatures.
    public init(_ suites: [Suite], architecture: String, folder: String) async throws {
        guard Folder.exists(Self.keyring) else {
            throw ToolError.missing(Self.keyring, package: "debian-archive-keyring")
        }
        for part in ["lists/partial", "cache/archives/partial", "parts"] { try Folder.make("\(folder)/\(part)") }
        // apt takes relative paths as below its own folders.
        let folder = try Folder.absolute(folder)
        let sources = suites.map {
            "deb [arch=\(architecture) signed-by=\(Self.keyring)] \($0.mirror) \($0.name) main\n"
        }
        try FileBytes.write(sources.joined().utf8, to: "\(folder)/sources.list")
        // Without a status file of its own, apt would mix in what is installed here.
        try FileBytes.write([], to: "\(folder)/status")
        options = [
            "Dir::State::Lists=\(folder)/lists", "Dir::State::Status=\(folder)/status", "Dir::Cache=\(folder)/cache",
            "Dir::Etc::SourceList=\(folder)/sources.list", "Dir::Etc::SourceParts=\(folder)/parts",
            "APT::Get::List-Cleanup=0", "APT::Sandbox::User=root", "Acquire::Languages=none",
            "APT::Architecture=\(architecture)", "APT::Architectures=\(architecture)", "Acquire::Retries=3",
        ].flatMap { ["-o", $0] }
        try await Tool.aptGet.run(options + ["-q", "--error-on=any", "update"])
    }

    /// The names of the packages that begin so.
    public func names(startingWith prefix: String) async throws -> [String] {
        let output = try await Tool.aptCache.run(options + ["pkgnames", prefix])
        return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// The versions that the suites have of packages, each with its package's name.
    public func versions(of names: [String]) async throws -> [(name: String, version: String)] {
        if names.isEmpty { return [] }
        // A line is `NAME | VERSION | WHERE`.
        let table = try await Tool.aptCache.run(options + ["madison"] + names)
        return String(decoding: table, as: UTF8.self).split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            return cells.count == 3 ? (cells[0], cells[1]) : nil
        }
    }

    /// What the lists say of a package.
    public struct Entry: Sendable, Equatable {
        /// Its version.
        public var version: String
        /// The names of what it depends on; where there are alternatives, the first.
        public var dependencies: [String]

        /// Reads a paragraph of a list; nil when it has no version.
        init?(_ text: String) {
            func field(_ name: String) -> Substring? {
                text.split(separator: "\n").first { $0.hasPrefix("\(name): ") }?.dropFirst(name.count + 2)
            }
            guard let version = field("Version") else { return nil }
            self.version = String(version)
            dependencies = (field("Depends") ?? "").split(separator: ",").compactMap { words in
                words.split { " (|:".contains($0) }.first.map(String.init)
            }
        }
    }

    /// The newest entry of a package that the lists have.
    ///
    /// - Throws: `ToolError` when they have none.
    public func entry(of name: String) async throws -> Entry {
        let text = String(
            decoding: try await Tool.aptCache.run(options + ["show", "--no-all-versions", name]),
            as: UTF8.self
        )
        guard let entry = Entry(text) else { throw ToolError.failed("apt-cache says nothing of \(name)") }
        return entry
    }

    /// Packages with all that they depend on, each as `NAME=VERSION`.
    public func withDependencies(_ names: [String]) async throws -> [String] {
        // A line is `Inst NAME (VERSION WHERE [PORT])`.
        let plan = try await Tool.aptGet.run(options + ["-s", "-q", "--no-install-recommends", "install"] + names)
        return String(decoding: plan, as: UTF8.self).split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard words.count > 2, words[0] == "Inst", words[2].hasPrefix("(") else { return nil }
            return "\(words[1])=\(words[2].dropFirst())"
        }
    }

    /// Fetches packages; apt checks their digests against the signed lists.
    ///
    /// - Parameter packages: each as `NAME=VERSION`.
    /// - Returns: the files.
    @discardableResult
    public func download(_ packages: [String], to folder: String) async throws -> [String] {
        try await Tool.aptGet.run(options + ["-q", "download"] + packages, in: folder)
        let names = try Folder.names(in: folder).filter { $0.hasSuffix(".deb") }
        guard names.count == packages.count else {
            throw ToolError.failed("apt-get download left \(names.count) of \(packages.count) packages in \(folder)")
        }
        return names.map { "\(folder)/\($0)" }
    }

    /// Unpacks the files of a package into a folder; nothing is installed.
    public static func unpack(_ package: String, to folder: String) async throws {
        try await Tool.dpkgDeb.run(["-x", package, folder])
    }
}
