internal import CAFALG
internal import Glibc
internal import SystemPackage

/// The kernel's administration of algorithms: a NETLINK_CRYPTO socket. Closed when it goes out of scope.
///
/// Reading is open to everybody, changing takes CAP_NET_ADMIN (EPERM). The kernel answers a request before it returns
/// from it, so no call waits. Names have at most 63 bytes. Source: Linux `crypto/crypto_user.c`.
public struct CryptoNetlink: ~Copyable, Sendable {
    private let descriptor: CInt
    private var sequence: UInt32 = 0

    /// Opens a socket.
    ///
    /// - Throws: `AFALGError` at step `netlink`: EPROTONOSUPPORT on kernels without CONFIG_CRYPTO_USER.
    public init() throws(AFALGError) {
        do throws(Errno) {
            let descriptor = try Syscalls.netlinkSocket()
            do {
                try Syscalls.netlinkBind(descriptor)
            } catch {
                Syscalls.close(descriptor)
                throw error
            }
            self.descriptor = descriptor
        } catch {
            throw AFALGError(step: .netlink, errno: error, type: "netlink", algorithm: "")
        }
    }

    deinit { Syscalls.close(descriptor) }

    /// One implementation by its driver name.
    ///
    /// - Throws: `AFALGError` at step `netlink`: ENOENT when there is none.
    public mutating func algorithm(driver: String) throws(AFALGError) -> RegisteredAlgorithm {
        try get(NetlinkRequest(driver: driver), about: driver)
    }

    /// An implementation by its algorithm name: the first in the kernel's list, not the one of highest priority (see
    /// `ProcCrypto.answering`).
    ///
    /// - Throws: `AFALGError` at step `netlink`: ENOENT when there is none.
    public mutating func algorithm(named name: String) throws(AFALGError) -> RegisteredAlgorithm {
        try get(NetlinkRequest(name: name), about: name)
    }

    /// All implementations.
    ///
    /// - Throws: `AFALGError` at step `netlink`.
    public mutating func algorithms() throws(AFALGError) -> [RegisteredAlgorithm] {
        var found: [RegisteredAlgorithm] = []
        try exchange(NetlinkRequest(), CRYPTO_MSG_GETALG, flags: NLM_F_DUMP, about: "") { found.append($0) }
        return found
    }

    /// Makes an implementation: loads its module, or applies a template (CRYPTO_MSG_NEWALG).
    ///
    /// - Parameters:
    ///   - driver: such as `ctr(aes-generic)`.
    ///   - priority: its priority from now on; nil for its own.
    /// - Throws: `AFALGError` at step `netlink`: EEXIST when it is there already, EPERM without CAP_NET_ADMIN, ENOENT
    ///   when it cannot be made.
    public mutating func instantiate(driver: String, priority: UInt32? = nil) throws(AFALGError) {
        let request = NetlinkRequest(driver: driver, priority: priority)
        try exchange(request, CRYPTO_MSG_NEWALG, flags: NLM_F_ACK, about: driver)
    }

    /// Removes an instance of a template (CRYPTO_MSG_DELALG).
    ///
    /// - Throws: `AFALGError` at step `netlink`: EBUSY while it is in use, EINVAL for what is no instance, EPERM without
    ///   CAP_NET_ADMIN.
    public mutating func remove(driver: String) throws(AFALGError) {
        try exchange(NetlinkRequest(driver: driver), CRYPTO_MSG_DELALG, flags: NLM_F_ACK, about: driver)
    }

    /// Changes a priority (CRYPTO_MSG_UPDATEALG), and with it which implementation answers the algorithm's name.
    ///
    /// - Throws: `AFALGError` at step `netlink`: ENOENT when there is no such driver, EPERM without CAP_NET_ADMIN.
    public mutating func setPriority(_ priority: UInt32, ofDriver driver: String) throws(AFALGError) {
        let request = NetlinkRequest(driver: driver, priority: priority)
        try exchange(request, CRYPTO_MSG_UPDATEALG, flags: NLM_F_ACK, about: driver)
    }

    private mutating func get(_ request: NetlinkRequest?, about name: String) throws(AFALGError) -> RegisteredAlgorithm
    {
        var found: RegisteredAlgorithm?
        try exchange(request, CRYPTO_MSG_GETALG, flags: 0, about: name) { found = $0 }
        guard let found else {
            throw AFALGError(step: .netlink, errno: .noSuchFileOrDirectory, type: "netlink", algorithm: name)
        }
        return found
    }

    /// Sends a request and reads the answers up to the one that ends them.
    private mutating func exchange(
        _ request: NetlinkRequest?,
        _ type: some BinaryInteger,
        flags: CInt,
        about name: String,
        _ take: (RegisteredAlgorithm) -> Void = { _ in }
    ) throws(AFALGError) {
        sequence &+= 1
        do throws(Errno) {
            guard let request else { throw Errno.fileNameTooLong }
            let bytes = request.message(type: UInt16(type), flags: UInt16(NLM_F_REQUEST | flags), sequence: sequence)
            _ = try bytes.span.bytes.withUnsafeBytes { bytes throws(Errno) in
                try Syscalls.send(descriptor, bytes, flags: CInt(MSG_DONTWAIT))
            }
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = try buffer.withUnsafeMutableBufferPointer { buffer throws(Errno) in
                    try Syscalls.receive(
                        descriptor,
                        UnsafeMutableRawBufferPointer(buffer),
                        flags: CInt(MSG_DONTWAIT)
                    )
                }
                guard count > 0 else { throw Errno.ioError }
                let isMulti = flags & NLM_F_DUMP != 0
                for answer in NetlinkAnswer.all(in: buffer[..<count]) where answer.sequence == sequence {
                    switch answer.content {
                    case .done: return
                    case .failure(let errno) where errno.rawValue == 0: return
                    case .failure(let errno): throw errno
                    case .algorithm(let algorithm):
                        take(algorithm)
                        if !isMulti { return }
                    case .other: break
                    }
                }
            }
        } catch {
            throw AFALGError(step: .netlink, errno: error, type: "netlink", algorithm: name)
        }
    }
}
