/// The key of `authenc(...)` and `authencesn(...)`: two keys in one.
public enum AuthencKey {
    /// CRYPTO_AUTHENC_KEYA_PARAM.
    private static let parameterType: UInt16 = 1

    /// Joins the keys: a routing attribute (length 8, type 1, both in host order), the encryption key's size (big endian,
    /// 32 bits), the authentication key, the encryption key.
    ///
    /// Source: Linux `include/crypto/authenc.h`.
    ///
    /// - Parameters:
    ///   - authentication: key of the digest.
    ///   - encryption: key of the cipher.
    /// - Returns: 8 bytes more than both keys have.
    public static func join(authentication: RawSpan, encryption: RawSpan) -> [UInt8] {
        let size = 8 + authentication.byteCount + encryption.byteCount
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            let bytes = UnsafeMutableRawBufferPointer(buffer)
            bytes.storeBytes(of: 8, toByteOffset: 0, as: UInt16.self)
            bytes.storeBytes(of: parameterType, toByteOffset: 2, as: UInt16.self)
            bytes.storeBytes(of: UInt32(encryption.byteCount).bigEndian, toByteOffset: 4, as: UInt32.self)
            authentication.withUnsafeBytes { bytes[8...].copyBytes(from: $0) }
            encryption.withUnsafeBytes { bytes[(8 + authentication.byteCount)...].copyBytes(from: $0) }
            count = size
        }
    }
}
