internal import Corpus
internal import Foundation

/// The modules of one kernel: which of them a guest needs, and in which order they load.
struct ModuleTree {
    /// The folder that holds `kernel/`.
    let folder: String
    /// `uname -r`, by the folder's name.
    let release: String
    /// Module path below the folder to the paths that it depends on.
    private let dependencies: [String: [String]]
    private let order: [String]
    private let builtin: Set<String>

    /// Modules that have no place in a run: self-tests that take long, and RAID and compression helpers.
    private static let unwanted: Set<String> = ["tcrypt", "xor", "async_tx", "async_xor", "async_pq", "async_memcpy"]
    private static let transport = ["virtio_pci", "virtio_console", "virtio-rng"]

    /// Reads a tree.
    ///
    /// - Parameters:
    ///   - folder: `…/lib/modules/RELEASE`, or a folder that contains exactly one such.
    ///   - cache: where `depmod`'s result is kept when the tree has none of its own.
    /// - Throws: `TargetError` when there are no modules there.
    init(folder: String, cache: String) async throws {
        let folder = try Self.moduleFolder(in: folder)
        self.folder = folder
        release = URL(fileURLWithPath: folder).lastPathComponent
        let table =
            FileManager.default.fileExists(atPath: "\(folder)/modules.dep")
            ? "\(folder)/modules.dep" : try await Self.depmod(folder, release: release, cache: cache)
        var dependencies: [String: [String]] = [:]
        var order: [String] = []
        for line in try FileBytes.readText(table).split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            let path = String(parts[0])
            order.append(path)
            dependencies[path] = parts.count > 1 ? parts[1].split(separator: " ").map(String.init) : []
        }
        self.dependencies = dependencies
        self.order = order
        let builtin = (try? FileBytes.readText("\(folder)/modules.builtin")) ?? ""
        self.builtin = Set(builtin.split(separator: "\n").map { Self.name(of: String($0)) })
    }

    private static func moduleFolder(in folder: String) throws -> String {
        let files = FileManager.default
        func hasModules(_ path: String) -> Bool { files.fileExists(atPath: "\(path)/kernel") }
        if hasModules(folder) { return folder }
        for middle in ["lib/modules", "usr/lib/modules", ""] {
            let base = middle.isEmpty ? folder : "\(folder)/\(middle)"
            let found = ((try? files.contentsOfDirectory(atPath: base)) ?? []).map { "\(base)/\($0)" }.filter(
                hasModules
            )
            if found.count == 1 { return found[0] }
            if found.count > 1 {
                throw TargetError(.input, "\(base): modules of \(found.count) kernels; name the one with --modules")
            }
        }
        throw TargetError(.input, "\(folder): no kernel modules there: expected lib/modules/RELEASE with kernel/ in it")
    }

    /// Runs depmod beside the tree, never in it: the tree is the user's.
    private static func depmod(_ folder: String, release: String, cache: String) async throws -> String {
        let files = FileManager.default
        let key = "\(folder)".utf8.reduce(5381) { ($0 &* 33) ^ UInt64($1) }
        let base = "\(cache)/depmod/\(release)-\(String(key, radix: 16))"
        let place = "\(base)/lib/modules/\(release)"
        let table = "\(place)/modules.dep"
        if files.fileExists(atPath: table) { return table }
        try files.createDirectory(atPath: place, withIntermediateDirectories: true)
        for name in ["kernel", "modules.order", "modules.builtin", "modules.builtin.modinfo"] {
            try? files.removeItem(atPath: "\(place)/\(name)")
            guard files.fileExists(atPath: "\(folder)/\(name)") else { continue }
            let source = URL(fileURLWithPath: "\(folder)/\(name)").path
            try files.createSymbolicLink(atPath: "\(place)/\(name)", withDestinationPath: source)
        }
        try await Tool.depmod.run(["-b", base, release])
        return table
    }

    /// Whether the kernel has virtio consoles, built in or as a module.
    var hasVirtioConsole: Bool {
        builtin.contains("virtio_console") || order.contains { Self.name(of: $0) == "virtio_console" }
    }

    /// The crypto modules with all that they depend on, each after its dependencies; paths below `folder`.
    var loadOrder: [String] {
        let first = Self.transport.compactMap { name in order.first { Self.name(of: $0) == name } }
        let crypto = order.filter { Self.isCrypto($0) && !Self.unwanted.contains(Self.name(of: $0)) }.sorted()
        var loaded: Set<String> = []
        var result: [String] = []
        func load(_ path: String) {
            guard loaded.insert(path).inserted else { return }
            for dependency in dependencies[path] ?? [] { load(dependency) }
            result.append(path)
        }
        for path in first + crypto { load(path) }
        return result
    }

    private static func isCrypto(_ path: String) -> Bool {
        let parts = path.split(separator: "/").dropLast()
        guard parts.first == "kernel" else { return false }
        let below = parts.dropFirst().joined(separator: "/")
        return below == "crypto" || below == "lib/crypto" || below.hasPrefix("lib/crypto/")
            || below.hasPrefix("drivers/crypto") || below.hasPrefix("arch/") && below.contains("/crypto")
    }

    /// `aesni-intel` for `kernel/arch/x86/crypto/aesni-intel.ko.xz`.
    static func name(of path: String) -> String {
        let file = path.split(separator: "/").last ?? ""
        return String(file.split(separator: ".").first ?? "")
    }

    /// Puts a module into a folder as plain `.ko`, whatever its compression.
    ///
    /// - Returns: the file's name.
    func extract(_ path: String, to target: String) async throws -> String {
        let source = path.hasPrefix("/") ? path : "\(folder)/\(path)"
        let name = "\(Self.name(of: path)).ko"
        let unpacker: Tool? =
            if path.hasSuffix(".xz") { .xz } else if path.hasSuffix(".zst") { .zstd } else if path.hasSuffix(".gz") {
                .gzip
            } else { nil }
        if let unpacker {
            try FileBytes.write(try await unpacker.run(["-dc", source]), to: "\(target)/\(name)")
        } else {
            try FileManager.default.createSymbolicLink(
                atPath: "\(target)/\(name)",
                withDestinationPath: URL(fileURLWithPath: source).path
            )
        }
        return name
    }
}
