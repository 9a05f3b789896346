internal import Glibc

/// Known vulnerabilities that can be looked for without harm.
enum RegressionChecks {
    static let all = [pages, names, data, races, ReportedChecks.all, DangerousChecks.all].flatMap { $0 }

    private static let authenticated = "authencesn(hmac(sha256),cbc(aes))"

    private static let pages = [
        ContractCheck(
            "regression/CVE-2026-31431",
            "Copy Fail: a decryption does not write into the page cache of a file that was spliced in.",
            [
                "EBADMSG, unchanged": .keeps,
                "EBADMSG, written": .vulnerable("an unprivileged program can change the cached content of any file"),
            ]
        ) {
            let file = try OwnFile(Array("XXXX".utf8))
            let socket = try RawSocket.operation("aead", authenticated, key: AEADKeyBlobChecks.blob(), tagSize: 4)
            let controls: [RawSocket.Control] = [
                RawSocket.decrypt, .iv([UInt8](repeating: 0, count: 16)), .associatedDataSize(8),
            ]
            try RawSocket.demand(socket.send(Array("AAAAPWND".utf8), controls, more: true), is: "8")
            let pipe = try PagePipe()
            try RawSocket.demand(pipe.take(file.descriptor, count: 4), is: "4")
            try RawSocket.demand(pipe.give(4, to: socket), is: "4")
            let word = socket.receive(8).word
            return word + (file.read(4) == Array("XXXX".utf8) ? ", unchanged" : ", written")
        }
    ]

    private static let names = [
        ContractCheck(
            "regression/CVE-2017-17806",
            "HMAC accepts no keyed hash.",
            ["ENOENT": .keeps, "EINVAL": .keeps, "0": .vulnerable("a stack overflow by nested HMACs")]
        ) {
            try RawSocket().bind("hash", "hmac(hmac(sha256))")
        },
        ContractCheck(
            "regression/rfc7539-hash",
            "rfc7539 accepts no hash other than Poly1305.",
            ["ENOENT": .keeps, "EINVAL": .keeps, "0": .vulnerable("a hash of another size overflows a buffer")]
        ) {
            try RawSocket().bind("aead", "rfc7539(chacha20,sha256)")
        },
        ContractCheck(
            "regression/CVE-2026-46033",
            "authencesn accepts no hash with a digest below 4 bytes.",
            [
                "ENOENT": .keeps, "EINVAL": .keeps,
                "0": .vulnerable("a tag below 4 bytes by default: access out of bounds"),
            ]
        ) {
            let small = "crct10dif"
            guard try RawSocket().bind("hash", small) == "0" else {
                throw ContractSkip("no hash with so small a digest")
            }
            return try RawSocket().bind("aead", "authencesn(\(small),cbc(aes))")
        },
        ContractCheck(
            "regression/authencesn-tag-size",
            "authencesn accepts no tag of 1 to 3 bytes.",
            is: "EINVAL, EINVAL, EINVAL, 0"
        ) {
            let socket = try RawSocket.bound("aead", authenticated)
            return (1...4).map { socket.setTagSize($0) }.joined(separator: ", ")
        },
        ContractCheck("regression/authenc-header", "A malformed authenc key is refused.", is: "EINVAL") {
            let words = try [
                AEADKeyBlobChecks.blob(length: 3), AEADKeyBlobChecks.blob(length: 0xFFFF),
                AEADKeyBlobChecks.blob(type: 0), AEADKeyBlobChecks.blob(cipher: 0xFFFF_FFF0), [1],
            ].map(AEADKeyBlobChecks.set)
            return Set(words).sorted().joined(separator: ", ")
        },
        ContractCheck(
            "regression/CVE-2018-19854",
            "Texts that NETLINK_CRYPTO dumps are padded with zero bytes.",
            ["padded": .keeps, "not padded": .vulnerable("kernel memory leaks behind names")]
        ) {
            _ = try AEADChecks.operation()
            _ = try SkcipherChecks.operation()
            let texts = try CryptoNetlink().dump().reports.flatMap(ReportTexts.all)
            guard !texts.isEmpty else { throw ContractSkip("an empty dump") }
            let isPadded = texts.allSatisfy { $0.drop { $0 != 0 }.allSatisfy { $0 == 0 } }
            return isPadded ? "padded" : "not padded"
        },
    ]

    private static let data = [
        ContractCheck("regression/CVE-2017-17805", "A stream cipher accepts an empty message.", is: "0") {
            let socket = try SkcipherChecks.operation("chacha20", key: .counting(32))
            try RawSocket.demand(socket.send([], SkcipherChecks.start))
            return socket.receive(16).word
        },
        ContractCheck(
            "regression/vmac-sessions",
            "Two messages of one VMAC socket do not disturb each other.",
            ["separate": .keeps, "mixed": .vulnerable("the state is kept in the socket, not in the operation")]
        ) {
            let parent = try RawSocket.bound("hash", "vmac64(aes)")
            try RawSocket.demand(parent.setKey(.counting(16)))
            let (one, two): ([UInt8], [UInt8]) = (.counting(64), .counting(64, from: 100))
            func alone(_ message: [UInt8]) throws -> [UInt8] {
                let socket = try parent.accept()
                try RawSocket.demand(socket.send([0] + message), is: "65")
                return socket.receive(8).bytes
            }
            let expected = try [alone(one), alone(two)]
            let left = try parent.accept()
            let right = try parent.accept()
            try RawSocket.demand(left.send([0] + one[..<30], more: true), is: "31")
            try RawSocket.demand(right.send([0] + two[..<40], more: true), is: "41")
            try RawSocket.demand(left.send(Array(one[30...])), is: "34")
            try RawSocket.demand(right.send(Array(two[40...])), is: "24")
            return [left.receive(8).bytes, right.receive(8).bytes] == expected ? "separate" : "mixed"
        },
        ContractCheck("regression/cbc-15", "15 bytes at the end of a page are no block.", is: "EINVAL") {
            let socket = try SkcipherChecks.operation()
            try RawSocket.demand(socket.send([], SkcipherChecks.start, more: true))
            let block = try PageBlock(pages: 1, forbidden: 1)
            let pipe = try PagePipe()
            try RawSocket.demand(pipe.take(block.tail(15)), is: "15")
            try RawSocket.demand(pipe.give(15, to: socket), is: "15")
            return socket.receive(15).word
        },
        ContractCheck(
            "regression/CVE-2026-52972",
            "Associated data of 2 GiB and more are refused.",
            ["EINVAL": .keeps, "16": .varies("the size is not limited; never received here")]
        ) {
            // A receive could meet the overflow, so there is none.
            try AEADChecks.operation().send(.counting(16), AEADChecks.start(associated: 1 << 31))
        },
        ContractCheck(
            "regression/CVE-2026-43077",
            "A decryption into a buffer that has no room for the associated data keeps the message.",
            [
                "EINVAL, 24": .keeps,
                "EINVAL, EINVAL": .vulnerable("the least size of the buffer leaves out the tag"),
                "EINVAL, EAGAIN": .vulnerable("the least size of the buffer leaves out the tag"),
            ]
        ) {
            let socket = try AEADBufferChecks.decrypting()
            return socket.receive(7).word + ", " + socket.receive(24).word
        },
        ContractCheck(
            "regression/CVE-2026-31677",
            "A receive far beyond the receive buffer returns the right data.",
            is: "right"
        ) {
            let data = [UInt8].counting(1 << 16)
            let (small, large) = try (received(data, isLimited: true), received(data, isLimited: false))
            return small == large && small.count == data.count ? "right" : "\(small.count) of \(large.count)"
        },
    ]

    /// What a cipher makes of data; with the smallest receive buffer, or the usual one.
    private static func received(_ data: [UInt8], isLimited: Bool) throws -> [UInt8] {
        let socket = try SkcipherChecks.operation()
        if isLimited { try RawSocket.demand(socket.setSocketOption(SO_RCVBUF, 1)) }
        try RawSocket.demand(socket.send(data, SkcipherChecks.start), is: "\(data.count)")
        var bytes: [UInt8] = []
        while bytes.count < data.count {
            let part = socket.receive(data.count - bytes.count)
            if part.bytes.isEmpty { break }
            bytes += part.bytes
        }
        return bytes
    }

    private static let races = [
        ContractCheck(
            "regression/CVE-2025-39964",
            "A send while another one waits is refused.",
            ["EBUSY": .keeps, "EAGAIN": .vulnerable("two sends can write into one queue at the same time")]
        ) {
            let socket = try SkcipherChecks.operation()
            let data = [UInt8](repeating: 0, count: try socket.socketOption(SO_SNDBUF) + 50_000)
            let other = socket.duplicate()
            let send = try Background { other.send(data, SkcipherChecks.start, more: true, wait: true) }
            guard send.isWaiting() else { return "did not wait: \(send.wait())" }
            return socket.send(.counting(16), more: true)
        }
    ]
}
