import Foundation
import TestSupport
import Testing

@testable import Targets

/// Where the kernel module of the backend comes from, and what is refused with one line.
@Suite struct BackendModuleTests {
    /// What a module's file has of itself, among other bytes.
    private func module(_ release: String, name: String = "algcheck") -> [UInt8] {
        [0x7F] + Array("ELF..".utf8) + [0] + Array("name=\(name)".utf8) + [0]
            + Array("vermagic=\(release) SMP preempt mod_unload modversions ".utf8) + [0]
    }

    private func message(_ bytes: [UInt8], release: String) throws -> String? {
        let folder = try TemporaryFolder()
        let path = try folder.write("algcheck.ko", bytes)
        do {
            try ModuleInformation(path: path).check(release: release)
            return nil
        } catch let error as TargetError {
            #expect(error.kind == .input)
            return error.description.replacing(path, with: "FILE")
        }
    }

    @Test func aModuleForThisKernelIsTaken() throws {
        #expect(try message(module("6.1.0-56-amd64"), release: "6.1.0-56-amd64") == nil)
        // A kernel that nobody knows the release of is asked itself.
        #expect(try message(module("6.1.0-56-amd64"), release: "unknown") == nil)
    }

    @Test func aModuleForAnotherKernelIsRefused() throws {
        let words = try #require(try message(module("6.1.0-55-amd64"), release: "6.1.0-56-amd64"))
        #expect(words.hasPrefix("FILE: a module for 6.1.0-55-amd64; the kernel is 6.1.0-56-amd64"))
    }

    @Test func whatIsNoSuchModuleIsRefused() throws {
        #expect(try message(Array("no module".utf8), release: "6.1.0") == "FILE: no kernel module")
        #expect(
            try message(module("6.1.0", name: "vendor"), release: "6.1.0") == "FILE: the module vendor, not algcheck"
        )
    }

    @Test func headersThatAreNoneAreRefused() async throws {
        let folder = try TemporaryFolder()
        let build = ModuleBuild(source: "\(folder.path)/source", release: "6.1.0", cache: "\(folder.path)/cache")
        let empty = await #expect(throws: TargetError.self) { try await build.file(against: folder.path) { _ in } }
        #expect(empty?.description.contains("there is no Makefile") == true)
        try folder.write("Makefile", "all:\n")
        let fresh = await #expect(throws: TargetError.self) { try await build.file(against: folder.path) { _ in } }
        #expect(fresh?.description.contains("is not configured") == true)
        try folder.write("include/config/auto.conf", "CONFIG_MODULES=y\n")
        let bare = await #expect(throws: TargetError.self) { try await build.file(against: folder.path) { _ in } }
        #expect(bare?.kind == .setup)
    }

    /// A build folder that makes no module of the sources, as one without rules for it.
    @Test func aBuildThatFailsIsOneLine() async throws {
        let folder = try TemporaryFolder()
        try folder.write("headers/Makefile", "modules:\n\t@echo device.c:1: error: no >&2; false\n")
        try folder.write("headers/include/config/auto.conf", "CONFIG_MODULES=y\n")
        try folder.write("source/Kbuild", "obj-m := algcheck.o\n")
        let build = ModuleBuild(source: "\(folder.path)/source", release: "6.1.0", cache: "\(folder.path)/cache")
        let fault = await #expect(throws: TargetError.self) {
            try await build.file(against: "\(folder.path)/headers") { _ in }
        }
        #expect(fault?.kind == .tool)
        #expect(fault?.description.contains("does not build against \(folder.path)/headers") == true)
        #expect(fault?.description.contains("\n") == false)
    }

    /// A module is built once for the same sources and headers, and anew for others.
    @Test func aModuleIsKept() async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "headers/Makefile",
            "modules:\n\tcp $(M)/Kbuild $(M)/algcheck.ko; echo x >>\(folder.path)/built\n"
        )
        try folder.write("headers/include/config/auto.conf", "CONFIG_MODULES=y\n")
        try folder.write("source/Kbuild", "one")
        let build = ModuleBuild(source: "\(folder.path)/source", release: "6.1.0", cache: "\(folder.path)/cache")
        let first = try await build.file(against: "\(folder.path)/headers") { _ in }
        let second = try await build.file(against: "\(folder.path)/headers") { _ in }
        #expect(first == second)
        try folder.write("source/Kbuild", "two")
        let third = try await build.file(against: "\(folder.path)/headers") { _ in }
        #expect(third != first)
        #expect(try String(contentsOfFile: "\(folder.path)/built", encoding: .utf8) == "x\nx\n")
    }

    @Test func theKernelsCompilerIsTaken() throws {
        let folder = try TemporaryFolder()
        func compiler(_ settings: String) throws -> [String] {
            try folder.write("include/config/auto.conf", settings)
            return ModuleBuild.compiler(of: folder.path)
        }
        #expect(try compiler("CONFIG_CC_VERSION_TEXT=\"sh (Debian 1)\"\n") == ["CC=sh"])
        #expect(try compiler("CONFIG_CC_VERSION_TEXT=\"no-such-gcc-99 (Debian 1)\"\n") == [])
        #expect(try compiler("CONFIG_CC_IS_CLANG=y\nCONFIG_CC_VERSION_TEXT=\"clang 19\"\n") == ["LLVM=1"])
    }

    @Test func aKernelThatIsNobodysNeedsHeaders() async throws {
        let fault = await #expect(throws: TargetError.self) {
            _ = try await BackendModule.ofDebian.file(for: "6.9.0", of: nil, source: "", cache: "") { _ in }
        }
        #expect(fault?.kind == .input)
        #expect(fault?.description.contains("--headers") == true)
    }
}
