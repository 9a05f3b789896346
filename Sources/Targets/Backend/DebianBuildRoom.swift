internal import Files
internal import Foundation
internal import Glibc
internal import HostTools

/// A folder with the headers and the compiler of one of Debian's kernels, of the Debian that the kernel is from: this machine's
/// compiler and C library need not fit. For a kernel of another architecture it is the cross compiler of the same version.
/// Nothing is installed; packages are unpacked.
struct DebianBuildRoom {
    /// The folder.
    let folder: String
    private let release: String
    /// What the names of a cross compiler's programs begin with; nil where the kernel is for this machine's architecture.
    private let crossPrefix: String?

    /// What a module is built with, beside what the headers depend on.
    private static let tools = ["binutils", "coreutils", "dash", "findutils", "grep", "make", "mawk", "sed"]

    /// The suites of the Debian that a kernel is from, by the mark in its release, or by the series that one Debian alone has.
    /// What no released Debian has is from sid, and some days later in testing: neither has backports.
    static func suites(of release: String) -> [PackageArchive.Suite] {
        let marks = ["+deb12": "bookworm", "+deb13": "trixie"]
        let series = ["6.1": "bookworm", "6.12": "trixie"]
        let number = release.split(separator: ".").prefix(2).joined(separator: ".")
        let name = marks.first { release.contains($0.key) }?.value ?? (release.contains("+deb") ? nil : series[number])
        guard let name else { return [PackageArchive.Suite("testing"), PackageArchive.Suite("sid")] }
        return [
            PackageArchive.Suite(name), PackageArchive.Suite("\(name)-backports"),
            PackageArchive.Suite("\(name)-security", on: PackageArchive.securityMirror),
        ]
    }

    /// The folder from the cache, or a new one.
    ///
    /// - Throws: `TargetError` when Debian has no headers for the kernel any more.
    init(_ kernel: DebianKernel, release: String, cache: String, say: (String) -> Void) async throws {
        self.release = release
        crossPrefix = kernel.architecture.isOfThisMachine ? nil : "\(kernel.architecture.gnuName)-"
        let rooms = "\(cache)/backend"
        try Folder.make(rooms)
        folder = "\(try Folder.absolute(rooms))/room-\(release)"
        if Folder.exists(folder) { return }
        let partial = "\(folder).partial-\(getpid())"
        defer { try? FileManager.default.removeItem(atPath: partial) }
        let suites = Self.suites(of: release)
        let names = suites.map(\.name).joined(separator: ", ")
        say("asking Debian's \(names) for the headers of \(release) ...")
        let archive = try await PackageArchive(
            suites,
            architecture: kernel.architecture.debian.name,
            folder: "\(partial)/apt"
        )
        let headers = "linux-headers-\(release)"
        guard try await !archive.versions(of: [headers]).isEmpty else {
            throw TargetError(
                .input,
                "Debian (\(names)) has no \(headers) any more: remove the kernel's folder in the cache, and the newest is "
                    + "fetched; or give --headers"
            )
        }
        let root = "\(partial)/root"
        for name in ["dev", "proc", "build", "tmp"] { try Folder.make("\(root)/\(name)") }
        try Folder.make("\(partial)/packages/foreign")
        if kernel.architecture.isOfThisMachine {
            let packages = try await archive.withDependencies([headers] + Self.tools)
            say("fetching \(packages.count) packages: headers, compiler and C library (80 MB) ...")
            try await archive.download(packages, to: "\(partial)/packages")
        } else {
            let parts = try CrossParts(headers, try await archive.entry(of: headers), for: kernel.architecture)
            let own = try await PackageArchive(
                suites,
                architecture: try Architecture.ofThisMachine.debian.name,
                folder: "\(partial)/own"
            )
            let packages = try await own.withDependencies(parts.programs + Self.tools)
            say(
                "fetching \(packages.count + parts.headers.count) packages: headers, cross compiler and C library (120 MB) ..."
            )
            try await archive.download(parts.headers, to: "\(partial)/packages/foreign")
            try await own.download(packages, to: "\(partial)/packages")
        }
        for folder in ["\(partial)/packages", "\(partial)/packages/foreign"] {
            for name in try Folder.names(in: folder) where name.hasSuffix(".deb") {
                try await PackageArchive.unpack("\(folder)/\(name)", to: root)
            }
        }
        try Self.link(in: root)
        try Folder.rename(root, to: folder)
    }

    /// What builds a module for a kernel of another architecture: headers of its port, and programs of this machine's.
    struct CrossParts: Equatable {
        /// Packages of the kernel's port, each as `NAME=VERSION`.
        let headers: [String]
        /// Packages of this machine's port.
        let programs: [String]

        /// Reads them from what the headers depend on: the common ones, kbuild's programs, and the compiler of the kernel, as
        /// `gcc-12` or `gcc-14-for-host`.
        ///
        /// - Throws: `TargetError` when they depend on none such.
        init(_ name: String, _ entry: PackageArchive.Entry, for architecture: Architecture) throws {
            let compiler = entry.dependencies.lazy.compactMap {
                try? #/gcc-([0-9]+)(-for-host)?/#.wholeMatch(in: $0)?.1
            }.first
            let kbuild = entry.dependencies.filter { $0.hasPrefix("linux-kbuild-") }
            guard let compiler, !kbuild.isEmpty else {
                throw TargetError(
                    .tool,
                    "\(name) \(entry.version) depends on no gcc-N and linux-kbuild-N, by which a module is built for "
                        + "\(architecture.name) elsewhere: build it there and name it with --algcheck-module"
                )
            }
            headers =
                ([name] + entry.dependencies.filter { $0.hasPrefix("linux-headers-") }).map { "\($0)=\(entry.version)" }
            let triple = String(architecture.gnuName.map { $0 == "_" ? "-" : $0 })
            programs = kbuild + ["gcc-\(compiler)-\(triple)"]
        }
    }

    /// What the packages' scripts would have made.
    private static func link(in root: String) throws {
        let files = FileManager.default
        for name in ["bin", "lib", "lib64", "sbin"]
        where !Folder.exists("\(root)/\(name)") && Folder.exists("\(root)/usr/\(name)") {
            try files.createSymbolicLink(atPath: "\(root)/\(name)", withDestinationPath: "usr/\(name)")
        }
        if !Folder.exists("\(root)/bin/sh") {
            try files.createSymbolicLink(atPath: "\(root)/bin/sh", withDestinationPath: "dash")
        }
        if !Folder.exists("\(root)/usr/bin/awk") {
            try files.createSymbolicLink(atPath: "\(root)/usr/bin/awk", withDestinationPath: "mawk")
        }
    }

    /// Arguments of `unshare` that build the module in a folder of this machine: in the room, with mounts that nobody else
    /// sees.
    func command(in work: String) -> [String] {
        let script = """
            set -e
            mount --rbind /dev "$1/dev"
            mount --rbind /proc "$1/proc"
            mount --bind "$2" "$1/build"
            PATH=/usr/sbin:/usr/bin:/sbin:/bin exec chroot "$1" make -s -C "$3" M=/build $4 modules
            """
        let rights = geteuid() == 0 ? ["--mount"] : ["--user", "--map-root-user", "--mount"]
        let cross = crossPrefix.map { "CROSS_COMPILE=\($0)" } ?? ""
        return rights + ["/bin/sh", "-c", script, "sh", folder, work, "/usr/src/linux-headers-\(release)", cross]
    }
}
