/// What the kernel takes for an AEAD algorithm, and how a published nonce becomes its IV.
enum AEADLayout: Sendable {
    case gcm
    case ccm
    case chachaPoly
    case aegis128
    /// The kernel's own, as the project's sets have it.
    case kernel

    /// Why no kernel transform takes these sizes, in bytes; nil where one does.
    func unusable(nonceSize: Int, tagSize: Int) -> String? {
        switch self {
        case .gcm:
            // crypto/gcm.c has an IV of 12 bytes only; crypto_gcm_check_authsize() names the tags.
            if nonceSize != 12 { return "the kernel takes no IV but 96 bits" }
            if ![4, 8, 12, 13, 14, 15, 16].contains(tagSize) { return "the kernel takes no such tag size" }
        case .ccm:
            // RFC 3610: a nonce of 15 - L bytes, L from 2 to 8; even tags from 4 to 16.
            if !(7...13).contains(nonceSize) { return "the kernel takes no nonce but 56 to 104 bits" }
            if !(4...16).contains(tagSize) || !tagSize.isMultiple(of: 2) {
                return "the kernel takes no such tag size"
            }
        case .chachaPoly:
            if nonceSize != 12 { return "the kernel takes no IV but 96 bits" }
            if tagSize != 16 { return "the kernel takes no such tag size" }
        case .aegis128:
            if nonceSize != 16 { return "the kernel takes no IV but 128 bits" }
            if !(8...16).contains(tagSize) { return "the kernel takes no such tag size" }
        case .kernel: break
        }
        return nil
    }

    /// The IV as the kernel takes it.
    ///
    /// For CCM that is the first counter block: L - 1, the nonce, and zeros up to 16 bytes.
    func kernelIV(_ nonce: [UInt8]) -> [UInt8] {
        switch self {
        case .gcm, .chachaPoly, .aegis128, .kernel: nonce
        case .ccm: [UInt8(14 - nonce.count)] + nonce + Array(repeating: 0, count: 15 - nonce.count)
        }
    }
}
