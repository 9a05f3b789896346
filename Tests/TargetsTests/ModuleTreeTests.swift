import Foundation
import HostTools
import KernelNames
import TestSupport
import Testing

@testable import Targets

@Suite struct ModuleTreeTests {
    private static let table = """
        kernel/arch/x86/crypto/sha1-ssse3.ko: kernel/crypto/hash.ko
        kernel/arch/x86/lib/crypto/libx.ko:
        kernel/crypto/hash.ko: kernel/lib/base.ko kernel/lib/crypto/libsha.ko
        kernel/crypto/tcrypt.ko:
        kernel/crypto/async_tx/async_xor.ko:
        kernel/drivers/char/virtio_console.ko.xz: kernel/drivers/virtio/virtio_ring.ko
        kernel/drivers/crypto/ccp/ccp.ko: /lib/modules/elsewhere.ko
        kernel/drivers/net/net.ko:
        kernel/drivers/virtio/virtio_pci.ko: kernel/drivers/virtio/virtio_ring.ko
        kernel/drivers/virtio/virtio_ring.ko:
        kernel/fs/crypto/fscrypt.ko:
        kernel/lib/base.ko:
        kernel/lib/crypto/libsha.ko:
        kernel/lib/crypto/tests/sha_kunit.ko:

        """

    /// A made-up tree with its table of dependencies.
    private func makeTree(_ folder: borrowing TemporaryFolder) async throws -> ModuleTree {
        let modules = "lib/modules/6.0.0-test"
        try folder.write("\(modules)/kernel/crypto/hash.ko", "hash")
        try folder.write("\(modules)/modules.dep", Self.table)
        try folder.write("\(modules)/modules.builtin", "kernel/crypto/aes.ko\n")
        return try await ModuleTree(folder: "\(folder.path)/lib/modules", cache: "\(folder.path)/cache")
    }

    @Test func dependenciesComeFirstAndTransportBeforeAll() async throws {
        let folder = try TemporaryFolder()
        let tree = try await makeTree(folder)
        #expect(tree.release == "6.0.0-test")
        #expect(
            tree.loadOrder.map(ModuleTree.name) == [
                "virtio_ring", "virtio_pci", "virtio_console", "base", "libsha", "hash", "sha1-ssse3", "libx",
                "elsewhere", "ccp",
            ]
        )
        #expect(tree.hasVirtioConsole)
    }

    @Test(.enabled(if: Tool.xz.path != nil, "xz is not installed"))
    func compressedModulesAreUnpackedOnce() async throws {
        let folder = try TemporaryFolder()
        let tree = try await makeTree(folder)
        let name = "kernel/drivers/char/virtio_console.ko.xz"
        let packed = try await Tool.xz.run(["-c"], input: Array("module".utf8))
        try folder.write("lib/modules/6.0.0-test/\(name)", packed)
        for round in ["first", "second"] {
            let target = "\(folder.path)/\(round)"
            try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
            #expect(try await tree.extract(name, to: target) == "virtio_console.ko")
            #expect(try String(contentsOfFile: "\(target)/virtio_console.ko", encoding: .utf8) == "module")
        }
        let first = try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder.path)/first/virtio_console.ko")
        try Data("kept".utf8).write(to: URL(fileURLWithPath: first))
        try FileManager.default.createDirectory(atPath: "\(folder.path)/third", withIntermediateDirectories: true)
        _ = try await tree.extract(name, to: "\(folder.path)/third")
        #expect(try String(contentsOfFile: "\(folder.path)/third/virtio_console.ko", encoding: .utf8) == "kept")
    }

    @Test(.enabled(if: Tool.xz.path != nil, "xz is not installed"))
    func aDamagedModuleNamesItsFile() async throws {
        let folder = try TemporaryFolder()
        let tree = try await makeTree(folder)
        let path = try folder.write("lib/modules/6.0.0-test/kernel/crypto/bad.ko.xz", "no xz")
        let text = await message { _ = try await tree.extract("kernel/crypto/bad.ko.xz", to: folder.path) }
        #expect(text.hasPrefix("xz -dc failed"))
        #expect(text.contains(path))
    }

    @Test func aFolderWithoutModulesIsRefused() async throws {
        let folder = try TemporaryFolder()
        let expected = "\(folder.path): no kernel modules there: expected lib/modules/RELEASE with kernel/ in it"
        #expect(message { _ = try ModuleTree.release(ofFolder: folder.path) } == expected)
        #expect(
            message { _ = try ModuleTree.release(ofFolder: "/no/modules") }
                == "/no/modules: no kernel modules there: expected lib/modules/RELEASE with kernel/ in it"
        )
    }

    @Test func modulesOfSeveralKernelsAreRefused() async throws {
        let folder = try TemporaryFolder()
        try folder.write("lib/modules/6.1/kernel/a.ko", "")
        try folder.write("lib/modules/6.2/kernel/a.ko", "")
        let text = message { _ = try ModuleTree.release(ofFolder: folder.path) }
        #expect(text == "\(folder.path)/lib/modules: modules of 2 kernels; name the one with --modules")
    }

    @Test func modulesOfAnotherKernelAreRefused() async throws {
        let folder = try TemporaryFolder()
        try folder.write("lib/modules/6.2/kernel/a.ko", "")
        let image = Machine.bzImage(release: "6.1", payload: Array(repeating: 7, count: 5000))
        let kernel = try folder.write("image", image)
        let configuration = GuestTarget.Configuration(
            kernel: kernel,
            modules: folder.path,
            agent: "",
            corpus: "",
            cache: ""
        )
        let text = await message {
            _ = try GuestTarget.release(of: configuration, try await KernelImage(path: kernel))
        }
        #expect(text == "\(folder.path): modules of 6.2; the kernel \(kernel) is 6.1")
    }

    @Test func aProgramThatIsMissingNamesItsPackage() async {
        let tool = Tool(name: "/no/such/xz", package: "xz-utils")
        let text = await message { try await tool.run(["-dc"]) }
        #expect(text == "/no/such/xz is not installed; get it with: apt-get install xz-utils")
    }
}
