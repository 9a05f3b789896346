internal import AFALG
internal import Files

/// What /proc/crypto tells, and which driver answers a name.
enum DiscoveryChecks {
    static let all: [ContractCheck] = file + lookup

    /// The entries as they are written: every line's key and value.
    static func entries() throws -> [[String: String]] {
        let text = try FileBytes.readText(ProcCrypto.path)
        var entries: [[String: String]] = [[:]]
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let parts = line.split(separator: ":", maxSplits: 1).map { $0.split(separator: " ").joined(separator: " ") }
            if parts.count == 2 { entries[entries.count - 1][parts[0]] = parts[1] } else { entries.append([:]) }
        }
        return entries.filter { !$0.isEmpty }
    }

    private static let common: Set<String> = [
        "name", "driver", "module", "priority", "refcnt", "selftest", "internal", "type",
    ]

    /// The fields that entries of a type have besides, of the types that AF_ALG reaches.
    private static let special: [String: Set<String>] = [
        "shash": ["blocksize", "digestsize"],
        "ahash": ["async", "blocksize", "digestsize"],
        "skcipher": [
            "async", "blocksize", "min keysize", "max keysize", "ivsize", "chunksize", "walksize", "statesize",
        ],
        "lskcipher": ["blocksize", "min keysize", "max keysize", "ivsize", "chunksize", "statesize"],
        "aead": ["async", "blocksize", "ivsize", "maxauthsize", "geniv"],
        "rng": ["seedsize"],
        "cipher": ["blocksize", "min keysize", "max keysize"],
    ]

    /// Where an entry's fields are not those of its type; `fips` is there in FIPS mode only.
    private static func oddities() throws -> Set<String> {
        var odd: Set<String> = []
        for entry in try entries() {
            guard let type = entry["type"], let fields = special[type] else { continue }
            let expected = common.union(fields)
            let there = Set(entry.keys).subtracting(["fips"])
            for field in expected.subtracting(there) { odd.insert("\(type) without \(field)") }
            for field in there.subtracting(expected) { odd.insert("\(type) with \(field)") }
        }
        return odd
    }

    private static let file = [
        ContractCheck("discovery/readable", "Everybody may read /proc/crypto.", is: "ok") {
            try Privilege.nobody.assume()
            return try entries().isEmpty ? "empty" : "ok"
        },
        ContractCheck(
            "discovery/fields",
            "Every entry of /proc/crypto has the fields of its type.",
            [
                "all": .keeps,
                "skcipher without statesize": .varies("an older kernel, which exports no state of ciphers"),
            ]
        ) {
            let odd = try oddities()
            return odd.isEmpty ? "all" : odd.sorted().joined(separator: ", ")
        },
        ContractCheck(
            "discovery/values",
            "A self-test is passed or unknown, and an algorithm internal or not.",
            is: "passed or unknown, yes or no"
        ) {
            let odd = try entries().first {
                !["passed", "unknown"].contains($0["selftest"] ?? "") || !["yes", "no"].contains($0["internal"] ?? "")
            }
            return odd.map { "\($0)" } ?? "passed or unknown, yes or no"
        },
        ContractCheck("discovery/geniv", "No AEAD names a generator of IVs.", is: "<none>") {
            let values = Set(try entries().compactMap { $0["geniv"] })
            if values.isEmpty { throw ContractSkip("no AEAD is registered") }
            return values.sorted().joined(separator: " ")
        },
        ContractCheck("discovery/registers", "Binding an instance of a template registers it.", is: "registered") {
            _ = try RawSocket.bound("hash", "hmac(sha256)")
            return try entries().contains { $0["name"] == "hmac(sha256)" } ? "registered" : "not there"
        },
    ]

    /// The drivers of a digest that AF_ALG reaches, with their priorities and reference counts.
    private static func drivers(of name: String) throws -> [(driver: String, priority: Int, references: Int)] {
        try entries().filter { $0["name"] == name && $0["internal"] == "no" }.compactMap { entry in
            guard let driver = entry["driver"], let priority = entry["priority"].flatMap({ Int($0) }),
                let references = entry["refcnt"].flatMap({ Int($0) })
            else { return nil }
            return (driver, priority, references)
        }
    }

    /// Which drivers of SHA-256 a bind holds on to: those whose reference count is higher while the socket is bound.
    private static func drivers(boundBy name: String) throws -> Set<String> {
        let before = try drivers(of: "sha256")
        let socket = try RawSocket.bound("hash", name)
        let during = try drivers(of: "sha256")
        _ = socket.descriptor
        return Set(
            during.filter { now in
                now.references > (before.first { $0.driver == now.driver }?.references ?? Int.max)
            }.map(\.driver)
        )
    }

    private static let lookup = [
        ContractCheck(
            "discovery/priority",
            "The driver of the highest priority answers an algorithm's name.",
            is: "the highest"
        ) {
            _ = try RawSocket.bound("hash", "sha256")
            let all = try drivers(of: "sha256")
            let highest = all.map(\.priority).max()
            let bound = try drivers(boundBy: "sha256")
            guard bound.count == 1 else { return "\(bound.sorted())" }
            return all.contains { $0.priority == highest && bound.contains($0.driver) } ? "the highest" : "another"
        },
        ContractCheck("discovery/driver", "A driver's own name gets that driver, whatever its priority.", is: "each") {
            _ = try RawSocket.bound("hash", "sha256")
            for driver in try drivers(of: "sha256").map(\.driver) where !driver.contains("cryptd(") {
                let bound = try drivers(boundBy: driver)
                if bound != [driver] { return "\(driver) gets \(bound.sorted())" }
            }
            return "each"
        },
    ]
}
