import AFALG
import SystemPackage
import Testing

@Suite("Authenticated encryption", .enabled(if: Kernel.isReachable, Kernel.reason), .timeLimit(.minutes(2)))
struct AEADKernelTests {
    private let iv = Kernel.message(12)
    private let aad = Kernel.message(20)

    private func transform(tagSize: Int? = 16) throws -> AEADTransform {
        var transform = try AEADTransform("gcm(aes)")
        try transform.setKey(Kernel.message(16).span.bytes)
        if let tagSize { try transform.setTagSize(tagSize) }
        return transform
    }

    private func seal(
        _ message: [UInt8],
        _ operation: inout AEADOperation,
        room: Int = 16,
        by transfer: Transfer = .copy
    ) throws(AFALGError) -> [UInt8] {
        let (iv, aad) = (iv, aad)
        return try .filled(aad.count + message.count + room) { output throws(AFALGError) in
            try operation.seal(
                iv: iv.span.bytes,
                associatedData: aad.span.bytes,
                plaintext: message.span.bytes,
                into: &output,
                by: transfer
            )
        }
    }

    private func open(
        _ sealed: [UInt8],
        _ operation: inout AEADOperation,
        by transfer: Transfer = .copy
    ) throws(AFALGError) -> (AEADOperation.Opened, [UInt8]) {
        let (iv, aad) = (iv, aad)
        var buffer = [UInt8](repeating: 0, count: sealed.count - 16)
        var span = buffer.mutableSpan
        var output = span.mutableBytes
        let opened = try operation.open(
            iv: iv.span.bytes,
            associatedData: aad.span.bytes,
            ciphertextAndTag: sealed.span.bytes.extracting(droppingFirst: aad.count),
            into: &output,
            by: transfer
        )
        return (opened, buffer)
    }

    @Test("The tag of the empty message (GCM specification, test case 1)")
    func knownAnswer() throws {
        var gcm = try AEADTransform("gcm(aes)")
        try gcm.setKey([UInt8](repeating: 0, count: 16).span.bytes)
        var operation = try gcm.makeOperation()
        let zeros = [UInt8](repeating: 0, count: 12)
        let tag = try [UInt8].filled(16) { output throws(AFALGError) in
            try operation.seal(iv: zeros.span.bytes, associatedData: RawSpan(), plaintext: RawSpan(), into: &output)
        }
        #expect(tag == Kernel.hex("58e2fccefa7e3061367f1d57a4e7455a"))
        // The same opened: no output at all, and yet a verdict.
        for (changed, verdict) in [(tag, AEADOperation.Opened.authentic(0)), (zeros + [0, 0, 0, 0], .forged)] {
            var nothing: [UInt8] = []
            var span = nothing.mutableSpan
            var output = span.mutableBytes
            let opened = try operation.open(
                iv: zeros.span.bytes,
                associatedData: RawSpan(),
                ciphertextAndTag: changed.span.bytes,
                into: &output
            )
            #expect(opened == verdict)
        }
    }

    @Test("Every path seals and opens alike", arguments: [0, 1, 16, 4096, 65_536, 200_000], [nil, 16])
    func inputPaths(size: Int, tagSize: Int?) throws {
        let message = Kernel.message(size)
        let gcm = try transform(tagSize: tagSize)
        var operation = try gcm.makeOperation()
        let sealed = try seal(message, &operation)
        #expect(sealed.starts(with: aad))
        #expect(try seal(message, &operation, by: .splice) == sealed)
        for transfer in Transfer.allCases {
            let (opened, output) = try open(sealed, &operation, by: transfer)
            #expect(opened == .authentic(aad.count + size))
            #expect(output == aad + message)
        }
        var forged = sealed
        forged[forged.count - 1] ^= 1
        #expect(try open(forged, &operation).0 == .forged)

        var buffer = aad + message + [UInt8](repeating: 0, count: 16)
        do {
            var span = buffer.mutableSpan
            var output = span.mutableBytes
            let count = try operation.seal(
                iv: iv.span.bytes,
                associatedDataSize: aad.count,
                plaintextSize: size,
                inPlace: &output
            )
            #expect(count == sealed.count)
        }
        #expect(buffer == sealed)
        do {
            var span = buffer.mutableSpan
            var output = span.mutableBytes
            let opened = try operation.open(iv: iv.span.bytes, associatedDataSize: aad.count, inPlace: &output)
            #expect(opened == .authentic(aad.count + size))
        }
        #expect(Array(buffer.prefix(aad.count + size)) == aad + message)
    }

    @Test("Pieces, gathered buffers, and a file by splice")
    func pieces() throws {
        let message = Kernel.message(10_000)
        var operation = try transform().makeOperation()
        let sealed = try seal(message, &operation)
        for transfer in Transfer.allCases {
            try operation.begin(.encrypt, iv: iv.span.bytes, associatedDataSize: aad.count)
            try operation.write(aad.span.bytes, more: true)
            try operation.write(message.span.bytes.extracting(0..<5001), more: true, by: transfer)
            try operation.write(message.span.bytes.extracting(5001..<10_000), more: false, by: transfer)
            let streamed = try [UInt8].filled(sealed.count) { output throws(AFALGError) in
                try operation.readSealed(into: &output)
            }
            #expect(streamed == sealed)
        }
        try operation.begin(.encrypt, iv: iv.span.bytes, associatedDataSize: aad.count)
        var input = Gather()
        input.append(aad.span.bytes)
        input.append(message.span.bytes)
        try operation.write(input, more: false)
        var head = [UInt8](repeating: 0, count: aad.count)
        var body = [UInt8](repeating: 0, count: sealed.count - aad.count)
        do {
            var headSpan = head.mutableSpan
            var bodySpan = body.mutableSpan
            var output = Scatter()
            output.append(headSpan.mutableBytes)
            output.append(bodySpan.mutableBytes)
            #expect(try operation.readSealed(into: output) == sealed.count)
        }
        #expect(head + body == sealed)
        try Kernel.withFile(sealed) { file in
            try operation.begin(.decrypt, iv: iv.span.bytes, associatedDataSize: aad.count)
            #expect(try operation.finish(sending: file, size: sealed.count) == sealed.count)
            let opened = try [UInt8].filled(sealed.count - 16) { output throws(AFALGError) in
                guard case .authentic(let size) = try operation.readOpened(into: &output) else { return 0 }
                return size
            }
            #expect(opened == aad + message)
        }
    }

    @Test("Direction, IV and AAD size stay for a message without control data")
    func persistence() throws {
        let message = Kernel.message(48)
        var operation = try transform().makeOperation()
        let sealed = try seal(message, &operation)
        try operation.write(aad.span.bytes, more: true)
        try operation.write(message.span.bytes, more: false)
        let again = try [UInt8].filled(sealed.count) { output throws(AFALGError) in
            try operation.readSealed(into: &output)
        }
        #expect(again == sealed)
    }

    @Test("A message larger than the queue makes it larger", arguments: Transfer.allCases)
    func large(transfer: Transfer) throws {
        let message = Kernel.message(500_000)
        var operation = try transform().makeOperation()
        let sealed = try seal(message, &operation, by: transfer)
        #expect(sealed.count == aad.count + message.count + 16)
        let (opened, output) = try open(sealed, &operation, by: transfer)
        #expect(opened == .authentic(aad.count + message.count))
        #expect(output == aad + message)
    }

    @Test(
        "What the kernel cannot describe in its option memory is an error, never a shorter message",
        arguments: [1_048_576, 4_000_000]
    )
    func beyondOptionMemory(size: Int) throws {
        let message = Kernel.message(size)
        var operation = try transform().makeOperation()
        do throws(AFALGError) {
            #expect(try seal(message, &operation).count == aad.count + message.count + 16)
        } catch {
            #expect(["EMSGSIZE", "ENOMEM"].contains(error.errno.symbol), "\(error)")
        }
    }

    @Test("Too little room is an error, never a shorter message", arguments: [nil, 16])
    func smallOutput(tagSize: Int?) throws {
        let message = Kernel.message(40)
        let gcm = try transform(tagSize: tagSize)
        for room in [15, 1, 0, -1, -40] {
            var operation = try gcm.makeOperation()
            #expect(error { _ = try seal(message, &operation, room: room) }?.errno.symbol == "EMSGSIZE", "\(room)")
        }
    }

    @Test("authenc takes a joined key, and no other")
    func authenc() throws {
        var transform = try AEADTransform("authenc(hmac(sha256),cbc(aes))")
        #expect(error { try transform.setKey(Kernel.message(40).span.bytes) }?.errno == .invalidArgument)
        #expect(transform.isKeyed == false)
        let key = AuthencKey.join(
            authentication: Kernel.message(32).span.bytes,
            encryption: Kernel.message(16).span.bytes
        )
        try transform.setKey(key.span.bytes)
        var operation = try transform.makeOperation()
        let sealed = try [UInt8].filled(64 + 64) { output throws(AFALGError) in
            try operation.seal(
                iv: Kernel.message(16).span.bytes,
                associatedData: RawSpan(),
                plaintext: Kernel.message(64).span.bytes,
                into: &output
            )
        }
        #expect(sealed.count == 64 + 32)
    }
}
