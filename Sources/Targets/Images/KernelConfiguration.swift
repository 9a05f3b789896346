internal import Files
internal import Foundation
internal import HostTools

/// The configuration that a kernel was built with: its `.config`.
public struct KernelConfiguration: Sendable {
    /// The text, as bytes.
    public let content: [UInt8]
    /// Where it comes from: a file's name, or `IKCONFIG` for the copy inside the kernel.
    public let source: String

    private static let firstMark = Array("IKCFG_ST".utf8)
    private static let lastMark = Array("IKCFG_ED".utf8)

    /// Finds the configuration of a kernel image: `config-RELEASE` beside it, `config` among its modules, or the copy that
    /// CONFIG_IKCONFIG puts into the kernel; nil where there is none.
    ///
    /// - Throws: `TargetError` when the image cannot be read.
    static func find(
        kernel: String,
        _ image: KernelImage,
        modules: String?
    ) async throws -> KernelConfiguration? {
        let release = try modules.map { try ModuleTree.release(ofFolder: $0) } ?? image.release
        let folder = URL(fileURLWithPath: kernel).deletingLastPathComponent().path
        let files = [release.map { "\(folder)/config-\($0)" }, modules.map { "\($0)/config" }].compactMap { $0 }
        for file in files {
            if let content = try? FileBytes.read(file) {
                return KernelConfiguration(content: content, source: URL(fileURLWithPath: file).lastPathComponent)
            }
        }
        let unpacked = try await image.unpacked() ?? FileBytes.read(kernel)
        guard let packed = packedCopy(in: unpacked) else { return nil }
        return KernelConfiguration(content: try await Tool.gzip.run(["-dc"], input: packed), source: "IKCONFIG")
    }

    /// The configuration of the kernel that runs here: from /boot, or /proc/config.gz.
    public static func ofThisKernel(release: String) async throws -> KernelConfiguration? {
        if let content = try? FileBytes.read("/boot/config-\(release)") {
            return KernelConfiguration(content: content, source: "config-\(release)")
        }
        guard let packed = try? FileBytes.read("/proc/config.gz") else { return nil }
        return KernelConfiguration(content: try await Tool.gzip.run(["-dc"], input: packed), source: "IKCONFIG")
    }

    /// The gzip data between the two marks of kernel/configs.c.
    static func packedCopy(in kernel: [UInt8]) -> [UInt8]? {
        guard let start = kernel.firstIndex(of: firstMark, from: 0) else { return nil }
        let data = start + firstMark.count
        guard let end = kernel.firstIndex(of: lastMark, from: data) else { return nil }
        return Array(kernel[data..<end])
    }
}

extension [UInt8] {
    /// Where a short sequence begins, at or after a place; nil where it is not.
    fileprivate func firstIndex(of pattern: [UInt8], from start: Int) -> Int? {
        guard let first = pattern.first, count >= pattern.count else { return nil }
        return withUnsafeBufferPointer { bytes in
            var place = start
            while place <= bytes.count - pattern.count {
                if bytes[place] == first, pattern.indices.allSatisfy({ bytes[place + $0] == pattern[$0] }) {
                    return place
                }
                place += 1
            }
            return nil
        }
    }
}
