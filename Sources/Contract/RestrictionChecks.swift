internal import AFALG
internal import Corpus

/// What the kernel lets whom use, where it has af_alg_restrict.
enum RestrictionChecks {
    static let all: [ContractCheck] = setting + privileges + lists

    /// What everybody may use at level 1.
    private static let everybodys: Set<String> = [
        "sha1", "xts(aes)", "xts(camellia)", "xts(serpent)", "xts(twofish)", "adiantum(xchacha12,aes)",
        "adiantum(xchacha20,aes)", "hctr2(aes)",
    ]
    /// What administrators may use besides. `cbc(paes)`, a cipher of s390 processors, is on the first list of some
    /// kernels and on the second of others; it is left out.
    private static let administrators: Set<String> = [
        "md4", "md5", "sha224", "sha256", "sha384", "sha512", "hmac(md5)", "hmac(sha1)", "hmac(sha224)",
        "hmac(sha256)", "hmac(sha384)", "hmac(sha512)", "cmac(aes)", "cbc(aes)", "cbc(des)", "cbc(des3_ede)",
        "ctr(aes)", "ecb(aes)", "ecb(des)", "ccm(aes)",
    ]

    private static let setting = [
        ContractCheck(
            "restriction/setting",
            "The setting is 0, 1 or 2.",
            ["0": .keeps, "1": .keeps, "2": .keeps]
        ) {
            try Restriction.value()
        },
        ContractCheck("restriction/readable", "Everybody may read the setting.", is: "the same") {
            let before = try Restriction.value()
            try Privilege.nobody.assume()
            return (try? Restriction.value()) == before ? "the same" : "not readable"
        },
        ContractCheck("restriction/writable", "Only root may write the setting.", is: "EACCES") {
            let before = try Restriction.value()
            try Privilege.nobody.assume()
            return Restriction.write(before)
        },
        ContractCheck("restriction/range", "A value above 2 is refused, and one below 0.", is: "EINVAL EINVAL") {
            try Restriction.with("0") { [Restriction.write("3"), Restriction.write("-1")].joined(separator: " ") }
        },
        ContractCheck("restriction/off", "At 0, everybody may use every algorithm.", is: "0 0 0") {
            try Restriction.with("0", as: .nobody) {
                try bind([("aead", "gcm(aes)"), ("hash", "sha512"), ("skcipher", "ctr(aes)")])
            }
        },
        ContractCheck("restriction/closed", "At 2, nobody gets a socket.", is: "EAFNOSUPPORT") {
            try Restriction.with("2") { RawSocket.tryOpen() }
        },
        ContractCheck("restriction/closed-unprivileged", "At 2, users get no socket.", is: "EAFNOSUPPORT") {
            try Restriction.with("2", as: .nobody) { RawSocket.tryOpen() }
        },
    ]

    private static func bind(_ names: [(type: String, name: String)]) throws -> String {
        try names.map { try RawSocket().bind($0.type, $0.name) }.joined(separator: " ")
    }

    /// A rule of what one kind of user gets at level 1: something that administrators may use, and what nobody may.
    private static func level1(
        _ id: String,
        _ statement: String,
        as privilege: Privilege,
        is expected: String
    ) -> ContractCheck {
        ContractCheck(id, statement, is: expected) {
            try Restriction.with("1", as: privilege) { try bind([("hash", "sha256"), ("aead", "gcm(aes)")]) }
        }
    }

    private static let privileges = [
        level1(
            "restriction/root",
            "At 1, root gets its list and nothing else.",
            as: .own,
            is: "0 ENOENT"
        ),
        level1(
            "restriction/unprivileged",
            "At 1, users get ENOENT for what only administrators may bind.",
            as: .nobody,
            is: "ENOENT ENOENT"
        ),
        level1(
            "restriction/net-admin",
            "CAP_NET_ADMIN makes an administrator.",
            as: .networkAdministrator,
            is: "0 ENOENT"
        ),
        level1(
            "restriction/sys-admin",
            "CAP_SYS_ADMIN makes an administrator.",
            as: .systemAdministrator,
            is: "0 ENOENT"
        ),
        level1(
            "restriction/powerless-root",
            "Root without capabilities is no administrator.",
            as: .powerlessRoot,
            is: "ENOENT ENOENT"
        ),
        level1(
            "restriction/namespace-root",
            "Root of a user namespace, such as that of a container, is no administrator.",
            as: .namespaceRoot,
            is: "ENOENT ENOENT"
        ),
        ContractCheck(
            "restriction/bound-before",
            "A socket that was bound before the setting changed works on.",
            is: "4"
        ) {
            let socket = try RawSocket.bound("hash", "sha512")
            return try Restriction.with("2", as: .nobody) { try socket.accept().send([1, 2, 3, 4]) }
        },
    ]

    /// What the kernel can bind when nothing is restricted: each algorithm and driver that is registered, and those of
    /// the lists.
    private static func candidates() throws -> [(type: String, name: String)] {
        let entries = ProcCrypto.parse(try FileBytes.readText(ProcCrypto.path))
        var names: [String: String] = [:]
        for entry in entries where !entry.isInternal {
            guard let type = entry.socketType, entry.name != "cbc(paes)" else { continue }
            for name in [entry.name, entry.driver] where isHarmless(name) { names[name] = type }
        }
        for name in everybodys.union(administrators) {
            let isDigest = !name.contains("(") || name.hasPrefix("hmac") || name.hasPrefix("cmac")
            names[name] = isDigest ? "hash" : name.hasPrefix("ccm") ? "aead" : "skcipher"
        }
        return names.map { (type: $0.value, name: $0.key) }.sorted { $0.name < $1.name }
    }

    /// Binding these makes instances that others would get.
    private static func isHarmless(_ name: String) -> Bool { !name.contains("cryptd(") && !name.contains("pcrypt(") }

    /// Compares what is there at level 1 with a list, name for name.
    private static func compare(_ list: Set<String>, as privilege: Privilege) throws -> String {
        _ = try Restriction.value()
        let candidates = try candidates()
        func admitted() throws -> Set<String> {
            Set(try candidates.filter { try RawSocket().bind($0.type, $0.name) == "0" }.map(\.name))
        }
        let there = try Restriction.with("0") { try admitted().sorted().joined(separator: " ") }
        let given = try Restriction.with("1", as: privilege) { try admitted().sorted().joined(separator: " ") }
        let expected = list.intersection(there.split(separator: " ").map(String.init))
        let admits = Set(given.split(separator: " ").map(String.init))
        if admits == expected { return "the list" }
        return [("also", admits.subtracting(expected)), ("not", expected.subtracting(admits))]
            .filter { !$0.1.isEmpty }.map { "\($0.0) \($0.1.sorted().joined(separator: " "))" }.joined(separator: "; ")
    }

    private static let lists = [
        ContractCheck(
            "restriction/list-unprivileged",
            "At 1, users may bind what is on their list by its exact name, and no driver.",
            is: "the list"
        ) {
            try compare(everybodys, as: .nobody)
        },
        ContractCheck(
            "restriction/list-privileged",
            "At 1, administrators may bind what is on both lists by its exact name, and no driver.",
            is: "the list"
        ) {
            try compare(everybodys.union(administrators), as: .own)
        },
        ContractCheck("restriction/rng", "At 1, nobody may bind a random number generator.", is: "ENOENT") {
            _ = try RawSocket.bound("rng", "jitterentropy_rng")
            return try Restriction.with("1") { try bind([("rng", "jitterentropy_rng")]) }
        },
    ]
}
