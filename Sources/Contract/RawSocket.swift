internal import AFALG
internal import CAFALG
internal import CContract
internal import Glibc
internal import SystemPackage

/// The interface's numbers (`include/uapi/linux/if_alg.h`), in the type that calls take.
enum ALG {
    static let family = CInt(CAFALG_AF_ALG)
    static let level = CInt(CAFALG_SOL_ALG)
    static let setKey = CInt(CAFALG_SET_KEY)
    static let setIV = CInt(CAFALG_SET_IV)
    static let setOperation = CInt(CAFALG_SET_OP)
    static let setAssociatedDataSize = CInt(CAFALG_SET_AEAD_ASSOCLEN)
    static let setTagSize = CInt(CAFALG_SET_AEAD_AUTHSIZE)
    static let setEntropy = CInt(CAFALG_SET_DRBG_ENTROPY)
    static let setKeySerial = CInt(CAFALG_SET_KEY_BY_KEY_SERIAL)
}

/// An AF_ALG descriptor without the library's care: a contract is tested by breaking it.
///
/// Every call gives what the kernel said as a word: a number that was returned, or an errno's name.
struct RawSocket: ~Copyable {
    let descriptor: CInt

    init(owning descriptor: CInt) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// A socket of the family, not bound yet.
    init() throws {
        descriptor = socket(ALG.family, CInt(SOCK_SEQPACKET.rawValue), 0)
        guard descriptor >= 0 else { throw ContractSkip("socket: \(Self.error)") }
    }

    /// The kernel's word for socket(2): `ok` or an errno's name.
    static func tryOpen(type: CInt = CInt(SOCK_SEQPACKET.rawValue), protocolNumber: CInt = 0) -> String {
        let descriptor = socket(ALG.family, type, protocolNumber)
        guard descriptor >= 0 else { return error }
        close(descriptor)
        return "ok"
    }

    /// A bound socket; a name that the kernel lacks skips the check.
    static func bound(_ type: String, _ name: String) throws -> RawSocket {
        let socket = try RawSocket()
        let answer = socket.bind(type, name)
        guard answer == "0" else { throw ContractSkip("\(type) \(name): bind: \(answer)") }
        return socket
    }

    /// The errno of the last call, by name.
    static var error: String { name(ofError: Glibc.errno) }

    /// An errno by name.
    static func name(ofError number: CInt) -> String { Errno(rawValue: number).symbol }

    /// What a call returned: the number, or the errno's name.
    static func word(_ result: Int) -> String { result >= 0 ? "\(result)" : error }

    // MARK: Setting up

    /// bind(2).
    ///
    /// - Parameters:
    ///   - length: the address length; by default it counts the name's NUL.
    ///   - family: `salg_family`.
    func bind(
        _ type: String,
        _ name: String,
        length: Int? = nil,
        family: UInt16 = UInt16(ALG.family),
        feat: UInt32 = 0,
        mask: UInt32 = 0
    ) -> String {
        var address = cafalg_address()
        address.family = family
        address.feat = feat
        address.mask = mask
        let room = MemoryLayout.size(ofValue: address.name)
        withUnsafeMutableBytes(of: &address.type) { $0.copyBytes(from: type.utf8.prefix(14)) }
        withUnsafeMutableBytes(of: &address.name) { $0.copyBytes(from: name.utf8.prefix(room)) }
        let fixed = MemoryLayout<cafalg_address>.size - room
        return Self.word(Int(cafalg_bind(descriptor, &address, length ?? fixed + max(64, name.utf8.count + 1))))
    }

    /// setsockopt(2) at SOL_ALG, or another level.
    func setOption(_ option: CInt, _ value: [UInt8], level: CInt = ALG.level) -> String {
        Self.word(
            Int(value.withUnsafeBytes { setsockopt(descriptor, level, option, $0.baseAddress, socklen_t($0.count)) })
        )
    }

    /// setsockopt(2) with a value that is a length without a pointer.
    func setOption(_ option: CInt, length: Int, pointer: UnsafeRawPointer? = nil) -> String {
        let length = socklen_t(truncatingIfNeeded: length)
        return Self.word(Int(setsockopt(descriptor, ALG.level, option, pointer, length)))
    }

    /// ALG_SET_KEY.
    func setKey(_ key: [UInt8]) -> String { setOption(ALG.setKey, key) }

    /// ALG_SET_AEAD_AUTHSIZE.
    func setTagSize(_ size: Int) -> String { setOption(ALG.setTagSize, length: size) }

    /// accept(2): the operation, or the errno's name as a thrown `Refusal`.
    func accept() throws -> RawSocket {
        let child = ccontract_accept(descriptor)
        guard child >= 0 else { throw Refusal(word: Self.error) }
        return RawSocket(owning: child)
    }

    /// The kernel's word for accept(2): `ok` or an errno's name.
    func tryAccept() -> String {
        do {
            _ = try accept()
            return "ok"
        } catch {
            return "\(error)"
        }
    }

    /// A call that a check relied on was refused.
    struct Refusal: Error, CustomStringConvertible {
        let word: String
        var description: String { word }
    }

    // MARK: Data

    /// One control message of SOL_ALG, or of another level.
    struct Control {
        var level: CInt = ALG.level
        var type: CInt
        var payload: [UInt8]

        static func operation(_ value: UInt32) -> Control { Control(type: ALG.setOperation, payload: bytes(value)) }
        static func iv(_ iv: [UInt8]) -> Control { Control(type: ALG.setIV, payload: bytes(UInt32(iv.count)) + iv) }
        static func associatedDataSize(_ size: UInt32) -> Control {
            Control(type: ALG.setAssociatedDataSize, payload: bytes(size))
        }

        static func bytes(_ word: UInt32) -> [UInt8] { withUnsafeBytes(of: word) { Array($0) } }
    }

    static let encrypt = Control.operation(1)
    static let decrypt = Control.operation(0)

    /// sendmsg(2), never waiting unless told so.
    func send(_ data: [UInt8], _ controls: [Control] = [], more: Bool = false, wait: Bool = false) -> String {
        var data = data
        let space = controls.reduce(0) { $0 + ccontract_cmsg_space($1.payload.count) }
        let flags = (more ? CInt(MSG_MORE) : 0) | (wait ? 0 : CInt(MSG_DONTWAIT))
        return withUnsafeTemporaryAllocation(byteCount: max(space, 1), alignment: 8) { buffer in
            buffer.initializeMemory(as: UInt8.self, repeating: 0)
            return data.withUnsafeMutableBytes { data in
                var piece = iovec(iov_base: data.baseAddress, iov_len: data.count)
                return withUnsafeMutablePointer(to: &piece) { piece in
                    var message = msghdr()
                    message.msg_iov = piece
                    message.msg_iovlen = 1
                    if space > 0 {
                        message.msg_control = buffer.baseAddress
                        message.msg_controllen = space
                        Self.write(controls, into: &message)
                    }
                    return Self.word(sendmsg(descriptor, &message, flags))
                }
            }
        }
    }

    private static func write(_ controls: [Control], into message: inout msghdr) {
        var header = ccontract_cmsg_first(&message)
        for control in controls {
            guard let current = header else { return }
            let data = ccontract_cmsg_set(current, control.type, control.payload.count)
            current.pointee.cmsg_level = control.level
            control.payload.withUnsafeBytes { bytes in
                if let base = bytes.baseAddress { data?.copyMemory(from: base, byteCount: bytes.count) }
            }
            header = ccontract_cmsg_next(&message, current)
        }
    }

    /// What a receive gave: the kernel's word, and the bytes that it wrote.
    struct Received {
        let word: String
        let bytes: [UInt8]
    }

    /// recv(2), never waiting unless told so.
    func receive(_ size: Int, wait: Bool = false, flags: CInt = 0) -> Received {
        var buffer = [UInt8](repeating: 0, count: size)
        let count = recv(descriptor, &buffer, size, (wait ? 0 : CInt(MSG_DONTWAIT)) | flags)
        let word = Self.word(count)
        return Received(word: word, bytes: Array(buffer.prefix(max(0, count))))
    }
}
