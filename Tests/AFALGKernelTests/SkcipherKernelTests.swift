import AFALG
import SystemPackage
import Testing

@Suite("Ciphers", .enabled(if: Kernel.isReachable, Kernel.reason), .timeLimit(.minutes(2)))
struct SkcipherKernelTests {
    private let iv = Kernel.hex("000102030405060708090a0b0c0d0e0f")

    private func transform(_ name: String, keySize: Int = 16) throws -> SkcipherTransform {
        var transform = try SkcipherTransform(name)
        try transform.setKey(Kernel.message(keySize).span.bytes)
        return transform
    }

    private func encrypt(
        _ message: [UInt8],
        _ operation: inout SkcipherOperation,
        by transfer: Transfer = .copy
    ) throws(AFALGError) -> [UInt8] {
        let iv = iv
        return try .filled(message.count) { output throws(AFALGError) in
            try operation.crypt(.encrypt, iv: iv.span.bytes, message.span.bytes, into: &output, by: transfer)
        }
    }

    @Test("NIST SP 800-38A, F.2.1")
    func knownAnswer() throws {
        var cbc = try SkcipherTransform("cbc(aes)")
        try cbc.setKey(Kernel.hex("2b7e151628aed2a6abf7158809cf4f3c").span.bytes)
        var operation = try cbc.makeOperation()
        let block = Kernel.hex("6bc1bee22e409f96e93d7e117393172a")
        #expect(try encrypt(block, &operation) == Kernel.hex("7649abac8119b246cee98e9b12e9197d"))
    }

    @Test("Every input path gives the same ciphertext", arguments: [16, 4096, 65_536, 200_000])
    func inputPaths(size: Int) throws {
        let message = Kernel.message(size / 16 * 16)
        let size = message.count
        let cbc = try transform("cbc(aes)")
        var operation = try cbc.makeOperation()
        let expected = try encrypt(message, &operation)
        #expect(try encrypt(message, &operation, by: .splice) == expected)

        for transfer in Transfer.allCases {
            var buffer = message
            do {
                var span = buffer.mutableSpan
                var output = span.mutableBytes
                #expect(
                    try operation.crypt(.encrypt, iv: iv.span.bytes, inPlace: &output, by: transfer) == size
                )
                #expect(
                    try operation.crypt(.decrypt, iv: iv.span.bytes, inPlace: &output, by: transfer) == size
                )
            }
            #expect(buffer == message, "there and back in place, \(transfer)")

            try operation.begin(.encrypt, iv: iv.span.bytes)
            for start in stride(from: 0, to: size, by: 9_973) {
                let end = min(start + 9_973, size)
                try operation.write(message.span.bytes.extracting(start..<end), more: end < size, by: transfer)
            }
            let streamed = try [UInt8].filled(size) { output throws(AFALGError) in
                try operation.read(into: &output)
            }
            #expect(streamed == expected, "streamed, \(transfer)")
        }
        try Kernel.withFile(message) { file in
            try operation.begin(.encrypt, iv: iv.span.bytes)
            #expect(try operation.write(splicing: file, offset: 0, size: size, more: false) == size)
            let spliced = try [UInt8].filled(size) { output throws(AFALGError) in
                try operation.read(into: &output)
            }
            #expect(spliced == expected)
            try operation.begin(.encrypt, iv: iv.span.bytes)
            #expect(try operation.finish(sending: file, size: size) == size)
            let sent = try [UInt8].filled(size) { output throws(AFALGError) in
                try operation.read(into: &output)
            }
            #expect(sent == expected)
        }
    }

    @Test("Buffers are gathered and results scattered")
    func scatterGather() throws {
        let message = Kernel.message(96)
        var operation = try transform("cbc(aes)").makeOperation()
        let expected = try encrypt(message, &operation)
        try operation.begin(.encrypt, iv: iv.span.bytes)
        let span = message.span.bytes
        var input = Gather()
        input.append(span.extracting(0..<7))
        input.append(span.extracting(7..<50))
        input.append(span.extracting(50..<96))
        try operation.write(input, more: false)
        var left = [UInt8](repeating: 0, count: 33)
        var right = [UInt8](repeating: 0, count: 63)
        do {
            var leftSpan = left.mutableSpan
            var rightSpan = right.mutableSpan
            var output = Scatter()
            output.append(leftSpan.mutableBytes)
            output.append(rightSpan.mutableBytes)
            #expect(try operation.read(into: output) == 96)
        }
        #expect(left + right == expected)
    }

    @Test("The IV chains over messages, the direction stays, other operations do not see it")
    func chaining() throws {
        let message = Kernel.message(64)
        let cbc = try transform("cbc(aes)")
        var operation = try cbc.makeOperation()
        var other = try cbc.makeOperation()
        let expected = try encrypt(message, &operation)
        let first = try encrypt(Array(message[..<32]), &operation)
        let between = try encrypt(Array(message[..<16]), &other)
        let second = try [UInt8].filled(32) { output throws(AFALGError) in
            try operation.crypt(message.span.bytes.extracting(32..<64), into: &output)
        }
        #expect(first + second == expected)
        #expect(between == Array(expected[..<16]))
    }

    @Test("Messages larger than the queue", arguments: ["cbc(aes)", "ctr(aes)", "ecb(aes)"], Transfer.allCases)
    func largeChaining(name: String, transfer: Transfer) throws {
        // No whole number of blocks where the mode allows it, and several times the queue.
        let message = Kernel.message(name == "ctr(aes)" ? 1_000_003 : 1_000_000 / 16 * 16)
        let cipher = try transform(name)
        var operation = try cipher.makeOperation()
        let start = name == "ecb(aes)" ? [] : iv
        let sealed = try [UInt8].filled(message.count) { output throws(AFALGError) in
            try operation.crypt(.encrypt, iv: start.span.bytes, message.span.bytes, into: &output, by: transfer)
        }
        // The same in messages that fit, whose IV chains.
        var expected: [UInt8] = []
        for offset in stride(from: 0, to: message.count, by: 65_536) {
            let end = min(offset + 65_536, message.count)
            let part = message.span.bytes.extracting(offset..<end)
            expected += try [UInt8].filled(end - offset) { output throws(AFALGError) in
                offset == 0
                    ? try operation.crypt(.encrypt, iv: start.span.bytes, part, into: &output)
                    : try operation.crypt(part, into: &output)
            }
        }
        #expect(sealed == expected)
        var buffer = sealed
        do {
            var span = buffer.mutableSpan
            var output = span.mutableBytes
            #expect(
                try operation.crypt(.decrypt, iv: start.span.bytes, inPlace: &output, by: transfer) == message.count
            )
        }
        #expect(buffer == message)
    }

    @Test("A message that cannot be cut makes the queue larger", arguments: Transfer.allCases)
    func largeTweaked(transfer: Transfer) throws {
        let xts = try transform("xts(aes)", keySize: 32)
        #expect(xts.chains == false)
        var operation = try xts.makeOperation()
        let message = Kernel.message(500_003)
        let sealed = try encrypt(message, &operation, by: transfer)
        #expect(sealed.count == message.count)
        let opened = try [UInt8].filled(message.count) { output throws(AFALGError) in
            try operation.crypt(.decrypt, iv: iv.span.bytes, sealed.span.bytes, into: &output)
        }
        #expect(opened == message)
        // Its first sector is what the first sector alone gives: it was one message with one tweak sequence.
        #expect(try encrypt(Array(message[..<4096]), &operation) == Array(sealed[..<4096]))
    }

    @Test("A full queue takes a part, and says how much")
    func fullQueue() throws {
        var operation = try transform("cbc(aes)").makeOperation()
        let message = Kernel.message(400_000)
        try operation.begin(.encrypt, iv: iv.span.bytes)
        let taken = try operation.writeSome(message.span.bytes, more: true)
        #expect(taken > 100_000 && taken < 400_000)
        #expect(try operation.writeSome(message.span.bytes.extracting(droppingFirst: taken), more: true) == 0)
        #expect(error { try operation.write(message.span.bytes, more: true) }?.errno == .resourceTemporarilyUnavailable)
        #expect(
            error { try operation.write(message.span.bytes, more: true, by: .splice) }?.errno
                == .resourceTemporarilyUnavailable
        )
    }

    @Test("A message that may not fit must begin with more to come: else its rest is refused")
    func shortFirstSend() throws {
        var operation = try transform("cbc(aes)").makeOperation()
        let message = Kernel.message(400_000)
        let taken = try operation.writeSome(message.span.bytes, more: false)
        #expect(taken < 400_000)
        let rest = message.span.bytes.extracting(droppingFirst: taken)
        #expect(error { _ = try operation.writeSome(rest, more: false) }?.errno == .invalidArgument)
    }

    @Test("Nothing to receive is EAGAIN, not a wait")
    func neverBlocks() throws {
        var operation = try transform("cbc(aes)").makeOperation()
        let result = error {
            _ = try [UInt8].filled(16) { output throws(AFALGError) in try operation.read(into: &output) }
        }
        #expect(result?.errno == .resourceTemporarilyUnavailable)
        // Room for more than there is: the kernel gives what there is.
        let message = Kernel.message(32)
        let size = try [UInt8].filled(4096) { output throws(AFALGError) in
            try operation.crypt(.encrypt, iv: iv.span.bytes, message.span.bytes, into: &output)
        }.count
        #expect(size == 32)
    }

    @Test("An output that is too small is refused before anything is sent")
    func smallOutput() throws {
        var operation = try transform("cbc(aes)").makeOperation()
        let message = Kernel.message(32)
        let result = error {
            _ = try [UInt8].filled(16) { output throws(AFALGError) in
                try operation.crypt(.encrypt, iv: iv.span.bytes, message.span.bytes, into: &output)
            }
        }
        #expect(result?.errno.symbol == "EMSGSIZE")
        #expect(try encrypt(message, &operation).count == 32)
    }

    @Test("Zero bytes are a message", arguments: Transfer.allCases)
    func empty(transfer: Transfer) throws {
        var operation = try transform("cbc(aes)").makeOperation()
        #expect(try encrypt([], &operation, by: transfer) == [])
        #expect(try encrypt(Kernel.message(16), &operation).count == 16)
    }
}
