internal import CAFALG
public import SystemPackage

/// A call that the kernel refused: which step, with which errno, for which algorithm.
public struct AFALGError: Error, Equatable, Sendable {
    /// The steps of using AF_ALG and what goes with it, in the order in which a program takes them.
    public enum Step: String, CaseIterable, Sendable {
        /// `socket(AF_ALG, SOCK_SEQPACKET, 0)`.
        case socket
        /// `bind` to a type and a name.
        case bind
        /// `setsockopt(SOL_ALG, ALG_SET_KEY)`.
        case setKey = "setkey"
        /// `setsockopt(SOL_ALG, ALG_SET_KEY_BY_KEY_SERIAL)`.
        case setKeySerial = "setkeyserial"
        /// `setsockopt(SOL_ALG, ALG_SET_AEAD_AUTHSIZE)`.
        case setTagSize = "setauthsize"
        /// `setsockopt(SOL_ALG, ALG_SET_DRBG_ENTROPY)`.
        case setEntropy = "setentropy"
        /// `accept` on the bound socket, or on a hash operation to clone it.
        case accept
        /// `sendmsg` or `send` on the operation.
        case send
        /// `recvmsg` or `recv` on the operation.
        case receive
        /// `getsockopt` and `setsockopt` of SO_SNDBUF and SO_RCVBUF.
        case buffers
        /// `pipe2`, for data that goes by splice.
        case pipe
        /// `vmsplice`, memory into the pipe.
        case vmsplice
        /// `splice`, into the pipe or out of it.
        case splice
        /// `sendfile`, a file into the operation.
        case sendfile
        /// `io_setup`.
        case queueSetup = "io_setup"
        /// `io_submit`.
        case submit = "io_submit"
        /// `io_getevents`.
        case events = "io_getevents"
        /// `add_key`.
        case addKey = "add_key"
        /// `keyctl`.
        case keyControl = "keyctl"
        /// `open` and `read` of a file in /proc.
        case file
        /// A request over NETLINK_CRYPTO.
        case netlink
    }

    /// The step that failed.
    public var step: Step
    /// The kernel's answer.
    public var errno: Errno
    /// The `salg_type`: `hash`, `skcipher`, `aead` or `rng`; for what is no AF_ALG socket `key`, `queue`, `netlink` or
    /// `file`.
    public var type: String
    /// The algorithm or driver name that was bound; the key's description or the file's path.
    public var algorithm: String

    /// Names a refusal.
    public init(step: Step, errno: Errno, type: String, algorithm: String) {
        self.step = step
        self.errno = errno
        self.type = type
        self.algorithm = algorithm
    }
}

extension AFALGError: CustomStringConvertible {
    /// One line: `setkey: EINVAL (Invalid argument) for skcipher cbc(aes)`.
    public var description: String {
        "\(step.rawValue): \(errno.symbol) (\(errno)) for \(type) \(algorithm)"
    }
}

extension Errno {
    /// The name in errno.h, such as `ENOENT`; the bare number where it has none. The kernel has errors of its own that
    /// reach user space, such as 524 (ENOTSUPP).
    public var symbol: String {
        cafalg_errno_name(rawValue).map { String(cString: $0) } ?? "\(rawValue)"
    }
}
