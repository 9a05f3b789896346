internal import AFALG
internal import CContract
internal import Glibc
internal import Synchronization

/// Known vulnerabilities that stop a kernel that has them, or take a race to see.
enum DangerousChecks {
    static let all = [
        ContractCheck(
            "regression/CVE-2026-46028",
            "A message that is sent while an asynchronous read is in flight does not change its IV.",
            risk: .pollutes,
            [
                "own IV": .keeps,
                "other IV": .vulnerable("a later message changes the IV of one in flight"),
            ]
        ) {
            try Instances.use("cryptd", "aead", "gcm(aes)", plain: Instances.plainGCM) {
                try initializationVectorRace($0, tries: 300)
            }
        },
        ContractCheck(
            "regression/CVE-2026-74578",
            "A cipher's message that is sent while an asynchronous read is in flight does not change its IV.",
            risk: .pollutes,
            [
                "own IV": .keeps,
                "other IV": .vulnerable("a later message changes the IV of one in flight"),
            ]
        ) {
            try Instances.use("cryptd", "skcipher", "ctr(aes)", plain: ["ctr(aes-generic)", "ctr(aes-lib)"]) {
                try cipherRace($0, tries: 1500)
            }
        },
        ContractCheck(
            "regression/CVE-2019-8912",
            "Changing the owner of a socket that is being closed is harmless.",
            risk: .dangerous,
            is: "survives"
        ) {
            try ownerRace(tries: 3000)
        },
        ContractCheck(
            "regression/CVE-2017-18075",
            "An instance of pcrypt can be made, used and deleted.",
            risk: .dangerous,
            [
                "right, 0 left": .keeps,
                "not bindable, 0 left": .varies("AF_ALG does not reach pcrypt; what a bind registered was deleted"),
            ]
        ) {
            try parallelInstance()
        },
        ContractCheck(
            "regression/CVE-2024-26824",
            "Ending a hash without data is harmless with every driver.",
            risk: .dangerous,
            is: "survives"
        ) {
            try forEachHash { socket in
                _ = socket.send(HashChecks.abc, more: true)
                _ = socket.send([])
                _ = socket.send([])
                _ = socket.receive(0)
                _ = socket.receive(64)
            }
        },
        ContractCheck(
            "regression/CVE-2025-38079",
            "Copying a hash is harmless with every driver.",
            risk: .dangerous,
            is: "survives"
        ) {
            try forEachHash { socket in
                _ = socket.send(HashChecks.abc, more: true)
                _ = socket.tryAccept()
                _ = socket.receive(64)
                _ = socket.tryAccept()
            }
        },
        ContractCheck(
            "regression/CVE-2025-40019",
            "ESSIV refuses associated data that are shorter than the IV.",
            risk: .dangerous,
            is: "EINVAL"
        ) {
            let name = "essiv(authenc(hmac(sha256),cbc(aes)),sha256)"
            let socket = try AEADChecks.operation(name, key: AEADKeyBlobChecks.blob(), tag: 32)
            let controls = AEADChecks.start(associated: 8, iv: [UInt8](repeating: 0, count: 16))
            try RawSocket.demand(socket.send(.counting(24), controls), is: "24")
            return socket.receive(56).word
        },
    ]

    /// Sends a message with another IV right after a read of the one before was handed in.
    private static func initializationVectorRace(_ name: String, tries: Int) throws -> String {
        let parent = try RawSocket.bound("aead", name)
        try RawSocket.demand(parent.setKey(AEADChecks.key))
        let data = [UInt8].counting(4096)
        let expected = try AEADChecks.sealed(data)
        let other = [UInt8](repeating: 9, count: 12)
        for _ in 0..<tries {
            let socket = try parent.accept()
            let reads = try AsyncReads()
            try RawSocket.demand(socket.send(data, AEADChecks.start()), is: "\(data.count)")
            try RawSocket.demand(reads.submit(socket, data.count + 16), is: "1")
            _ = socket.send([], AEADChecks.start(iv: other), more: true)
            let received = reads.next()
            try RawSocket.demand(received.word, is: "\(expected.count)")
            if received.bytes != expected { return "other IV" }
        }
        return "own IV"
    }

    /// The same with a cipher.
    private static func cipherRace(_ name: String, tries: Int) throws -> String {
        let parent = try RawSocket.bound("skcipher", name)
        try RawSocket.demand(parent.setKey(SkcipherChecks.key))
        let data = [UInt8].counting(4096)
        let alone = try parent.accept()
        try RawSocket.demand(alone.send(data, SkcipherChecks.start), is: "\(data.count)")
        let expected = alone.receive(data.count).bytes
        let other = [RawSocket.encrypt, .iv([UInt8](repeating: 9, count: 16))]
        for _ in 0..<tries {
            let socket = try parent.accept()
            let reads = try AsyncReads()
            try RawSocket.demand(socket.send(data, SkcipherChecks.start), is: "\(data.count)")
            try RawSocket.demand(reads.submit(socket, data.count), is: "1")
            _ = socket.send([], other, more: true)
            let received = reads.next()
            try RawSocket.demand(received.word, is: "\(expected.count)")
            if received.bytes != expected { return "other IV" }
        }
        return "own IV"
    }

    /// Changes the owner of a descriptor whose socket another thread replaces by a file.
    private static func ownerRace(tries: Int) throws -> String {
        let file = try OwnFile([0])
        let slot = dup(file.descriptor)
        defer { close(slot) }
        let stop = Flag()
        let chown = try Background {
            while !stop.isSet { _ = ccontract_fchown_self(slot, geteuid(), getegid()) }
            return "survives"
        }
        for _ in 0..<tries {
            do {
                let socket = try RawSocket()
                dup2(socket.descriptor, slot)
            }
            // The slot held the socket's last descriptor.
            dup2(file.descriptor, slot)
        }
        stop.set()
        return chown.wait()
    }

    /// A word from one thread to another.
    private final class Flag: Sendable {
        private let value = Atomic(false)

        var isSet: Bool { value.load(ordering: .relaxed) }

        func set() { value.store(true, ordering: .relaxed) }
    }

    /// Makes an instance of pcrypt, uses it where it can be bound, deletes it; how many are left.
    private static func parallelInstance() throws -> String {
        let expected = try AEADChecks.sealed(.counting(64))
        var word = "not bindable"
        do {
            word = try Instances.use("pcrypt", "aead", "gcm(aes)", plain: Instances.plainGCM) { name in
                let socket = try AEADChecks.operation(name)
                try RawSocket.demand(socket.send(.counting(64), AEADChecks.start()), is: "64")
                return socket.receive(80).name(among: ["right": expected])
            }
        } catch is ContractSkip {}
        return word + ", \(try Instances.registered().filter { $0.driver.hasPrefix("pcrypt(") }.count) left"
    }

    /// Puts every hash that is registered through its paces.
    private static func forEachHash(_ body: (borrowing RawSocket) -> Void) throws -> String {
        for entry in try Instances.registered() where entry.type == "shash" || entry.type == "ahash" {
            let parent = try RawSocket()
            guard parent.bind("hash", entry.driver) == "0" else { continue }
            _ = parent.setKey(.counting(32))
            guard let socket = try? parent.accept() else { continue }
            body(socket)
        }
        return "survives"
    }
}
