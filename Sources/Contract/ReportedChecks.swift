/// Faults of the interface that were reported and mended: what can be seen of them without harm.
enum ReportedChecks {
    static let all = [
        ContractCheck(
            "regression/CVE-2026-43033",
            "What authencesn sealed, it opens; a forgery it does not.",
            [
                "opened, EBADMSG": .keeps,
                "EBADMSG, EBADMSG": .vulnerable("the number's high bytes are looked for where the output ends"),
            ]
        ) {
            let name = "authencesn(hmac(sha256),cbc(aes))"
            let socket = try RawSocket.operation("aead", name, key: AEADKeyBlobChecks.blob(), tagSize: 16)
            let iv = [UInt8](repeating: 3, count: 16)
            let message = [UInt8].counting(12 + 48)
            let seal = AEADChecks.start(associated: 12, iv: iv)
            let open = AEADChecks.start(RawSocket.decrypt, associated: 12, iv: iv)
            try RawSocket.demand(socket.send(message, seal), is: "60")
            var sealed = socket.receive(76).bytes
            try RawSocket.demand(socket.send(sealed, open), is: "76")
            let opened = socket.receive(60).name(among: ["opened": message])
            sealed[70] ^= 1
            try RawSocket.demand(socket.send(sealed, open), is: "76")
            return opened + ", " + socket.receive(60).word
        },
        ContractCheck(
            "regression/CVE-2025-39931",
            "After a send that met unreadable memory the message goes on where it was.",
            is: "right"
        ) {
            let first = [UInt8].counting(1024)
            let last = [UInt8].counting(4096)
            let socket = try SkcipherChecks.operation()
            try RawSocket.demand(socket.send(first, SkcipherChecks.start, more: true), is: "1024")
            let block = try PageBlock(pages: 1, forbidden: 1)
            // What was accepted is zeros.
            let accepted = Int(block.send(to: socket)) ?? 0
            try RawSocket.demand(socket.send(last, more: true), is: "4096")
            let data = first + [UInt8](repeating: 0, count: accepted) + last
            let alone = try SkcipherChecks.operation()
            try RawSocket.demand(alone.send(data, SkcipherChecks.start), is: "\(data.count)")
            let expected = alone.receive(data.count).bytes
            return socket.receive(data.count).name(among: ["right": expected])
        },
        ContractCheck(
            "regression/first-receive",
            "A fresh operation has nothing in flight: its first receive is accepted.",
            [
                "accepted": .keeps,
                "EBUSY": .vulnerable("what an operation starts with is what the memory held before"),
            ]
        ) {
            let parent = try RawSocket.bound("skcipher", "cbc(aes)")
            try RawSocket.demand(parent.setKey(SkcipherChecks.key))
            for round in 0..<200 {
                // Control data goes through memory like that of an operation, and stays in it.
                let size = 64 + round % 8 * 64
                let junk = RawSocket.Control(level: 1 << 20, type: 1, payload: [UInt8](repeating: 0xFF, count: size))
                let other = try parent.accept()
                _ = other.send(.counting(16), SkcipherChecks.start + [junk])
                let socket = try parent.accept()
                try RawSocket.demand(socket.send(.counting(16), SkcipherChecks.start), is: "16")
                let word = socket.receive(16).word
                if word != "16" { return word }
            }
            return "accepted"
        },
        ContractCheck(
            "regression/drbg-priority",
            "In FIPS mode a DRBG answers stdrng, whatever devices there are.",
            [
                "above devices": .keeps,
                "below devices": .vulnerable("a device's generator, such as caam's at 500, is used in a DRBG's place"),
            ]
        ) {
            try ErrorChecks.demandFIPS()
            let priorities = try DiscoveryChecks.entries().filter { entry in
                entry["name"] == "stdrng" && entry["driver"]?.hasPrefix("drbg_") == true
            }.compactMap { Int($0["priority"] ?? "") }
            guard let most = priorities.max() else { throw ContractSkip("the kernel has no DRBG") }
            return most > 1000 ? "above devices" : "below devices"
        },
    ]
}
