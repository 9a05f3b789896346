import AFALG
import SystemPackage
import Testing

@Suite("Digests", .enabled(if: Kernel.isReachable, Kernel.reason), .timeLimit(.minutes(2)))
struct HashKernelTests {
    private static let abc = Kernel.hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    private static let empty = Kernel.hex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    private static let sizes = [0, 1, 63, 64, 4096, 65_536, 65_537, 300_000]

    private func digest(_ message: [UInt8], _ transfer: Transfer = .copy) throws -> [UInt8] {
        var operation = try HashTransform("sha256").makeOperation()
        return try .filled(32) { output throws(AFALGError) in
            try operation.digest(of: message.span.bytes, into: &output, by: transfer)
        }
    }

    @Test("Known answers")
    func knownAnswers() throws {
        #expect(try digest(Array("abc".utf8)) == Self.abc)
        #expect(try digest([]) == Self.empty)
    }

    @Test("Every input path gives the same digest", arguments: sizes)
    func inputPaths(size: Int) throws {
        let message = Kernel.message(size)
        let expected = try digest(message)
        #expect(try digest(message, .splice) == expected)

        let transform = try HashTransform("sha256")
        for cut in Set([1, 64, 4097, max(1, size / 3)]) {
            for transfer in Transfer.allCases {
                var operation = try transform.makeOperation()
                var start = 0
                while start < size {
                    let end = min(start + max(cut, size / 50), size)
                    try operation.update(message.span.bytes.extracting(start..<end), by: transfer)
                    start = end
                }
                let digest = try [UInt8].filled(32) { output throws(AFALGError) in
                    try operation.finalize(into: &output)
                }
                #expect(digest == expected, "pieces of \(cut), \(transfer)")
            }
        }
    }

    @Test("Buffers are gathered and digests scattered", arguments: sizes)
    func scatterGather(size: Int) throws {
        let first = Kernel.message(size)
        let second = Kernel.message(777)
        var operation = try HashTransform("sha256").makeOperation()
        var message = Gather()
        message.append(first.span.bytes)
        message.append(RawSpan())
        message.append(second.span.bytes)
        let whole = try [UInt8].filled(32) { output throws(AFALGError) in
            try operation.digest(of: message, into: &output)
        }
        #expect(try digest(first + second) == whole)

        try operation.update(message)
        var left = [UInt8](repeating: 0, count: 5)
        var right = [UInt8](repeating: 0, count: 27)
        do {
            var leftSpan = left.mutableSpan
            var rightSpan = right.mutableSpan
            var output = Scatter()
            output.append(leftSpan.mutableBytes)
            output.append(rightSpan.mutableBytes)
            #expect(try operation.finalize(into: output) == 32)
        }
        #expect(left + right == whole)
    }

    @Test("Files by splice and by sendfile", arguments: sizes)
    func files(size: Int) throws {
        let message = Kernel.message(size)
        let expected = try digest(message)
        let transform = try HashTransform("sha256")
        try Kernel.withFile(message) { file in
            var operation = try transform.makeOperation()
            #expect(try operation.update(splicing: file, size: size + 1000) == size)
            let spliced = try [UInt8].filled(32) { output throws(AFALGError) in
                try operation.finalize(into: &output)
            }
            #expect(spliced == expected)

            let half = size / 2
            #expect(try operation.update(splicing: file, offset: 0, size: half) == half)
            #expect(try operation.finish(sending: file, offset: Int64(half), size: size - half) == size - half)
            let sent = try [UInt8].filled(32) { output throws(AFALGError) in
                try operation.finalize(into: &output)
            }
            #expect(sent == expected)
        }
    }

    @Test("A clone goes on from the state in the middle of a message")
    func clone() throws {
        var first = try HashTransform("sha256").makeOperation()
        try first.update(Array("a".utf8).span.bytes)
        var second = try first.clone()
        try first.finish(Array("bc".utf8).span.bytes)
        try second.finish()
        #expect(try .filled(32) { output throws(AFALGError) in try first.finalize(into: &output) } == Self.abc)
        let a = try digest(Array("a".utf8))
        #expect(try .filled(32) { output throws(AFALGError) in try second.finalize(into: &output) } == a)
        var third = try first.clone()
        #expect(try .filled(32) { output throws(AFALGError) in try third.finalize(into: &output) } == Self.empty)
    }

    @Test("Keys: unkeyed, refused, late")
    func keys() throws {
        var plain = try HashTransform("sha256")
        let key = Kernel.message(16)
        #expect(error { try plain.setKey(key.span.bytes) }?.errno.symbol == "ENOSYS")
        #expect(plain.isKeyed == false)

        var cmac = try HashTransform("cmac(aes)")
        var early = try cmac.makeOperation()
        #expect(error { try early.finish(key.span.bytes) }?.errno.symbol == "ENOKEY")
        try cmac.setKey(key.span.bytes)
        #expect(cmac.isKeyed == true)
        try early.finish(key.span.bytes)
    }

    @Test("A refused second key leaves no key, and the transform knows it")
    func refusedKey() throws {
        var cmac = try HashTransform("cmac(aes)")
        let key = Kernel.message(16)
        try cmac.setKey(key.span.bytes)
        #expect(error { try cmac.setKey(key.span.bytes.extracting(first: 7)) }?.errno == .invalidArgument)
        #expect(cmac.isKeyed == false)
        var operation = try cmac.makeOperation()
        #expect(error { try operation.finish(key.span.bytes) }?.errno.symbol == "ENOKEY")
    }

    @Test("A busy transform keeps its key")
    func busyKey() throws {
        var hmac = try HashTransform("hmac(sha256)")
        try hmac.setKey(Kernel.message(20).span.bytes)
        var operation = try hmac.makeOperation()
        #expect(error { try hmac.setKey(RawSpan()) }?.errno == .resourceBusy)
        #expect(hmac.isKeyed == true)
        try operation.finish()
    }

    @Test("Threads share a transform, each with an operation of its own")
    func threads() async throws {
        let shared = SharedTransform(transform: try HashTransform("sha256"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 1...8 {
                group.addTask {
                    let message = Kernel.message(index * 1000)
                    let expected = try self.digest(message)
                    var operation = try shared.transform.makeOperation()
                    for _ in 0..<50 {
                        let digest = try [UInt8].filled(32) { output throws(AFALGError) in
                            try operation.digest(of: message.span.bytes, into: &output)
                        }
                        #expect(digest == expected)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// What several tasks look at.
    private final class SharedTransform: Sendable {
        let transform: HashTransform

        init(transform: consuming HashTransform) { self.transform = transform }
    }
}
