internal import AgentProtocol
internal import Corpus
internal import Files
internal import Foundation
internal import HostTools

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
    /// Where unpacked modules are kept: unpacking a hundred of them takes seconds.
    private let unpacked: String

    /// Modules that have no place in a run: self-tests that take long, and RAID and compression helpers.
    var unwanted: Set<String> = ["tcrypt", "xor", "async_tx", "async_xor", "async_pq", "async_memcpy"]

    /// The modules of virtio devices, for a machine that has none: the agent would wait for its ports.
    static let virtio: Set<String> = ["virtio_pci", GuestLayout.portModule, "virtio-rng"]

    /// Loaded first: the way out for records, and what other modules ask of the crypto API while they load, which
    /// modules.dep does not know. In FIPS mode a module that asks too early stops the kernel.
    private static let early =
        ["virtio_pci", GuestLayout.portModule, "virtio-rng", "sha3_generic", "sha512_generic", "hmac", "ctr", "ecb"]
        // No tree has another architecture's modules.
        + Architecture.all.flatMap(\.earlyModules) + ["jitterentropy_rng", "drbg"]

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
        let base = Self.derived(from: folder, release: release, cache: cache)
        unpacked = "\(base)/unpacked"
        let table =
            FileManager.default.fileExists(atPath: "\(folder)/modules.dep")
            ? "\(folder)/modules.dep" : try await Self.depmod(folder, release: release, base: base)
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

    /// The release whose modules lie in a folder.
    ///
    /// - Throws: `TargetError` when there are none, or those of several kernels.
    static func release(ofFolder folder: String) throws -> String {
        URL(fileURLWithPath: try moduleFolder(in: folder)).lastPathComponent
    }

    private static func moduleFolder(in folder: String) throws -> String {
        let files = FileManager.default
        func hasModules(_ path: String) -> Bool {
            var isFolder: ObjCBool = false
            return files.fileExists(atPath: "\(path)/kernel", isDirectory: &isFolder) && isFolder.boolValue
        }
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

    /// A folder of the cache for what is derived from a tree; a tree that was built anew gets another.
    private static func derived(from folder: String, release: String, cache: String) -> String {
        let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/modules.order")
        let time = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        let key = "\(folder) \(time)".utf8.reduce(5381) { ($0 &* 33) ^ UInt64($1) }
        return "\(cache)/modules/\(release)-\(String(key, radix: 16))"
    }

    /// Runs depmod beside the tree, never in it: the tree is the user's.
    private static func depmod(_ folder: String, release: String, base: String) async throws -> String {
        let files = FileManager.default
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
        builtin.contains(GuestLayout.portModule) || order.contains { Self.name(of: $0) == GuestLayout.portModule }
    }

    /// The crypto modules with all that they depend on, each after its dependencies; paths below `folder`.
    var loadOrder: [String] {
        let first = Self.early.filter { !unwanted.contains($0) }.compactMap { name in
            order.first { Self.name(of: $0) == name }
        }
        let crypto = order.filter { Self.isCrypto($0) && !unwanted.contains(Self.name(of: $0)) }.sorted()
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
        // Self-tests of the libraries: they test no driver, and take long.
        if below.hasSuffix("/tests") { return false }
        return below == "crypto" || below == "lib/crypto" || below.hasPrefix("lib/crypto/")
            || below.hasPrefix("drivers/crypto") || below.hasPrefix("arch/") && below.contains("/crypto")
    }

    /// The machine that the modules are for, by ELF's number; nil where there is none to look at.
    func machine() async throws -> Int? {
        guard let path = loadOrder.first ?? order.first else { return nil }
        let source = path.hasPrefix("/") ? path : "\(folder)/\(path)"
        let bytes = try FileBytes.read(source)
        return ELFFile.machine(of: try await Tool.unpacker(of: bytes)?.run(["-dc"], input: bytes) ?? bytes)
    }

    /// `aesni-intel` for `kernel/arch/x86/crypto/aesni-intel.ko.xz`.
    static func name(of path: String) -> String {
        let file = path.split(separator: "/").last ?? ""
        return String(file.split(separator: ".").first ?? "")
    }

    /// Refuses a module of the user's that is not there.
    ///
    /// - Throws: `TargetError` that names it.
    static func check(own modules: [String]) throws {
        for path in modules where !FileManager.default.fileExists(atPath: path) {
            throw TargetError(.input, "\(path): no such kernel module; --module names a file of your own")
        }
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
        var plain = source
        if let unpacker {
            plain = "\(unpacked)/\(name)"
            if !isFresh(plain, of: source) {
                try FileManager.default.createDirectory(atPath: unpacked, withIntermediateDirectories: true)
                try FileBytes.write(try await unpacker.run(["-dc", source]), to: plain)
            }
        }
        try FileManager.default.createSymbolicLink(
            atPath: "\(target)/\(name)",
            withDestinationPath: URL(fileURLWithPath: plain).path
        )
        return name
    }

    private func isFresh(_ copy: String, of source: String) -> Bool {
        let times = [copy, source].map { path in
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            return attributes?[.modificationDate] as? Date ?? .distantPast
        }
        return times[0] > times[1]
    }
}
