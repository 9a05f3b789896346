import AFALG
import SystemPackage
import Testing

// The code of the articles in Sources/AFALG/AFALG.docc. What stands between `article` and `end` is theirs word for word;
// `ArticleTextTests` compares.
@Suite("Articles", .enabled(if: Kernel.isReachable, Kernel.reason), .timeLimit(.minutes(2)))
struct ArticleTests {
    @Test("Hash a file without reading it")
    func hashFile() throws {
        let size = 100_000
        let digest = try Kernel.withFile(Kernel.message(size)) { file in
            // article HashAFile
            let sha256 = try HashTransform("sha256")
            var operation = try sha256.makeOperation()
            _ = try operation.update(splicing: file, size: size)

            var digest = [UInt8](repeating: 0, count: 32)
            var span = digest.mutableSpan
            var output = span.mutableBytes
            _ = try operation.finalize(into: &output)
            // end
            return digest
        }
        var operation = try HashTransform("sha256").makeOperation()
        let expected = try [UInt8].filled(32) { output throws(AFALGError) in
            try operation.digest(of: Kernel.message(size).span.bytes, into: &output)
        }
        #expect(digest == expected)
    }

    @Test("Authenticate a message with HMAC (RFC 4231, test case 2)")
    func hmac() throws {
        let key = Array("Jefe".utf8)
        let message = Array("what do ya want for nothing?".utf8)
        // article Authenticate
        var hmac = try HashTransform("hmac(sha256)")
        try hmac.setKey(key.span.bytes)
        var operation = try hmac.makeOperation()

        var tag = [UInt8](repeating: 0, count: 32)
        var span = tag.mutableSpan
        var output = span.mutableBytes
        _ = try operation.digest(of: message.span.bytes, into: &output)
        // end
        #expect(tag == Kernel.hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"))
    }

    @Test("Seal and open with AES-GCM")
    func sealAndOpen() throws {
        let key = Kernel.message(32)
        let nonce = Kernel.message(12)
        let header = Array("header".utf8)
        let text = Array("the quick brown fox".utf8)
        // article SealAndOpen
        var gcm = try AEADTransform("gcm(aes)")
        try gcm.setKey(key.span.bytes)
        try gcm.setTagSize(16)
        var operation = try gcm.makeOperation()

        var message = header + text + [UInt8](repeating: 0, count: 16)
        var span = message.mutableSpan
        var buffer = span.mutableBytes
        _ = try operation.seal(
            iv: nonce.span.bytes,
            associatedDataSize: header.count,
            plaintextSize: text.count,
            inPlace: &buffer
        )

        let opened = try operation.open(
            iv: nonce.span.bytes,
            associatedDataSize: header.count,
            inPlace: &buffer
        )
        guard case .authentic(let size) = opened else { throw Forgery() }
        // end
        #expect(Array(message[..<size]) == header + text)
    }

    private struct Forgery: Error {}

    @Test("Encrypt the sectors of a disk with AES-XTS")
    func sectors() throws {
        let key = Kernel.message(64)
        var disk = Kernel.message(8 * 4096)
        let before = disk
        do {
            // article EncryptSectors
            var xts = try SkcipherTransform("xts(aes)")
            try xts.setKey(key.span.bytes)
            var operation = try xts.makeOperation()

            for sector in 0..<disk.count / 4096 {
                // The tweak is the sector's number, little endian.
                var tweak = [UInt8](repeating: 0, count: 16)
                withUnsafeBytes(of: UInt64(sector).littleEndian) { tweak.replaceSubrange(0..<8, with: $0) }

                let range = sector * 4096..<(sector + 1) * 4096
                var sealed = [UInt8](repeating: 0, count: range.count)
                var span = sealed.mutableSpan
                var output = span.mutableBytes
                let plaintext = Array(disk[range])
                _ = try operation.crypt(.encrypt, iv: tweak.span.bytes, plaintext.span.bytes, into: &output)
                disk.replaceSubrange(range, with: sealed)
            }
            // end
        }
        var cipher = try SkcipherTransform("xts(aes)")
        try cipher.setKey(key.span.bytes)
        var operation = try cipher.makeOperation()
        let tweak = [7] + [UInt8](repeating: 0, count: 15)
        let last = try [UInt8].filled(4096) { output throws(AFALGError) in
            let sealed = disk.span.bytes.extracting(7 * 4096..<8 * 4096)
            return try operation.crypt(.decrypt, iv: tweak.span.bytes, sealed, into: &output)
        }
        #expect(last == Array(before[(7 * 4096)...]))
    }

    @Test("Keep several requests in flight")
    func pipeline() throws {
        let key = Kernel.message(16)
        let nonces = (0..<4).map { index in Kernel.message(12).map { $0 ^ UInt8(index) } }
        let messages = (1...4).map { Kernel.message($0 * 1000) }
        // article KeepRequestsInFlight
        var gcm = try AEADTransform("gcm(aes)")
        try gcm.setKey(key.span.bytes)
        try gcm.setTagSize(16)

        var queue = try RequestQueue(depth: messages.count)
        for (index, message) in messages.enumerated() {
            var operation = try gcm.makeOperation()
            let nonce = nonces[index]
            try operation.begin(.encrypt, iv: nonce.span.bytes, associatedDataSize: 0)
            try operation.write(message.span.bytes, more: false)
            try queue.receive(message.count + 16, from: operation, id: UInt64(index))
        }

        var sealed: [UInt64: [UInt8]] = [:]
        while queue.inFlight > 0 {
            for completion in try queue.completions(atLeast: 1, timeout: .seconds(10)) {
                sealed[completion.id] = try completion.result.get()
            }
        }
        // end
        #expect(sealed.count == 4)
        #expect(sealed[3]?.count == 4016)
    }

    @Test(
        "Draw random bytes",
        .enabled(if: Kernel.hasGenerator, Kernel.noGenerator)
    )
    func drawBytes() throws {
        // article DrawRandomBytes
        var drbg = try RNGTransform("stdrng")
        try drbg.seed(RawSpan())
        var tap = try drbg.makeOperation()

        var bytes = [UInt8](repeating: 0, count: 1000)
        var span = bytes.mutableSpan
        var output = span.mutableBytes
        try tap.fill(&output)
        // end
        #expect(Set(bytes).count > 100)
    }
}
