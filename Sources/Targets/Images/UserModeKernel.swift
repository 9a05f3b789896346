internal import Foundation

/// User-mode Linux: a kernel that is a program.
struct UserModeKernel: KernelFile {
    static let name = "user-mode Linux"

    /// `uname -r`, by the banner.
    let release: String?

    /// A section that only kernels of ARCH=um have.
    private static let mark = Data(".uml.setup.init".utf8)

    init?(_ bytes: [UInt8], path: String) {
        guard ELFFile.isELF(bytes) else { return nil }
        guard Data(bytes).range(of: Self.mark) != nil else { return nil }
        release = Banner.release(in: bytes)
    }

    func unpacked() async -> [UInt8]? { nil }
}
