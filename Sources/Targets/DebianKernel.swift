internal import Corpus
internal import Foundation

/// A stock kernel of Debian, fetched as a package and unpacked into the cache; nothing is installed.
public struct DebianKernel: Sendable {
    /// The suites that carry the kernel, newest updates last.
    let suites: [(mirror: String, suite: String)]
    /// The package that always depends on the newest kernel of the suite.
    let metapackage: String

    /// Debian 12's kernel, 6.1.
    public static let bookworm = DebianKernel(
        suites: [
            ("http://deb.debian.org/debian", "bookworm"),
            ("http://deb.debian.org/debian-security", "bookworm-security"),
        ],
        metapackage: "linux-image-amd64"
    )

    /// Where the parts of an unpacked kernel lie.
    public struct Files: Sendable, Equatable {
        /// The image.
        public var kernel: String
        /// `…/lib/modules/RELEASE`.
        public var modules: String
    }

    /// The kernel in the cache, or nil when it has none.
    func cached(_ cache: String) -> Files? { Self.files(in: folder(cache)) }

    private func folder(_ cache: String) -> String { "\(cache)/kernels/\(suites[0].suite)" }

    /// The kernel from the cache, or from Debian's mirror when the cache has none.
    ///
    /// - Parameters:
    ///   - cache: the cache's folder.
    ///   - say: takes a line for people before something takes long.
    /// - Throws: `TargetError` when it cannot be fetched.
    public func files(cache: String, say: (String) -> Void) async throws -> Files {
        if let files = cached(cache) { return files }
        let folder = folder(cache)
        say("fetching Debian's kernel (\(suites[0].suite), about 70 MB) ...")
        let partial = "\(folder).partial"
        let manager = FileManager.default
        try? manager.removeItem(atPath: partial)
        let apt = try await privateApt(folder: "\(partial)/apt")
        let package = try await imagePackage(apt)
        try await Tool.aptGet.run(apt + ["download", package], in: partial)
        guard let archive = try manager.contentsOfDirectory(atPath: partial).first(where: { $0.hasSuffix(".deb") })
        else {
            throw TargetError(.tool, "apt-get download \(package) left no package")
        }
        try await Tool.dpkgDeb.run(["-x", "\(partial)/\(archive)", partial])
        try manager.removeItem(atPath: "\(partial)/\(archive)")
        try manager.removeItem(atPath: "\(partial)/apt")
        try? manager.removeItem(atPath: folder)
        try manager.moveItem(atPath: partial, toPath: folder)
        guard let files = Self.files(in: folder) else {
            throw TargetError(.tool, "\(folder): \(package) holds no kernel with modules")
        }
        return files
    }

    private static func files(in folder: String) -> Files? {
        let manager = FileManager.default
        let modules = "\(folder)/lib/modules"
        guard let release = try? manager.contentsOfDirectory(atPath: modules).first else { return nil }
        let kernel = "\(folder)/boot/vmlinuz-\(release)"
        return manager.fileExists(atPath: kernel) ? Files(kernel: kernel, modules: "\(modules)/\(release)") : nil
    }

    /// Options that make apt work on lists of its own; the machine's are not touched.
    private func privateApt(folder: String) async throws -> [String] {
        for part in ["lists/partial", "cache/archives/partial", "parts"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(part)", withIntermediateDirectories: true)
        }
        let keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"
        let sources = suites.map { "deb [arch=amd64 signed-by=\(keyring)] \($0.mirror) \($0.suite) main\n" }.joined()
        try FileBytes.write(sources.utf8, to: "\(folder)/sources.list")
        let options = [
            "Dir::State::Lists=\(folder)/lists", "Dir::Cache=\(folder)/cache",
            "Dir::Etc::SourceList=\(folder)/sources.list", "Dir::Etc::SourceParts=\(folder)/parts",
            "APT::Get::List-Cleanup=0", "APT::Sandbox::User=root", "Acquire::Languages=none",
        ].flatMap { ["-o", $0] }
        try await Tool.aptGet.run(options + ["-q", "update"])
        return options
    }

    /// The package that holds the newest kernel.
    private func imagePackage(_ apt: [String]) async throws -> String {
        let text = String(decoding: try await Tool.aptCache.run(apt + ["depends", metapackage]), as: UTF8.self)
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.first == "Depends:", let name = words.last, name.hasPrefix("linux-image-") { return String(name) }
        }
        throw TargetError(.tool, "apt-cache knows no kernel behind \(metapackage) in \(suites[0].suite)")
    }
}
