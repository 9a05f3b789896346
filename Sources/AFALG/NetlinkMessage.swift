internal import CAFALG
internal import Glibc
internal import SystemPackage

/// A request to NETLINK_CRYPTO: a `crypto_user_alg` and, where wanted, a priority.
struct NetlinkRequest {
    private var algorithm = crypto_user_alg()
    private let priority: UInt32?

    /// Nil for names that do not fit with their NUL, or that hold one.
    init?(name: String = "", driver: String = "", priority: UInt32? = nil) {
        self.priority = priority
        for name in [name, driver] {
            guard name.utf8.count < Int(CRYPTO_MAX_NAME), !name.utf8.contains(0) else { return nil }
        }
        withUnsafeMutableBytes(of: &algorithm.cru_name) { $0.copyBytes(from: name.utf8) }
        withUnsafeMutableBytes(of: &algorithm.cru_driver_name) { $0.copyBytes(from: driver.utf8) }
    }

    /// The bytes of the message.
    func message(type: UInt16, flags: UInt16, sequence: UInt32) -> [UInt8] {
        var bytes: [UInt8] = []
        func append(_ value: some Any) { withUnsafeBytes(of: value) { bytes += $0 } }
        let attributeSize = priority == nil ? 0 : MemoryLayout<nlattr>.size + MemoryLayout<UInt32>.size
        let size = MemoryLayout<nlmsghdr>.size + MemoryLayout<crypto_user_alg>.size + attributeSize
        append(
            nlmsghdr(nlmsg_len: UInt32(size), nlmsg_type: type, nlmsg_flags: flags, nlmsg_seq: sequence, nlmsg_pid: 0)
        )
        append(algorithm)
        if let priority {
            append(nlattr(nla_len: UInt16(attributeSize), nla_type: UInt16(CRYPTOCFGA_PRIORITY_VAL.rawValue)))
            append(priority)
        }
        return bytes
    }
}

/// One message of an answer.
struct NetlinkAnswer {
    enum Content {
        case algorithm(RegisteredAlgorithm)
        /// An acknowledgement is errno 0.
        case failure(Errno)
        case done
        case other
    }

    let sequence: UInt32
    let content: Content

    /// The messages of a datagram; a malformed end is left out.
    static func all(in datagram: ArraySlice<UInt8>) -> [NetlinkAnswer] {
        datagram.withUnsafeBytes { bytes in
            var answers: [NetlinkAnswer] = []
            var rest = UnsafeRawBufferPointer(rebasing: bytes[...])
            let headerSize = MemoryLayout<nlmsghdr>.size
            while rest.count >= headerSize {
                let header = rest.loadUnaligned(as: nlmsghdr.self)
                let size = Int(header.nlmsg_len)
                guard size >= headerSize, size <= rest.count else { break }
                let payload = UnsafeRawBufferPointer(rebasing: rest[headerSize..<size])
                answers.append(
                    NetlinkAnswer(
                        sequence: header.nlmsg_seq,
                        content: content(type: CInt(header.nlmsg_type), payload)
                    )
                )
                rest = UnsafeRawBufferPointer(rebasing: rest[min(size + 3 & ~3, rest.count)...])
            }
            return answers
        }
    }

    private static func content(type: CInt, _ payload: UnsafeRawBufferPointer) -> Content {
        switch type {
        case NLMSG_DONE: return .done
        case NLMSG_ERROR:
            guard payload.count >= 4 else { return .failure(.ioError) }
            return .failure(Errno(rawValue: -payload.loadUnaligned(as: CInt.self)))
        case CInt(CRYPTO_MSG_GETALG), CInt(CRYPTO_MSG_NEWALG):
            return RegisteredAlgorithm(report: payload).map { .algorithm($0) } ?? .other
        default: return .other
        }
    }
}

extension RegisteredAlgorithm {
    /// CRYPTOCFGA_REPORT_SIG, which headers have from 6.13 on.
    private static let reportSignature: UInt32 = 22

    /// The numbers that follow each report's type name, and the `geniv` name where there is one.
    private static let reports: [UInt32: (hasGenerator: Bool, fields: [String])] = [
        CRYPTOCFGA_REPORT_LARVAL.rawValue: (false, ["flags"]),
        CRYPTOCFGA_REPORT_HASH.rawValue: (false, ["blocksize", "digestsize"]),
        CRYPTOCFGA_REPORT_BLKCIPHER.rawValue: (true, ["blocksize", "min keysize", "max keysize", "ivsize"]),
        CRYPTOCFGA_REPORT_AEAD.rawValue: (true, ["blocksize", "maxauthsize", "ivsize"]),
        CRYPTOCFGA_REPORT_COMPRESS.rawValue: (false, []),
        CRYPTOCFGA_REPORT_RNG.rawValue: (false, ["seedsize"]),
        CRYPTOCFGA_REPORT_CIPHER.rawValue: (false, ["blocksize", "min keysize", "max keysize"]),
        CRYPTOCFGA_REPORT_AKCIPHER.rawValue: (false, []),
        CRYPTOCFGA_REPORT_KPP.rawValue: (false, []),
        CRYPTOCFGA_REPORT_ACOMP.rawValue: (false, []),
        reportSignature: (false, []),
    ]

    /// Reads a `crypto_user_alg` with its attributes; nil when it is cut short.
    init?(report payload: UnsafeRawBufferPointer) {
        let fixedSize = MemoryLayout<crypto_user_alg>.size
        guard payload.count >= fixedSize else { return nil }
        let fixed = payload.loadUnaligned(as: crypto_user_alg.self)
        let flags = Flags(rawValue: fixed.cru_flags)
        self.init(
            name: withUnsafeBytes(of: fixed.cru_name, Self.text),
            driver: withUnsafeBytes(of: fixed.cru_driver_name, Self.text),
            module: withUnsafeBytes(of: fixed.cru_module_name, Self.text),
            priority: 0,
            references: Int(fixed.cru_refcnt),
            selftest: flags.contains(.tested) ? "passed" : "unknown",
            isInternal: flags.contains(.internalUse),
            type: "",
            flags: flags,
            fields: [:]
        )
        var rest = UnsafeRawBufferPointer(rebasing: payload[fixedSize...])
        let headerSize = MemoryLayout<nlattr>.size
        while rest.count >= headerSize {
            let header = rest.loadUnaligned(as: nlattr.self)
            let size = Int(header.nla_len)
            guard size >= headerSize, size <= rest.count else { break }
            take(UInt32(header.nla_type), UnsafeRawBufferPointer(rebasing: rest[headerSize..<size]))
            rest = UnsafeRawBufferPointer(rebasing: rest[min(size + 3 & ~3, rest.count)...])
        }
        if ["ahash", "skcipher", "aead"].contains(type) {
            fields["async"] = flags.contains(.asynchronous) ? "yes" : "no"
        }
    }

    private mutating func take(_ attribute: UInt32, _ value: UnsafeRawBufferPointer) {
        if attribute == CRYPTOCFGA_PRIORITY_VAL.rawValue, value.count >= 4 {
            priority = Int(value.loadUnaligned(as: UInt32.self))
        }
        let nameSize = Int(CRYPTO_MAX_NAME)
        guard let report = Self.reports[attribute], value.count >= nameSize else { return }
        type = Self.text(UnsafeRawBufferPointer(rebasing: value[..<nameSize]))
        var offset = nameSize
        if report.hasGenerator, value.count >= 2 * nameSize {
            let generator = Self.text(UnsafeRawBufferPointer(rebasing: value[nameSize..<2 * nameSize]))
            if !generator.isEmpty { fields["geniv"] = generator }
            offset = 2 * nameSize
        }
        for field in report.fields where offset + 4 <= value.count {
            fields[field] = String(value.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
            offset += 4
        }
    }

    private static func text(_ bytes: UnsafeRawBufferPointer) -> String {
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
}
