internal import Glibc

/// The address of bind(2): `struct sockaddr_alg`. SHA-1 is what every restricted kernel lets everybody bind.
enum AddressChecks {
    static let all: [ContractCheck] = lengths + fields

    /// The bytes before the name.
    private static let head = 24
    /// CRYPTO_ALG_KERN_DRIVER_ONLY, the one flag that an address may name.
    private static let hardwareOnly: UInt32 = 0x1000

    private static let lengths = [
        ContractCheck("address/shortest", "An address without a byte for the name is refused.", is: "EINVAL") {
            try RawSocket().bind("hash", "sha1", length: head)
        },
        ContractCheck(
            "address/one-byte",
            "An address with one byte for the name is accepted, and its name is empty.",
            is: "ENOENT"
        ) {
            try RawSocket().bind("hash", "sha1", length: head + 1)
        },
        ContractCheck("address/longest", "An address may have 128 bytes.", is: "0") {
            try RawSocket().bind("hash", "sha1", length: 128)
        },
        ContractCheck("address/too-long", "An address of more than 128 bytes is refused.", is: "EINVAL") {
            // The kernel looks at the length before it reads, so there need not be a byte 129.
            try RawSocket().bind("hash", "sha1", length: 129)
        },
        ContractCheck(
            "address/last-byte",
            "The last byte of an address becomes NUL, so a length that does not count the NUL cuts the name.",
            is: "ENOENT"
        ) {
            try RawSocket().bind("hash", "sha1", length: head + 4)
        },
        ContractCheck("address/counted-nul", "A length that counts the NUL is accepted.", is: "0") {
            try RawSocket().bind("hash", "sha1", length: head + 5)
        },
        ContractCheck(
            "address/unterminated",
            "A name that fills the longest address is looked up like any other.",
            is: "ENOENT"
        ) {
            try RawSocket().bind("hash", String(repeating: "a", count: 104), length: 128)
        },
    ]

    private static let fields = [
        ContractCheck("address/family", "The family in the address is ignored.", is: "0") {
            try RawSocket().bind("hash", "sha1", family: 0)
        },
        ContractCheck("address/type-unterminated", "A type without a NUL is looked up like any other.", is: "ENOENT") {
            try RawSocket().bind("hashhashhashha", "sha1")
        },
        ContractCheck("address/feat", "A flag other than KERN_DRIVER_ONLY is refused in feat.", is: "EINVAL") {
            try RawSocket().bind("hash", "sha1", feat: 1)
        },
        ContractCheck("address/mask", "A flag other than KERN_DRIVER_ONLY is refused in mask.", is: "EINVAL") {
            try RawSocket().bind("hash", "sha1", mask: 0x80)
        },
        ContractCheck(
            "address/hardware-only",
            "KERN_DRIVER_ONLY in feat and mask requests a hardware driver.",
            [
                "ENOENT": .keeps,
                "0": .varies("taken: the kernel looks at the flag no more, or the machine has such a driver"),
            ]
        ) {
            try RawSocket().bind("hash", "sha1", feat: hardwareOnly, mask: hardwareOnly)
        },
        ContractCheck("address/software-only", "KERN_DRIVER_ONLY only in mask is accepted.", is: "0") {
            try RawSocket().bind("hash", "sha1", mask: hardwareOnly)
        },
    ]
}
