internal import AFALG
internal import CContract
internal import Files
internal import Glibc

/// The table of errors, first half: what socket(2), bind(2) and accept(2) are refused with.
enum ErrorChecks {
    static let all: [ContractCheck] = socket + fips + bindNames + bindTemplates + busy

    /// Older kernels answer for a template that refuses its argument as for one that is not there.
    static let templateMeanings: KeyValuePairs<String, ContractCheck.Meaning> = [
        "EINVAL": .keeps,
        "ENOENT": .varies("an older kernel, which keeps a template's own error to itself, or a restricted one"),
    ]

    private static let socket = [
        ContractCheck(
            "errors/socket-type",
            "A socket of another type than SEQPACKET is refused.",
            is: "ESOCKTNOSUPPORT"
        ) {
            RawSocket.tryOpen(type: CInt(SOCK_STREAM.rawValue))
        },
        ContractCheck("errors/socket-protocol", "A protocol other than 0 is refused.", is: "EPROTONOSUPPORT") {
            RawSocket.tryOpen(protocolNumber: 1)
        },
        ContractCheck(
            "errors/socket-filtered",
            "Where a seccomp filter forbids the family, as in containers, socket returns the filter's errno.",
            is: "EPERM"
        ) {
            guard ccontract_forbid_family(UInt32(ALG.family)) == 0 else {
                throw ContractSkip("seccomp: \(RawSocket.error)")
            }
            return RawSocket.tryOpen()
        },
        ContractCheck("errors/socketpair", "There are no pairs of AF_ALG sockets.", is: "EOPNOTSUPP") {
            var pair: [CInt] = [-1, -1]
            return RawSocket.word(Int(Glibc.socketpair(ALG.family, CInt(SOCK_SEQPACKET.rawValue), 0, &pair)))
        },
    ]

    /// What FIPS mode forbids; a kernel that is not in it has nothing to show.
    private static let fips = [
        ContractCheck(
            "errors/bind-fips-algorithm",
            "In FIPS mode an algorithm that is not allowed is refused.",
            is: "ENOENT"
        ) {
            try demandFIPS()
            return try RawSocket().bind("hash", "md5")
        },
        ContractCheck(
            "errors/bind-fips-driver",
            "In FIPS mode a driver that is not allowed fails its self-test at its first use.",
            ["ELIBBAD": .keeps, "ENOENT": .varies("the driver is not registered, or not to be found any more")]
        ) {
            try demandFIPS()
            return try RawSocket().bind("rng", "ansi_cprng")
        },
    ]

    /// Skips what a kernel shows in FIPS mode alone.
    static func demandFIPS() throws {
        guard try KernelPolicy.isFIPSEnabled() else { throw ContractSkip("the kernel is not in FIPS mode") }
    }

    /// A rule that one bind shows.
    private static func bind(
        _ id: String,
        _ statement: String,
        _ type: String,
        _ name: String,
        is expected: String = "ENOENT"
    ) -> ContractCheck {
        ContractCheck(id, statement, is: expected) { try RawSocket().bind(type, name) }
    }

    private static let bindNames = [
        bind("errors/bind-unknown-type", "A type that AF_ALG does not have is refused.", "nonsense", "sha256"),
        bind("errors/bind-akcipher", "Public keys are not among the types.", "akcipher", "rsa"),
        bind("errors/bind-empty-type", "An empty type is refused.", "", "sha256"),
        bind("errors/bind-unknown-name", "A name that no algorithm has is refused.", "hash", "algcheck-nonsense"),
        bind("errors/bind-empty-name", "An empty name is refused.", "hash", ""),
        bind("errors/bind-other-type", "An algorithm of another type is refused.", "skcipher", "sha256"),
        bind("errors/bind-single-block", "A single-block cipher is not a skcipher.", "skcipher", "aes"),
        bind("errors/bind-unclosed", "A template without its closing parenthesis is refused.", "hash", "hmac(sha256"),
        bind("errors/bind-space", "A name with a space in it is refused.", "hash", "hmac( sha256)"),
        bind("errors/bind-unknown-template", "An unknown template is refused.", "hash", "nonsense(sha256)"),
        ContractCheck(
            "errors/bind-internal",
            "An algorithm that is for the kernel's own use is refused.",
            is: "ENOENT"
        ) {
            let entries = ProcCrypto.parse(try FileBytes.readText(ProcCrypto.path))
            guard let entry = entries.first(where: { $0.isInternal && $0.socketType != nil }) else {
                throw ContractSkip("no internal algorithm is registered")
            }
            return try RawSocket().bind(entry.socketType ?? "", entry.driver)
        },
    ]

    private static let bindTemplates = [
        ContractCheck(
            "errors/bind-template-argument",
            "A template refuses an argument of a kind that it cannot take: HMAC of HMAC.",
            templateMeanings
        ) {
            try RawSocket().bind("hash", "hmac(hmac(sha256))")
        },
        ContractCheck(
            "errors/bind-template-arguments",
            "A template refuses a pair that does not fit: ChaCha20 with SHA-256.",
            [
                "EINVAL": .keeps, "ENOENT": .varies("an older kernel, a restricted one, or one without the template"),
            ]
        ) {
            try RawSocket().bind("aead", "rfc7539(chacha20,sha256)")
        },
        ContractCheck(
            "errors/bind-template-type",
            "A template that makes another type is refused: CBC as AEAD.",
            templateMeanings
        ) {
            try RawSocket().bind("aead", "cbc(aes)")
        },
        ContractCheck(
            "errors/bind-template-extra",
            "A template with an extra argument makes the instance without it, which is not the requested one.",
            // The instance stays.
            risk: .pollutes,
            [
                "EEXIST": .keeps,
                "ENOENT": .varies("an older kernel, which keeps a template's own error to itself, or a restricted one"),
            ]
        ) {
            try RawSocket().bind("hash", "hmac(sha224,sha1)")
        },
        ContractCheck(
            "errors/bind-template-inner",
            "A template whose argument no algorithm has is refused.",
            is: "ENOENT"
        ) {
            try RawSocket().bind("hash", "hmac(algcheck-nonsense)")
        },
    ]

    private static let busy = [
        ContractCheck("errors/accept-unbound", "A socket that is not bound has no operations.", is: "EINVAL") {
            try RawSocket().tryAccept()
        },
        ContractCheck("errors/rebind", "A socket without operations may be bound again.", is: "0") {
            try RawSocket.bound("hash", "sha1").bind("hash", "sha1")
        },
        ContractCheck("errors/rebind-busy", "A socket that has an operation may not be bound again.", is: "EBUSY") {
            let socket = try RawSocket.bound("hash", "sha1")
            let child = try socket.accept()
            return withExtendedLifetime(child.descriptor) { socket.bind("hash", "sha1") }
        },
        ContractCheck(
            "errors/rebind-busy-keyless",
            "An operation that has no key yet keeps its socket from being bound again, too.",
            is: "EBUSY"
        ) {
            let socket = try RawSocket.bound("skcipher", "cbc(aes)")
            let child = try socket.accept()
            let answer = socket.bind("skcipher", "cbc(aes)")
            _ = child.descriptor
            return answer
        },
        ContractCheck(
            "errors/rebind-closed",
            "A socket whose operations are closed may be bound again.",
            is: "0"
        ) {
            let socket = try RawSocket.bound("hash", "sha1")
            _ = try socket.accept()
            return socket.bind("hash", "sha1")
        },
    ]
}
