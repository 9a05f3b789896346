internal import CKernelModule
internal import Glibc
internal import KernelNames
internal import Records
internal import Synchronization
internal import SystemPackage

/// A transform of the kernel module: an open file of its device.
final class KernelTransform: BoundTransform {
    /// CRYPTO_ALG_INTERNAL (`include/linux/crypto.h`).
    private static let internalUse: UInt32 = 0x2000

    let type: CipherType
    let file: CInt
    /// What was bound, as messages name it: `skcipher cbc-aes-aesni`.
    let subject: String
    let ivSize: Int
    let digestSize: Int
    /// Messages are cut at multiples of this.
    let chunkSize: Int
    /// Numbers of running digests that are free.
    private let digests = Mutex(Array((0..<ALGCHECK_DIGESTS).reversed()))

    /// What the driver's exported states are (`ALGCHECK_STATE_COMMON`).
    let stateFormat: Int
    /// Whether requests are a caller's that may not sleep.
    let isAtomic: Bool

    /// - Parameters:
    ///   - isInternal: whether drivers that only the kernel itself may use count as well.
    ///   - isAtomic: whether requests are a caller's that may not sleep.
    init(_ type: CipherType, _ name: String, isInternal: Bool, isAtomic: Bool) throws(BackendError) {
        self.type = type
        self.isAtomic = isAtomic
        subject = "\(type.rawValue) \(name)"
        var bind = algcheck_bind()
        bind.version = UInt32(ALGCHECK_VERSION)
        bind.type = type.number
        bind.flags = isInternal ? Self.internalUse : 0
        let opened = ckernel_open()
        var status = opened < 0 ? errno : ckernel_name(&bind, name)
        if status == 0 { status = ckernel_bind(opened, &bind) }
        file = opened
        ivSize = Int(bind.iv_size)
        digestSize = Int(bind.digest_size)
        chunkSize = max(1, Int(bind.chunk_size))
        stateFormat = Int(bind.state_format)
        if status != 0 {
            if opened >= 0 { ckernel_close(opened) }
            throw refusal(.bind, "bind", status)
        }
    }

    deinit { ckernel_close(file) }

    /// What the kernel said to a call.
    func refusal(_ step: BackendError.Step, _ call: String, _ number: CInt) -> BackendError {
        let errno = Errno(rawValue: number)
        return BackendError(step, call: call, errno, name: errno.symbol, type: type, subject: subject)
    }

    // MARK: Settings

    func setKey(_ key: [UInt8]) throws(BackendError) {
        try set(.setKey, "setkey", ALGCHECK_KEY, key, size: key.count)
    }

    func setTagSize(_ size: Int) throws(BackendError) {
        if type == .aead { try set(.setTagSize, "setauthsize", ALGCHECK_TAG_SIZE, [], size: size) }
    }

    func setEntropy(_ entropy: [UInt8]) throws(BackendError) {
        if type == .rng { try set(.setEntropy, "set_ent", ALGCHECK_ENTROPY, entropy, size: entropy.count) }
    }

    private func set(
        _ step: BackendError.Step,
        _ call: String,
        _ what: Int,
        _ bytes: [UInt8],
        size: Int
    ) throws(BackendError) {
        let (status, answer) = bytes.withUnsafeBytes { bytes in
            var set = algcheck_set()
            set.what = UInt32(what)
            set.size = UInt32(truncatingIfNeeded: size)
            set.data = UInt64(address: bytes.baseAddress)
            return (ckernel_set(file, &set), CInt(truncatingIfNeeded: set.error))
        }
        if status != 0 { throw refusal(step, call, status) }
        if answer != 0 { throw refusal(step, call, answer) }
    }

    // MARK: Operations

    func open() throws(BackendError) -> any OpenOperation {
        switch type {
        case .skcipher, .aead: CipherSession(self)
        case .hash: DigestSession(self)
        case .rng: GeneratorSession(self)
        }
    }

    /// The number of a running digest that nobody uses.
    func takeDigest() throws(BackendError) -> UInt32 {
        guard let number = digests.withLock({ $0.popLast() }) else { throw refusal(.open, "open", EMFILE) }
        return number
    }

    /// Forgets a running digest.
    func giveBack(digest: UInt32) {
        var call = algcheck_call()
        call.operation = UInt32(ALGCHECK_DROP)
        call.digest = digest
        _ = ckernel_call(file, &call)
        digests.withLock { $0.append(digest) }
    }
}

extension CipherType {
    /// The type's number in the module's interface.
    fileprivate var number: UInt32 {
        switch self {
        case .hash: UInt32(ALGCHECK_HASH)
        case .skcipher: UInt32(ALGCHECK_SKCIPHER)
        case .aead: UInt32(ALGCHECK_AEAD)
        case .rng: UInt32(ALGCHECK_RNG)
        }
    }
}

extension UInt64 {
    /// An address as the module's interface takes it.
    init(address: UnsafeRawPointer?) { self = UInt64(UInt(bitPattern: address)) }
}
