internal import CAFALG
internal import Glibc
internal import SystemPackage

/// Which implementations may answer a name: `salg_feat` and `salg_mask`.
///
/// Up to Linux 6.18 the kernel passes both on to the crypto API; from 7.2 it checks and ignores them. Bits other than
/// CRYPTO_ALG_KERN_DRIVER_ONLY make bind fail with EINVAL (`alg_bind` in `crypto/af_alg.c`).
public struct ImplementationFilter: Equatable, Sendable {
    /// `salg_feat`: the value that the bits of `mask` must have.
    public var feature: UInt32
    /// `salg_mask`: the bits that matter.
    public var mask: UInt32

    /// Any two words; the kernel refuses those that it does not know.
    public init(feature: UInt32, mask: UInt32) {
        self.feature = feature
        self.mask = mask
    }

    /// Every implementation.
    public static let any = ImplementationFilter(feature: 0, mask: 0)
    /// Only implementations that no program could have without the kernel, such as off-CPU hardware.
    public static let kernelDriversOnly = ImplementationFilter(feature: 0x1000, mask: 0x1000)
    /// None of those.
    public static let noKernelDrivers = ImplementationFilter(feature: 0, mask: 0x1000)
}

/// A bound AF_ALG socket: the kernel's transform (tfm). Closed when it goes out of scope.
struct TransformSocket: ~Copyable, Sendable {
    private let descriptor: CInt
    let type: String
    let algorithm: String
    /// Whether the last key that was set is known to be in place.
    private(set) var isKeyed = false
    /// The tag size that was set; nil while the driver's own holds.
    private(set) var tagSize: Int?

    /// Opens a socket and binds it (contract: `salg_name` ends in a NUL that the address length must count).
    init(type: String, algorithm: String, filter: ImplementationFilter) throws(AFALGError) {
        func refused(_ step: AFALGError.Step, _ errno: Errno) -> AFALGError {
            AFALGError(step: step, errno: errno, type: type, algorithm: algorithm)
        }
        var address = cafalg_address()
        address.family = UInt16(CAFALG_AF_ALG)
        address.feat = filter.feature
        address.mask = filter.mask
        let nameSize = MemoryLayout.size(ofValue: address.name)
        guard algorithm.utf8.count < nameSize else { throw refused(.bind, .fileNameTooLong) }
        // The kernel would bind what stands before the NUL.
        guard !algorithm.utf8.contains(0) else { throw refused(.bind, .invalidArgument) }
        withUnsafeMutableBytes(of: &address.type) { $0.copyBytes(from: type.utf8.prefix(13)) }
        withUnsafeMutableBytes(of: &address.name) { $0.copyBytes(from: algorithm.utf8) }
        // The kernel reads at least 64 bytes of name, and longer ones as far as the length says.
        let fixedSize = MemoryLayout<cafalg_address>.size - nameSize
        let length = fixedSize + max(64, algorithm.utf8.count + 1)

        let descriptor: CInt
        do { descriptor = try Syscalls.socket() } catch { throw refused(.socket, error) }
        do {
            try Syscalls.bind(descriptor, &address, length: length)
        } catch {
            Syscalls.close(descriptor)
            throw refused(.bind, error)
        }
        self.descriptor = descriptor
        self.type = type
        self.algorithm = algorithm
    }

    deinit { Syscalls.close(descriptor) }

    mutating func setKey(_ key: RawSpan) throws(AFALGError) {
        do {
            try key.withUnsafeBytes { bytes throws(Errno) in
                try Syscalls.setOption(descriptor, CInt(CAFALG_SET_KEY), bytes)
            }
            isKeyed = true
        } catch {
            forgetKey(after: error)
            throw refused(.setKey, error)
        }
    }

    mutating func setKey(serial: Int32) throws(AFALGError) {
        do {
            try withUnsafeBytes(of: serial) { bytes throws(Errno) in
                try Syscalls.setOption(descriptor, CInt(CAFALG_SET_KEY_BY_KEY_SERIAL), bytes)
            }
            isKeyed = true
        } catch {
            forgetKey(after: error)
            throw refused(.setKeySerial, error)
        }
    }

    /// The crypto API drops the old key when the driver refuses a new one. Refusals before the driver was asked leave it.
    private mutating func forgetKey(after errno: Errno) {
        switch errno {
        // An operation is open; the option is unknown; the key's serial leads to no key.
        case .resourceBusy, .noProtocolOption, .noKey, .keyRevoked, .keyExpired, .permissionDenied: break
        default: isKeyed = false
        }
    }

    mutating func setTagSize(_ size: Int) throws(AFALGError) {
        do {
            try Syscalls.setOption(descriptor, CInt(CAFALG_SET_AEAD_AUTHSIZE), length: size)
            tagSize = size
        } catch {
            throw refused(.setTagSize, error)
        }
    }

    func setEntropy(_ entropy: RawSpan) throws(AFALGError) {
        do {
            try entropy.withUnsafeBytes { bytes throws(Errno) in
                try Syscalls.setOption(descriptor, CInt(CAFALG_SET_DRBG_ENTROPY), bytes)
            }
        } catch {
            throw refused(.setEntropy, error)
        }
    }

    func accept() throws(AFALGError) -> OperationSocket {
        do {
            return OperationSocket(owning: try Syscalls.accept(descriptor), type: type, algorithm: algorithm)
        } catch {
            throw refused(.accept, error)
        }
    }

    /// The implementation that the name leads to now.
    func answeringDriver() throws(AFALGError) -> RegisteredAlgorithm? {
        ProcCrypto.answering(algorithm, socketType: type, in: try ProcCrypto.read())
    }

    private func refused(_ step: AFALGError.Step, _ errno: Errno) -> AFALGError {
        AFALGError(step: step, errno: errno, type: type, algorithm: algorithm)
    }
}

extension Errno {
    /// ENOKEY.
    static let noKey = Errno(rawValue: Glibc.ENOKEY)
    static let keyRevoked = Errno(rawValue: Glibc.EKEYREVOKED)
    static let keyExpired = Errno(rawValue: Glibc.EKEYEXPIRED)
    static let noProtocolOption = Errno(rawValue: Glibc.ENOPROTOOPT)
    /// EMSGSIZE.
    static let messageTooLarge = Errno(rawValue: Glibc.EMSGSIZE)
}
