internal import Files
internal import Foundation
internal import Glibc
internal import HostTools

/// A stock kernel of Debian, fetched as packages and unpacked into the cache; nothing is installed.
public struct DebianKernel: Sendable, Equatable {
    /// A series (`6.12`), an upstream version (`6.12.107`) or a whole release (`6.1.0-56`, `7.3.4+deb13`).
    let version: String
    /// Which build of that version.
    let flavour: Flavour
    /// What it was built for.
    let architecture: Architecture

    /// The builds of a version.
    enum Flavour: Equatable {
        /// The one that fits every machine.
        case plain
        /// One of the port's others, such as `cloud`.
        case special(String)
        /// User-mode Linux, which has a package of its own.
        case userMode
    }

    /// The kernel that is booted when nobody names one: Debian 12's.
    public static let standard = standard(for: .standard)

    /// Debian 12's kernel for an architecture.
    static func standard(for architecture: Architecture) -> DebianKernel {
        DebianKernel(version: "6.1", architecture: architecture)
    }

    /// Where the parts of an unpacked kernel lie.
    public struct Files: Sendable, Equatable {
        /// The image.
        public var kernel: String
        /// `…/lib/modules/RELEASE`.
        public var modules: String
    }

    /// How the command line marks such a kernel.
    public static let prefix = "debian:"

    init(version: String, flavour: Flavour = .plain, architecture: Architecture = .standard) {
        self.version = version
        self.flavour = flavour
        self.architecture = architecture
    }

    /// Reads `debian:VERSION`, with a flavour (cloud, rt, uml) behind it where it is not the plain kernel, and with what
    /// Debian's packages have there where it is not the standard architecture's: `debian:6.1-cloud`, `debian:6.1-arm64`,
    /// `debian:7.3-arm64-16k`; nil for a word without the prefix, which is a path.
    ///
    /// - Parameter asked: the architecture, where it is named beside the word.
    /// - Throws: `TargetError` when what follows the prefix is no version, or is for another architecture.
    public init?(_ word: String, for asked: Architecture? = nil) throws {
        guard word.hasPrefix(Self.prefix) else { return nil }
        var rest = word.dropFirst(Self.prefix.count)
        var architecture = asked ?? .standard
        var flavour = Flavour.plain
        if let found = Self.builds.first(where: { rest.hasSuffix("-\($0.package)") }) {
            if let asked, asked != found.architecture {
                let names = "a kernel for \(found.architecture.name), not for \(asked.name)"
                throw TargetError(.input, "\(word): \(names), which was asked for")
            }
            (architecture, flavour) = (found.architecture, found.flavour)
            rest = rest.dropLast(found.package.count + 1)
        }
        let words = architecture.debian.flavours.map(\.word) + [Self.userMode]
        if flavour == .plain, let word = words.first(where: { rest.hasSuffix("-\($0)") }) {
            flavour = word == Self.userMode ? .userMode : .special(word)
            rest = rest.dropLast(word.count + 1)
        }
        if flavour == .plain, let foreign = ForeignKernel.architecture(ofDebianName: rest) {
            throw ForeignKernel.refusal(word, architecture: foreign)
        }
        self.architecture = architecture
        self.flavour = flavour
        version = String(rest)
        let isVersion = (try? #/[0-9]+\.[0-9]+([.~+-][0-9A-Za-z.~+-]+)?/#.wholeMatch(in: version)) != nil
        guard isVersion else {
            throw TargetError(
                .input,
                "\(word): not a Debian kernel; write debian:6.12, debian:6.12.107, debian:6.12-cloud, "
                    + "debian:6.12-arm64 or debian:6.1-uml"
            )
        }
    }

    /// The command line's word for it.
    public var word: String { Self.prefix + name }

    /// The word for user-mode Linux on the command line.
    static let userMode = "uml"

    private var name: String {
        if flavour != .userMode, architecture != .standard { return "\(version)-\(packageSuffix)" }
        let word: String? =
            switch flavour {
            case .plain: nil
            case .special(let word): word
            case .userMode: Self.userMode
            }
        return word.map { "\(version)-\($0)" } ?? version
    }

    /// What follows the version in the names of packages.
    private var packageSuffix: String {
        switch flavour {
        case .plain: architecture.debian.name
        case .special(let word): architecture.debian.flavours.first { $0.word == word }?.package ?? word
        case .userMode: Self.userMode
        }
    }

    /// What the packages of all ports have behind the version, the longest first: `cloud-amd64` before `amd64`.
    private static let builds: [(package: String, architecture: Architecture, flavour: Flavour)] =
        Architecture.all.flatMap { architecture in
            architecture.debian.flavours.map { ($0.package, architecture, Flavour.special($0.word)) }
                + [(architecture.debian.name, architecture, .plain)]
        }
        .sorted { $0.package.count > $1.package.count }

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
        let archive = try await DebianArchive(suites, architecture, folder: "\(partial)/apt")
        let release = try DebianRelease.choose(version, packageSuffix, from: archive.packages, in: suites)
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
