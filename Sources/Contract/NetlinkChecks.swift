internal import AFALG
internal import Corpus
internal import Glibc

/// Asking the kernel for its algorithms, and telling it to make and drop them, through NETLINK_CRYPTO.
enum NetlinkChecks {
    static let all: [ContractCheck] = asking + forbidden + refused + instances

    private typealias Algorithm = CryptoNetlink.Algorithm

    /// One request, made by somebody; the kernel's word.
    private static func ask(
        _ request: CryptoNetlink.Request,
        _ algorithm: Algorithm,
        priority: UInt32? = nil,
        as privilege: Privilege = .own
    ) throws -> String {
        try privilege.assume()
        return try CryptoNetlink().ask(request, algorithm, priority: priority).word
    }

    /// A driver of SHA-256 that no template made; binding makes sure that there is one.
    private static func registeredDriver() throws -> String {
        _ = try RawSocket.bound("hash", "sha256")
        let entries = ProcCrypto.parse(try FileBytes.readText(ProcCrypto.path))
        let isPlain: (RegisteredAlgorithm) -> Bool = { !$0.isInternal && !$0.driver.contains("(") }
        guard let entry = entries.first(where: { $0.name == "sha256" && isPlain($0) }) else {
            throw ContractSkip("/proc/crypto has no sha256")
        }
        return entry.driver
    }

    private static let asking = [
        ContractCheck("netlink/get", "Everybody may ask for an algorithm by name.", is: "ok") {
            _ = try registeredDriver()
            return try ask(.get, Algorithm(name: "sha256"), as: .nobody)
        },
        ContractCheck("netlink/get-driver", "Everybody may ask for a driver.", is: "the driver") {
            let driver = try registeredDriver()
            try Privilege.nobody.assume()
            let answer = try CryptoNetlink().ask(.get, Algorithm(driver: driver))
            return answer.algorithms == [Algorithm(name: "sha256", driver: driver)] ? "the driver" : answer.word
        },
        ContractCheck("netlink/dump", "Everybody may ask for all; they are those of /proc/crypto.", is: "the same") {
            let entries = ProcCrypto.parse(try FileBytes.readText(ProcCrypto.path)).filter { $0.type != "larval" }
            try Privilege.nobody.assume()
            let answer = try CryptoNetlink().dump()
            guard answer.word == "ok" else { return answer.word }
            // What is longer than a netlink name is cut there.
            func cut(_ name: String) -> String { String(name.prefix(Algorithm.nameSize - 1)) }
            let drivers = Set(entries.map { cut($0.driver) })
            let difference = Set(answer.algorithms.map { cut($0.driver) }).symmetricDifference(drivers)
            return difference.isEmpty ? "the same" : "not the same: " + difference.sorted().joined(separator: " ")
        },
        ContractCheck(
            "netlink/get-first",
            "A name gets the first driver of the list, which need not be the one that a bind would get.",
            is: "the first"
        ) {
            _ = try registeredDriver()
            let door = try CryptoNetlink()
            let first = door.dump().algorithms.first { $0.name == "sha256" }
            return door.ask(.get, Algorithm(name: "sha256")).algorithms.first == first ? "the first" : "another"
        },
        ContractCheck("netlink/unknown-name", "A name that is not registered is refused.", is: "ENOENT") {
            try ask(.get, Algorithm(name: "algcheck-nonsense"))
        },
        ContractCheck("netlink/long-name", "A name may have 63 characters.", is: "ENOENT") {
            try ask(.get, Algorithm(name: String(repeating: "a", count: 63)))
        },
        ContractCheck("netlink/unterminated", "A name of 64 characters is refused.", is: "EINVAL") {
            try ask(.get, Algorithm(name: String(repeating: "a", count: 64)))
        },
        ContractCheck("netlink/unknown-request", "An unknown request is refused.", is: "EINVAL") {
            try CryptoNetlink().ask(unknown: 0x1F).word
        },
        ContractCheck(
            "netlink/statistics",
            "Statistics were removed: the kernel returns an error of its own, without a name.",
            ["524": .keeps, "ok": .varies("a kernel that counts uses")]
        ) {
            _ = try registeredDriver()
            return try ask(.statistics, Algorithm(name: "sha256"))
        },
    ]

    private static let forbidden = [
        ContractCheck("netlink/add-unprivileged", "Only CAP_NET_ADMIN may add an algorithm.", is: "EPERM") {
            try ask(.add, Algorithm(name: "sha256"), as: .nobody)
        },
        ContractCheck("netlink/remove-unprivileged", "Only CAP_NET_ADMIN may remove an algorithm.", is: "EPERM") {
            try ask(.remove, Algorithm(driver: "algcheck-nonsense"), as: .nobody)
        },
        ContractCheck("netlink/update-unprivileged", "Only CAP_NET_ADMIN may update an algorithm.", is: "EPERM") {
            try ask(.update, Algorithm(driver: "algcheck-nonsense"), as: .nobody)
        },
        ContractCheck(
            "netlink/add-namespace-root",
            "Root of a user namespace may not add an algorithm.",
            is: "EPERM"
        ) {
            try ask(.add, Algorithm(name: "sha256"), as: .namespaceRoot)
        },
        ContractCheck("netlink/add-net-admin", "Only CAP_NET_ADMIN may add an algorithm.", is: "EEXIST") {
            _ = try registeredDriver()
            return try ask(.add, Algorithm(name: "sha256"), as: .networkAdministrator)
        },
    ]

    /// A rule of what an administrator is refused.
    private static func refusal(
        _ id: String,
        _ statement: String,
        is expected: String,
        _ request: CryptoNetlink.Request,
        priority: UInt32? = nil,
        _ algorithm: @escaping @Sendable () throws -> Algorithm
    ) -> ContractCheck {
        ContractCheck(id, statement, is: expected) {
            let algorithm = try algorithm()
            return try ask(request, algorithm, priority: priority, as: .networkAdministrator)
        }
    }

    private static let refused = [
        refusal("netlink/add-registered", "A name that is registered cannot be added.", is: "EEXIST", .add) {
            _ = try registeredDriver()
            return Algorithm(name: "sha256")
        },
        refusal("netlink/add-registered-driver", "A driver that is registered cannot be added.", is: "EEXIST", .add) {
            Algorithm(driver: try registeredDriver())
        },
        refusal(
            "netlink/add-priority",
            "A priority needs a driver's name.",
            is: "EINVAL",
            .add,
            priority: 1
        ) {
            Algorithm(name: "sha256")
        },
        refusal("netlink/add-unknown", "What no module provides cannot be added.", is: "ENOENT", .add) {
            Algorithm(name: "algcheck-nonsense")
        },
        refusal("netlink/remove-unknown", "A driver that is not registered cannot be removed.", is: "ENOENT", .remove) {
            Algorithm(driver: "algcheck-nonsense")
        },
        refusal("netlink/remove-name", "A name without a driver's cannot be removed.", is: "ENOENT", .remove) {
            _ = try registeredDriver()
            return Algorithm(name: "sha256")
        },
        refusal("netlink/remove-driver", "A driver that no template made cannot be removed.", is: "EINVAL", .remove) {
            Algorithm(driver: try registeredDriver())
        },
        refusal("netlink/update-unknown", "A driver that is not registered cannot be updated.", is: "ENOENT", .update) {
            Algorithm(driver: "algcheck-nonsense")
        },
    ]

    /// An instance that nobody has made yet: CBC over the least of the AES ciphers, under its driver's name.
    private static func newInstance() throws -> Algorithm {
        guard Privilege.isRoot else { throw ContractSkip("needs root") }
        let entries = ProcCrypto.parse(try FileBytes.readText(ProcCrypto.path))
        let ciphers = entries.filter { $0.type == "cipher" && $0.name == "aes" }
        guard let cipher = ciphers.min(by: { $0.priority < $1.priority }) else {
            throw ContractSkip("no AES cipher is registered")
        }
        let driver = "cbc(\(cipher.driver))"
        guard !entries.contains(where: { $0.driver == driver }) else { throw ContractSkip("\(driver) is in use") }
        return Algorithm(name: "cbc(aes)", driver: driver)
    }

    private static let instances = [
        ContractCheck(
            "netlink/instance",
            "An instance of a template can be added with a priority, found, updated, and removed when it is not in use.",
            risk: .pollutes,
            is: "add ok, get ok, update ok, remove EBUSY while bound, remove ok, get ENOENT"
        ) {
            let instance = try newInstance()
            let door = try CryptoNetlink()
            var words = ["add " + door.ask(.add, instance, priority: 1).word]
            words.append("get " + door.ask(.get, instance).word)
            words.append("update " + door.ask(.update, instance, priority: 2).word)
            do {
                let socket = try RawSocket.bound("skcipher", instance.driver)
                words.append("remove " + door.ask(.remove, instance).word + " while bound")
                _ = socket.descriptor
            }
            words.append("remove " + door.ask(.remove, instance).word)
            words.append("get " + door.ask(.get, instance).word)
            return words.joined(separator: ", ")
        }
    ]
}
