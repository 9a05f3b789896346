internal import Files
internal import Foundation
internal import Glibc
internal import HostTools

/// A folder with the headers and the compiler of one of Debian's kernels, of the Debian that the kernel is from: this machine's
/// compiler and C library need not fit. Nothing is installed; packages are unpacked.
struct DebianBuildRoom {
    /// The folder.
    let folder: String
    private let release: String

    /// What a module is built with, beside what the headers depend on.
    private static let tools = ["binutils", "coreutils", "dash", "findutils", "grep", "make", "mawk", "sed"]

    /// The suites of a Debian by the mark in its kernels' releases; those without a mark are of the Debian whose only series
    /// theirs is, or of sid.
    private static func suites(of release: String) -> [PackageArchive.Suite] {
        let marks = ["+deb12": "bookworm", "+deb13": "trixie", "+deb14": "forky"]
        let series = ["6.1": "bookworm", "6.12": "trixie"]
        let number = release.split(separator: ".").prefix(2).joined(separator: ".")
        let name = marks.first { release.contains($0.key) }?.value ?? series[number]
        guard let name else { return [PackageArchive.Suite("sid")] }
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
        let rooms = "\(cache)/backend"
        try Folder.make(rooms)
        folder = "\(try Folder.absolute(rooms))/room-\(release)"
        if Folder.exists(folder) { return }
        let partial = "\(folder).partial-\(getpid())"
        defer { try? FileManager.default.removeItem(atPath: partial) }
        let suites = Self.suites(of: release)
        say("asking Debian's \(suites[0].name) for the headers of \(release) ...")
        let archive = try await PackageArchive(
            suites,
            architecture: kernel.architecture.debian.name,
            folder: "\(partial)/apt"
        )
        let headers = "linux-headers-\(release)"
        guard try await !archive.versions(of: [headers]).isEmpty else {
            throw TargetError(
                .input,
                "Debian's \(suites[0].name) has no \(headers) any more: remove the kernel's folder in the cache, and the newest is "
                    + "fetched; or give --headers"
            )
        }
        let packages = try await archive.withDependencies([headers] + Self.tools)
        say("fetching \(packages.count) packages: headers, compiler and C library (80 MB) ...")
        let root = "\(partial)/root"
        for name in ["dev", "proc", "build", "tmp"] { try Folder.make("\(root)/\(name)") }
        try Folder.make("\(partial)/packages")
        for package in try await archive.download(packages, to: "\(partial)/packages") {
            try await PackageArchive.unpack(package, to: root)
        }
        try Self.link(in: root)
        try Folder.rename(root, to: folder)
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
            PATH=/usr/sbin:/usr/bin:/sbin:/bin exec chroot "$1" make -s -C "$3" M=/build modules
            """
        let rights = geteuid() == 0 ? ["--mount"] : ["--user", "--map-root-user", "--mount"]
        return rights + ["/bin/sh", "-c", script, "sh", folder, work, "/usr/src/linux-headers-\(release)"]
    }
}
