internal import Files
internal import Foundation
internal import HostTools

/// Where the kernel module of the backend comes from.
public enum BackendModule: Sendable, Equatable {
    /// It was built before: the file.
    case file(String)
    /// It is built against a kernel's build folder or headers.
    case headers(String)
    /// It is built for one of Debian's kernels, with that kernel's headers and compiler.
    case ofDebian

    /// The module's name, as the kernel has it.
    static let name = "algcheck"

    /// The module for a kernel.
    ///
    /// - Parameters:
    ///   - release: `uname -r` of the kernel.
    ///   - kernel: the kernel, where it is one of Debian's.
    ///   - architecture: what the kernel was built for.
    ///   - source: the folder of the module's sources.
    ///   - cache: where what is built is kept.
    ///   - say: takes a line for people before something takes long.
    /// - Returns: the file.
    /// - Throws: `TargetError` when there is none for this kernel.
    func file(
        for release: String,
        of kernel: DebianKernel?,
        _ architecture: Architecture,
        source: String,
        cache: String,
        say: (String) -> Void
    ) async throws -> String {
        switch self {
        case .file(let path):
            try ModuleTree.check(own: [path])
            try ModuleInformation(path: path).check(release: release)
            return path
        case .headers(let folder):
            let build = ModuleBuild(source: source, release: release, cache: cache, architecture: architecture)
            let path = try await build.file(against: folder, say: say)
            try ModuleInformation(path: path).check(release: release)
            return path
        case .ofDebian:
            guard let kernel else {
                throw TargetError(
                    .input,
                    "--backend wants the kernel module \(Self.name) for \(release): name the kernel's build folder or headers "
                        + "with --headers, or the module with --algcheck-module (Documentation/kernel-backend.md)"
                )
            }
            let build = ModuleBuild(source: source, release: release, cache: cache, architecture: architecture)
            return try await build.file(of: kernel, say: say)
        }
    }
}

/// What a kernel module says of itself (`.modinfo`).
struct ModuleInformation {
    private let path: String
    private let fields: [String: String]

    /// - Throws: `TargetError` for a file that is no module.
    init(path: String) throws {
        self.path = path
        let bytes = try FileBytes.read(path)
        var fields: [String: String] = [:]
        for name in ["vermagic", "name"] {
            fields[name] = Self.value(of: name, in: bytes)
        }
        guard fields["vermagic"] != nil else { throw TargetError(.input, "\(path): no kernel module") }
        self.fields = fields
    }

    /// The value that follows `NAME=` at the start of a string.
    private static func value(of name: String, in bytes: [UInt8]) -> String? {
        let mark = [0] + Array("\(name)=".utf8)
        guard let range = bytes.firstRange(of: mark) else { return nil }
        return String(decoding: bytes[range.upperBound...].prefix { $0 != 0 }, as: UTF8.self)
    }

    /// Refuses a module of another name or for another kernel.
    func check(release: String) throws {
        if let name = fields["name"], name != BackendModule.name {
            throw TargetError(.input, "\(path): the module \(name), not \(BackendModule.name)")
        }
        let words = fields["vermagic"]?.split(separator: " ") ?? []
        guard let own = words.first, release != "unknown", own != release else { return }
        throw TargetError(
            .input,
            "\(path): a module for \(own); the kernel is \(release): build it against that kernel's headers (--headers)"
        )
    }
}
