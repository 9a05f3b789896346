import Foundation
import TestSupport
import Testing

@testable import HostTools
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
            return ModuleBuild(source: "", release: "6.1.0", cache: "").compiler(of: folder.path)
        }
        #expect(try compiler("CONFIG_CC_VERSION_TEXT=\"sh (Debian 1)\"\n") == ["CC=sh"])
        #expect(try compiler("CONFIG_CC_VERSION_TEXT=\"no-such-gcc-99 (Debian 1)\"\n") == [])
        #expect(try compiler("CONFIG_CC_IS_CLANG=y\nCONFIG_CC_VERSION_TEXT=\"clang 19\"\n") == ["LLVM=1"])
    }

    /// For a kernel of another architecture nothing of this machine's own compiler is taken.
    @Test func aKernelOfAnotherArchitectureGetsItsCrossCompiler() throws {
        let folder = try TemporaryFolder()
        let other = try #require(Architecture.all.first { !$0.isOfThisMachine })
        func compiler(_ settings: String) throws -> [String] {
            try folder.write("include/config/auto.conf", settings)
            return ModuleBuild(source: "", release: "6.1.0", cache: "", architecture: other).compiler(of: folder.path)
        }
        let plain = ["ARCH=\(other.sources)", "CROSS_COMPILE=\(other.gnuName)-"]
        // `sh` is here, and no compiler of the other architecture's.
        #expect(try compiler("CONFIG_CC_VERSION_TEXT=\"sh (Debian 1)\"\n") == plain)
        #expect(try compiler("CONFIG_CC_VERSION_TEXT=\"\(other.gnuName)-no-such-99 1\"\n") == plain)
        #expect(try compiler("CONFIG_CC_IS_CLANG=y\n") == ["ARCH=\(other.sources)", "LLVM=1"])
    }

    /// Headers and compiler are of the Debian that the kernel is from; testing and sid have no backports.
    @Test(arguments: [
        ("6.1.0-56-amd64", ["bookworm", "bookworm-backports", "bookworm-security"]),
        ("6.12.57+deb13-amd64", ["trixie", "trixie-backports", "trixie-security"]),
        ("6.12.57+deb12-amd64", ["bookworm", "bookworm-backports", "bookworm-security"]),
        ("7.3.4+deb13-amd64", ["trixie", "trixie-backports", "trixie-security"]),
        ("7.2.13+deb14-amd64", ["testing", "sid"]), ("7.4-rc1-amd64", ["testing", "sid"]),
    ]) func headersAreOfTheKernelsDebian(_ release: String, _ suites: [String]) {
        #expect(DebianBuildRoom.suites(of: release).map(\.name) == suites)
    }

    /// What builds a module elsewhere is read from what the kernel's headers depend on.
    @Test func theCrossCompilerIsOfTheKernelsVersion() throws {
        func parts(_ depends: String) throws -> DebianBuildRoom.CrossParts {
            let text = "Package: linux-headers-1-arm64\nVersion: 1.2-3\nDepends: \(depends)\n"
            let entry = try #require(PackageArchive.Entry(text))
            return try DebianBuildRoom.CrossParts("linux-headers-1-arm64", entry, for: .arm64)
        }
        let old = try parts("linux-headers-1-common (= 1.2-3), linux-kbuild-6.1 (>= 1.2-3), gcc-12")
        #expect(old.headers == ["linux-headers-1-arm64=1.2-3", "linux-headers-1-common=1.2-3"])
        #expect(old.programs == ["linux-kbuild-6.1", "gcc-12-aarch64-linux-gnu"])
        let new = try parts(
            "gcc-14-for-host, linux-base (>= 4) | other, linux-headers-1-common, linux-kbuild-7.3+deb13"
        )
        #expect(new.programs == ["linux-kbuild-7.3+deb13", "gcc-14-aarch64-linux-gnu"])
        let fault = #expect(throws: TargetError.self) { try parts("linux-headers-1-common") }
        #expect(fault?.description.contains("--algcheck-module") == true)
    }

    @Test func aKernelThatIsNobodysNeedsHeaders() async throws {
        let fault = await #expect(throws: TargetError.self) {
            _ = try await BackendModule.ofDebian.file(for: "6.9.0", of: nil, .standard, source: "", cache: "") { _ in }
        }
        #expect(fault?.kind == .input)
        #expect(fault?.description.contains("--headers") == true)
    }
}
