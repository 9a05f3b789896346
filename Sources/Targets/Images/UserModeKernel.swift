internal import Foundation

/// User-mode Linux: a kernel that is a program.
struct UserModeKernel: KernelFile {
    static let name = "user-mode Linux"

    /// `uname -r`, by the banner.
    let release: String?

    /// A section that only kernels of ARCH=um have.
    private static let mark = Data(".uml.setup.init".utf8)
    private static let banner = Data("Linux version ".utf8)

    init?(_ bytes: [UInt8], path: String) {
        guard ELFFile.isELF(bytes) else { return nil }
        let bytes = Data(bytes)
        guard bytes.range(of: Self.mark) != nil else { return nil }
        let place = bytes.range(of: Self.banner)
        release = place.map { place in
            String(decoding: bytes[place.upperBound...].prefix { $0 > UInt8(ascii: " ") }, as: UTF8.self)
        }
    }

    func unpacked() async -> [UInt8]? { nil }
}
