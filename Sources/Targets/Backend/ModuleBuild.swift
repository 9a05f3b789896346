internal import Files
internal import Foundation
internal import Glibc
internal import HostTools
internal import Records

/// Builds the kernel module of the backend, and keeps what was built.
struct ModuleBuild {
    /// The folder of the module's sources.
    let source: String
    /// `uname -r` of the kernel.
    let release: String
    /// Where what is built is kept.
    let cache: String
    /// What the kernel was built for.
    var architecture = Architecture.standard

    /// The module, built against a kernel's build folder or headers.
    func file(against headers: String, say: (String) -> Void) async throws -> String {
        let headers = URL(fileURLWithPath: headers).standardizedFileURL.path
        guard Folder.exists("\(headers)/Makefile") else {
            throw TargetError(
                .input,
                "\(headers): neither a kernel's build folder nor its headers: there is no Makefile"
            )
        }
        guard Folder.exists("\(headers)/include/config/auto.conf") else {
            throw TargetError(
                .input,
                "\(headers): the kernel there is not configured: `make modules_prepare`, or better a whole build, makes what "
                    + "modules need"
            )
        }
        // Whatever the build folder becomes, the module is that of its state now.
        let stamp = try FileVersion(of: "\(headers)/include/config/auto.conf")
        return try await kept("\(headers) \(stamp)") { work in
            say("building the kernel module \(BackendModule.name) against \(headers) ...")
            let arguments = ["-C", headers, "M=\(work)"] + compiler(of: headers) + ["modules"]
            try await run(Tool(name: "make", package: "make"), arguments, in: work, against: headers)
        }
    }

    /// The module, built in a folder that has the headers and the compiler of one of Debian's kernels.
    func file(of kernel: DebianKernel, say: (String) -> Void) async throws -> String {
        try await kept("debian \(release)") { work in
            let room = try await DebianBuildRoom(kernel, release: release, cache: cache, say: say)
            say("building the kernel module \(BackendModule.name) for \(release) ...")
            try await run(
                Tool(name: "unshare", package: "util-linux"),
                room.command(in: work),
                in: work,
                against: room.folder
            )
        }
    }

    /// Variables for `make`: the compiler that the kernel was built with, where this machine has it; for another architecture
    /// its cross compiler.
    func compiler(of headers: String) -> [String] {
        let settings = (try? FileBytes.readText("\(headers)/include/config/auto.conf")) ?? ""
        func value(_ name: String) -> Substring? {
            settings.split(separator: "\n").first { $0.hasPrefix("\(name)=") }?.dropFirst(name.count + 1)
        }
        let isOurs = architecture.isOfThisMachine
        let target = isOurs ? [] : ["ARCH=\(architecture.sources)"]
        if value("CONFIG_CC_IS_CLANG") == "y" { return target + ["LLVM=1"] }
        let prefix = isOurs ? "" : "\(architecture.gnuName)-"
        let cross = isOurs ? [] : ["CROSS_COMPILE=\(prefix)"]
        let words = value("CONFIG_CC_VERSION_TEXT")?.drop { $0 == "\"" }.split(separator: " ") ?? []
        guard let said = words.first.map(String.init) else { return target + cross }
        // A kernel that was built on a machine of its own names the compiler as that machine does.
        let name = said.hasPrefix(prefix) ? said : prefix + said
        return target + cross + (Tool(name: name, package: "gcc").path == nil ? [] : ["CC=\(name)"])
    }

    // MARK: What is kept

    /// What was built of these sources before, or is built now.
    private func kept(_ key: String, build: (String) async throws -> Void) async throws -> String {
        let names = try Folder.names(in: source).filter { $0.hasSuffix(".c") || $0.hasSuffix(".h") || $0 == "Kbuild" }
            .sorted()
        guard names.contains("Kbuild") else { throw TargetError(.setup, "\(source): no sources of the module there") }
        var digest = SplitMix.seed(0, for: key)
        for name in names {
            digest = SplitMix.seed(
                digest,
                for: String(decoding: try FileBytes.read("\(source)/\(name)"), as: UTF8.self)
            )
        }
        try Folder.make("\(cache)/backend")
        let folder = try Folder.absolute("\(cache)/backend")
        let kept = "\(folder)/\(release)-\(String(digest, radix: 16))"
        let file = "\(kept)/\(BackendModule.name).ko"
        if Folder.exists(file) { return file }
        // kbuild writes beside its sources, so it gets a copy of them.
        let work = "\(folder)/build-\(release)-\(getpid())"
        try Folder.make(work)
        defer { try? FileManager.default.removeItem(atPath: work) }
        for name in names { try FileBytes.write(try FileBytes.read("\(source)/\(name)"), to: "\(work)/\(name)") }
        try await build(work)
        try Folder.make(kept)
        try FileBytes.write(try FileBytes.read("\(work)/\(BackendModule.name).ko"), to: file)
        return file
    }

    /// Runs a build; what it said is in the cache when it fails.
    private func run(_ tool: Tool, _ arguments: [String], in work: String, against headers: String) async throws {
        do {
            try await tool.run(arguments, in: work)
        } catch ToolError.failed(let words) {
            throw TargetError(
                .tool,
                "the kernel module \(BackendModule.name) does not build against \(headers): \(words)"
            )
        }
        guard Folder.exists("\(work)/\(BackendModule.name).ko") else {
            throw TargetError(.tool, "the build against \(headers) left no \(BackendModule.name).ko")
        }
    }
}
