/// What random number generators do.
enum RNGChecks {
    static let all = [receiving, seeding, sharing, entropy].flatMap { $0 }

    /// A generator that every kernel of today has.
    private static let common = "jitterentropy_rng"

    /// A generator whose output its seed decides.
    private static let seeded = "ansi_cprng"

    private static func generator(_ name: String = common, seed: [UInt8]? = []) throws -> RawSocket {
        try .operation("rng", name, key: seed)
    }

    private static let receiving = [
        ContractCheck("rng/receive-most", "At most 128 bytes come in a receive.", is: "128") {
            try generator().receive(256).word
        },
        ContractCheck("rng/receive-zero", "A receive of 0 bytes returns 0.", is: "0") {
            try generator().receive(0).word
        },
        ContractCheck("rng/send", "A generator accepts no data.", is: "EOPNOTSUPP") {
            try generator().send(.counting(16))
        },
        ContractCheck("rng/accept", "An operation of a generator cannot be accepted from.", is: "EOPNOTSUPP") {
            try generator().tryAccept()
        },
    ]

    private static let seeding = [
        ContractCheck("rng/drbg-unseeded", "A DRBG without ALG_SET_KEY returns no bytes.", is: "EINVAL") {
            try generator("stdrng", seed: nil).receive(16).word
        },
        ContractCheck("rng/drbg-seeded", "A key of no bytes seeds a DRBG.", is: "16") {
            try generator("stdrng").receive(16).word
        },
        ContractCheck("rng/seed-late", "The key cannot be set while an operation is open.", is: "EBUSY") {
            let parent = try RawSocket.bound("rng", common)
            try RawSocket.demand(parent.setKey([]))
            let operation = try parent.accept()
            try RawSocket.demand(operation.receive(1).word, is: "1")
            return parent.setKey([])
        },
        ContractCheck("rng/jitter-key", "jitterentropy accepts any key.", is: "0, 0, 0") {
            let parent = try RawSocket.bound("rng", common)
            return [0, 1, 100].map { parent.setKey(.counting($0)) }.joined(separator: ", ")
        },
        ContractCheck("rng/ansi-seed", "ansi_cprng refuses a seed of 31 bytes and accepts 48.", is: "EINVAL, EINVAL, 0")
        {
            let parent = try RawSocket.bound("rng", seeded)
            return [0, 31, 48].map { parent.setKey(.counting($0)) }.joined(separator: ", ")
        },
    ]

    private static let sharing = [
        ContractCheck("rng/shared-state", "Operations of one socket draw from one state.", is: "consecutive") {
            let parent = try RawSocket.bound("rng", seeded)
            try RawSocket.demand(parent.setKey(.counting(48)))
            let one = try parent.accept()
            let two = try parent.accept()
            let whole = try generator(seeded, seed: .counting(48)).receive(64).bytes
            guard whole.count == 64 else { return "\(whole.count)" }
            return one.receive(32).bytes + two.receive(32).bytes == whole ? "consecutive" : "separate"
        },
        ContractCheck("rng/separate-state", "Separate sockets draw from states of their own.", is: "same bytes") {
            let one = try generator(seeded, seed: .counting(48))
            let two = try generator(seeded, seed: .counting(48))
            return one.receive(32).bytes == two.receive(32).bytes ? "same bytes" : "other bytes"
        },
        ContractCheck("rng/separate-output", "Separate sockets give different bytes.", is: "different") {
            let one = try generator()
            let two = try generator()
            let (left, right) = (one.receive(32), two.receive(32))
            guard left.word == "32", right.word == "32" else { return "\(left.word), \(right.word)" }
            return left.bytes == right.bytes ? "same" : "different"
        },
    ]

    private static let entropy = [
        ContractCheck(
            "rng/entropy",
            "Test entropy is for kernels that are built for it, privileged callers and once.",
            [
                "ENOPROTOOPT": .varies("not built for test entropy"),
                "EACCES": .varies("the caller is not privileged"),
                "0, EINVAL": .varies("set once, refused then"),
            ]
        ) {
            let parent = try RawSocket.bound("rng", common)
            let word = parent.setOption(ALG.setEntropy, .counting(32))
            return word == "0" ? word + ", " + parent.setOption(ALG.setEntropy, .counting(32)) : word
        },
        ContractCheck(
            "rng/entropy-size",
            "Test entropy is limited to 128 bytes.",
            [
                "ENOPROTOOPT": .varies("not built for test entropy"),
                "EACCES": .varies("the caller is not privileged"),
                "EMSGSIZE": .keeps,
            ]
        ) {
            try RawSocket.bound("rng", common).setOption(ALG.setEntropy, .counting(129))
        },
        ContractCheck(
            "rng/drbg-variants",
            "Which DRBGs there are.",
            [
                "all": .varies("DRBGs of all mechanisms, with and without prediction resistance"),
                "some": .varies("DRBGs of some mechanisms"),
                "HMAC": .varies("one DRBG only, HMAC with SHA-512"),
                "none": .varies("no DRBG"),
            ]
        ) {
            let names = ["drbg_nopr_hmac_sha512", "drbg_pr_hmac_sha512", "drbg_nopr_ctr_aes256", "drbg_nopr_sha512"]
            let found = try names.filter { try RawSocket().bind("rng", $0) == "0" }
            return found.count == names.count
                ? "all" : found.isEmpty ? "none" : found == ["drbg_nopr_hmac_sha512"] ? "HMAC" : "some"
        },
    ]
}
