internal import Corpus
internal import KernelNames
internal import Records

/// What an algorithm's name and its entry in /proc/crypto say about the messages that it takes.
struct ModeTraits: Hashable {
    /// The outermost template's mode; nil for an algorithm without one.
    let mode: CipherMode?
    /// The mode as people read it: the start of the algorithm's name.
    let modeName: Substring
    let type: CipherType
    /// The entry's block size; 1 for stream modes.
    let blockSize: Int
    /// The kernel's name of the algorithm.
    let algorithm: String
    /// Whether the driver's name begins with its mode's, as `cbc-aes-aesni` does: the library takes the mode from there.
    let isNamedAfterMode: Bool
    /// Bytes in which the driver works: its block, or the stretch of key stream that it makes at a time.
    let stride: Int

    init(_ driver: DriverRecord) {
        algorithm = driver.computes.name
        mode = CipherMode(algorithm: algorithm)
        modeName = algorithm.prefix { $0 != "(" && $0 != "-" }
        type = driver.type
        isNamedAfterMode = driver.driver.hasPrefix(modeName)
        blockSize = max(1, driver.number("blocksize") ?? 1)
        let chunk = max(blockSize, driver.number("chunksize") ?? 1)
        stride = chunk > 1 ? chunk : 16
    }

    /// Whether the key has a header that says where the second of two keys starts.
    var hasTwoKeys: Bool { mode?.hasTwoKeys ?? false }

    private func isOne(of modes: CipherMode...) -> Bool { mode.map { modes.contains($0) } ?? false }

    /// Modes that take any length from 16 bytes on, although they have blocks.
    private var stealsBytes: Bool {
        isOne(of: .xts, .cts, .adiantum, .hctr2) || hasTwoKeys && algorithm.contains(",cts(")
    }

    /// Whether a message of no bytes must be refused: it has no block to steal from.
    var refusesNothing: Bool { type == .skcipher && stealsBytes }

    /// Lengths are whole multiples of this.
    var granule: Int { type == .hash || stealsBytes ? 1 : blockSize }
    /// The shortest message.
    var least: Int { stealsBytes ? 16 : type == .skcipher ? granule : 0 }

    /// The nearest length from `count` upwards that the mode takes.
    func length(_ count: Int) -> Int { (max(count, least) + granule - 1) / granule * granule }

    /// Whether the IV goes on from one receive to the next (Documentation/contract-data.md).
    /// Stream ciphers in ECB's clothes (arc4) go on in some kernels, and begin anew in others.
    var chains: Bool {
        type == .skcipher && isOne(of: .ecb, .cbc, .ctr, .cfb, .ofb, .pcbc) && !(mode == .ecb && blockSize == 1)
    }

    /// Whether another implementation can answer messages of our own: not where the driver draws an IV itself, or where a
    /// part of the answer stays in the kernel.
    var canInvent: Bool { !isOne(of: .keyWrap, .seqiv, .echainiv) && type != .rng }

    /// Whether the tag depends on the IV that is given. Templates for IPsec authenticate the copy among the associated
    /// data, or take the IV from the message.
    var authenticatesIV: Bool { isOne(of: .gcm, .ccm, .rfc7539, .rfc4106, .rfc4543, .rfc4309, .aegis128) }

    /// Bytes at the end of the associated data that repeat the IV and are not authenticated (RFC 4106, RFC 4309, and ESP
    /// with ChaCha20-Poly1305 in the kernel's layout).
    var unauthenticatedTail: Int { isOne(of: .rfc4106, .rfc4309, .rfc7539esp) ? 8 : 0 }

    /// Whether any size of associated data will do.
    var takesAnyAssociatedData: Bool { isOne(of: .gcm, .ccm, .rfc7539, .aegis128, .authenc, .krb5enc) }

    /// Whether the tag is that of associated data and text in one, and does not say where one ends.
    var joinsAssociatedData: Bool { isOne(of: .authenc, .krb5enc) }

    /// Whether a key of that size has a meaning. XCBC is for keys of one block (RFC 3566); the kernel's template takes
    /// whatever the cipher does, its library does not, and either may.
    func defines(keySize: Int) -> Bool { mode != .xcbc || keySize == 16 }

    /// Makes random bytes an IV that the mode takes.
    func fit(iv: inout [UInt8]) {
        // The size of the counter, less one; 3 leaves room for 4 GiB (NIST SP 800-38C, A.1).
        if mode == .ccm, !iv.isEmpty { iv[0] = 3 }
    }

    /// Makes random bytes a text that the mode takes.
    func fit(text: inout [UInt8]) {
        // The nonce comes first, and its highest bit is 0 (draft-krovetz-vmac-01).
        if mode == .vmac64, !text.isEmpty { text[0] &= 0x7F }
    }
}
