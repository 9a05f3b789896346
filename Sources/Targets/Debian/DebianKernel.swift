internal import Files
internal import Foundation
internal import Glibc
internal import HostTools

/// A stock kernel of Debian, fetched as packages and unpacked into the cache; nothing is installed.
public struct DebianKernel: Sendable, Equatable {
    /// A series (`6.12`), an upstream version (`6.12.107`) or a whole release (`6.1.0-56`, `7.3.4+deb13`).
    let version: String
    /// What follows the version in a package's name: `amd64`, `cloud-amd64` or `rt-amd64`; or `uml`.
    let flavour: String

    /// The flavour of user-mode Linux, which has a package of its own.
    static let userMode = "uml"

    /// The kernel that is booted when nobody names one: Debian 12's.
    public static let standard = DebianKernel(version: "6.1", flavour: "amd64")

    /// Where the parts of an unpacked kernel lie.
    public struct Files: Sendable, Equatable {
        /// The image.
        public var kernel: String
        /// `…/lib/modules/RELEASE`.
        public var modules: String
    }

    /// How the command line marks such a kernel.
    public static let prefix = "debian:"

    init(version: String, flavour: String) {
        self.version = version
        self.flavour = flavour
    }

    /// Reads `debian:VERSION` or `debian:VERSION-FLAVOUR` (cloud, rt, uml); nil for a word without the prefix, which is a path.
    ///
    /// - Throws: `TargetError` when what follows the prefix is no version.
    public init?(_ word: String) throws {
        guard word.hasPrefix(Self.prefix) else { return nil }
        let rest = word.dropFirst(Self.prefix.count)
        let flavour = ["cloud", "rt", Self.userMode].first { rest.hasSuffix("-\($0)") }
        version = String(rest.dropLast(flavour.map { $0.count + 1 } ?? 0))
        self.flavour = flavour.map { $0 == Self.userMode ? $0 : "\($0)-amd64" } ?? "amd64"
        let isVersion = (try? #/[0-9]+\.[0-9]+([.~+-][0-9A-Za-z.~+-]+)?/#.wholeMatch(in: version)) != nil
        guard isVersion else {
            throw TargetError(
                .input,
                "\(word): not a Debian kernel; write debian:6.12, debian:6.12.107, debian:6.12-cloud or debian:6.1-uml"
            )
        }
    }

    /// The command line's word for it.
    public var word: String { Self.prefix + name }

    private var name: String {
        flavour == "amd64" ? version : "\(version)-\(flavour.prefix { $0 != "-" })"
    }

    /// The kernel in the cache, or nil when it has none.
    func cached(_ cache: String) -> Files? { Self.files(in: folder(cache)) }

    private func folder(_ cache: String) -> String { "\(cache)/kernels/debian-\(name)" }

    /// The kernel from the cache, or from Debian's mirror when the cache has none.
    ///
    /// What the cache has is taken as it is, however old: a run must not change by itself. Removing the folder
    /// `kernels/debian-…` fetches the newest again.
    ///
    /// - Parameters:
    ///   - cache: the cache's folder.
    ///   - say: takes a line for people before something takes long.
    /// - Throws: `TargetError` when Debian has no such kernel or it cannot be fetched.
    public func files(cache: String, say: (String) -> Void) async throws -> Files {
        if let files = cached(cache) { return files }
        let folder = folder(cache)
        let suites = DebianSuites.carrying(version)
        say("asking Debian's \(suites.name) for a kernel \(name) ...")
        let partial = "\(folder).partial-\(getpid())"
        let manager = FileManager.default
        defer { try? manager.removeItem(atPath: partial) }
        let archive = try await DebianArchive(suites, folder: "\(partial)/apt")
        let release = try DebianRelease.choose(version, flavour, from: archive.packages, in: suites)
        say("fetching \(release.packages[0].name) \(release.version) (25 to 170 MB) ...")
        try manager.createDirectory(atPath: "\(partial)/tree", withIntermediateDirectories: true)
        for package in try await archive.download(release.packages, to: partial) {
            try await PackageArchive.unpack(package, to: "\(partial)/tree")
        }
        let note = release.packages.map { "\($0.name) \($0.version)\n" }.joined()
        try FileBytes.write(note.utf8, to: "\(partial)/tree/packages.txt")
        guard Self.files(in: "\(partial)/tree") != nil else {
            throw TargetError(.tool, "\(release.packages[0].name) \(release.version) holds no kernel with modules")
        }
        try? manager.removeItem(atPath: folder)
        do {
            try manager.moveItem(atPath: "\(partial)/tree", toPath: folder)
        } catch {
            // Another process was faster; its kernel is as good.
            guard cached(cache) != nil else { throw TargetError(.tool, "\(folder): \(error.localizedDescription)") }
        }
        guard let files = cached(cache) else { throw TargetError(.tool, "\(folder): the kernel vanished") }
        return files
    }

    /// Finds image and modules in an unpacked package: in `/boot` and `/lib` up to 6.18, later all in the modules' folder;
    /// of user-mode Linux in `/usr/bin` and `/usr/lib/uml`.
    static func files(in folder: String) -> Files? {
        let manager = FileManager.default
        for base in ["lib/modules", "usr/lib/modules", "usr/lib/uml/modules"].map({ "\(folder)/\($0)" }) {
            for release in ((try? manager.contentsOfDirectory(atPath: base)) ?? []).sorted() {
                let modules = "\(base)/\(release)"
                let images = [
                    "\(folder)/boot/vmlinuz-\(release)", "\(modules)/vmlinuz", "\(folder)/usr/bin/linux.uml",
                ]
                guard manager.fileExists(atPath: "\(modules)/kernel") else { continue }
                if let kernel = images.first(where: manager.fileExists) {
                    return Files(kernel: kernel, modules: modules)
                }
            }
        }
        return nil
    }
}
