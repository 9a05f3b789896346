internal import Foundation
public import Subprocess
internal import SystemPackage

/// A program of the operating system that algcheck calls, and the Debian package that brings it.
public struct Tool: Sendable, Hashable {
    /// The program's name on the path.
    public let name: String
    /// The Debian package.
    public let package: String

    /// Writes module dependencies.
    public static let depmod = Tool(name: "depmod", package: "kmod")
    /// Packs ramdisks.
    public static let cpio = Tool(name: "cpio", package: "cpio")
    /// Unpacks kernels and modules.
    public static let xz = Tool(name: "xz", package: "xz-utils")
    /// Unpacks kernels and modules.
    public static let zstd = Tool(name: "zstd", package: "zstd")
    /// Unpacks kernels.
    public static let lz4 = Tool(name: "lz4", package: "lz4")
    /// Unpacks kernels and modules.
    public static let gzip = Tool(name: "gzip", package: "gzip")
    /// Fetches Debian packages.
    public static let aptGet = Tool(name: "apt-get", package: "apt")
    /// Looks Debian packages up.
    public static let aptCache = Tool(name: "apt-cache", package: "apt")
    /// Unpacks Debian packages.
    public static let dpkgDeb = Tool(name: "dpkg-deb", package: "dpkg")
    /// Unpacks Python packages.
    public static let python = Tool(name: "python3", package: "python3")
    /// Fetches Python packages, where Python has no module for it.
    public static let pip = Tool(name: "pip", package: "python3-pip")
    /// Signs and verifies with SSH keys.
    public static let sshKeygen = Tool(name: "ssh-keygen", package: "openssh-client")

    /// Everything that a run on a guest can need, beside the emulator of its architecture.
    public static let forGuests = [depmod, cpio, xz, zstd, lz4, gzip, aptGet, aptCache, dpkgDeb]

    /// Names a program.
    public init(name: String, package: String) {
        self.name = name
        self.package = package
    }

    /// Folders of the system's programs; depmod's is one that an ordinary user's path leaves out.
    private static let folders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"]

    /// Where the program lies, or nil when it is not installed.
    public var path: String? {
        // A name with a folder in it is taken as it is.
        if name.hasPrefix("/") { return FileManager.default.isExecutableFile(atPath: name) ? name : nil }
        let own = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":").map(String.init) ?? []
        return (own.filter { $0.hasPrefix("/") } + Self.folders).lazy.map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// The program, to be run; throws when it is not installed.
    public var executable: Executable {
        get throws(ToolError) {
            guard let path else { throw missing }
            return .path(FilePath(path))
        }
    }

    /// Runs the program to its end.
    ///
    /// - Parameters:
    ///   - arguments: its arguments.
    ///   - directory: where it runs.
    ///   - input: bytes for its standard input.
    /// - Returns: its standard output, up to 256 MiB.
    /// - Throws: `ToolError` when the program is not installed, or fails; with the last line that it said.
    @discardableResult
    public func run(_ arguments: [String], in directory: String? = nil, input: [UInt8] = []) async throws -> [UInt8] {
        let result = try await Subprocess.run(
            try executable,
            arguments: Arguments(arguments),
            environment: .inherit.updating(["LC_ALL": "C.UTF-8"]),
            workingDirectory: directory.map { FilePath($0) },
            input: .array(input),
            output: .bytes(limit: 256 << 20),
            error: .string(limit: 1 << 20)
        )
        guard result.terminationStatus.isSuccess else {
            let said = result.standardError.split(separator: "\n").last.map(String.init) ?? "no message"
            throw ToolError.failed("\(name) \(arguments.first ?? "") failed (\(result.terminationStatus)): \(said)")
        }
        return result.standardOutput
    }

    /// The error for a program that is not installed.
    public var missing: ToolError { .missing(name, package: package) }
}
