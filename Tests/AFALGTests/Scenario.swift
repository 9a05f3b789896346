#if ENABLE_MOCKING
import SystemPackage
import Testing

@testable import AFALG

/// A use of the library that makes calls; together they make every call there is.
struct Scenario: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let type: String
    let algorithm: String
    let run: @Sendable () throws -> Void
    /// Prepares what the calls need to go well.
    var prepare: @Sendable (SyscallScript) -> Void = { _ in }

    /// The step that an error of a call is reported at.
    func step(of name: SyscallName) -> AFALGError.Step {
        switch (type, name) {
        case ("netlink", _): .netlink
        case (_, .socket): .socket
        case (_, .bind): .bind
        case (_, .setKey): .setKey
        case (_, .setKeySerial): .setKeySerial
        case (_, .setTagSize): .setTagSize
        case (_, .setEntropy): .setEntropy
        case (_, .accept): .accept
        case (_, .send): .send
        case (_, .receive): .receive
        case (_, .buffer), (_, .setBuffer): .buffers
        case (_, .pipe): .pipe
        case (_, .vmsplice): .vmsplice
        case (_, .splice): .splice
        case (_, .sendfile): .sendfile
        case (_, .ioSetup): .queueSetup
        case (_, .ioSubmit): .submit
        case (_, .ioEvents): .events
        case (_, .addKey): .addKey
        case (_, .keyctl): .keyControl
        case (_, .open), (_, .read): .file
        default: .netlink
        }
    }

    static let all: [Scenario] = hashes + ciphers + aeads + generators + others

    private static let hashes = [
        Scenario(testDescription: "hmac: key, digest, clone", type: "hash", algorithm: "hmac(sha256)") {
            var transform = try HashTransform("hmac(sha256)")
            try transform.setKey(bytes(32).span.bytes)
            var operation = try transform.makeOperation()
            var digest = bytes(32)
            var span = digest.mutableSpan
            var output = span.mutableBytes
            _ = try operation.digest(of: bytes(100).span.bytes, into: &output)
            try operation.update(bytes(10).span.bytes)
            var clone = try operation.clone()
            try clone.finish(bytes(10).span.bytes)
            _ = try clone.finalize(into: &output)
        },
        Scenario(testDescription: "hash: splice and sendfile", type: "hash", algorithm: "sha256") {
            let transform = try HashTransform("sha256")
            var operation = try transform.makeOperation()
            var digest = bytes(32)
            var span = digest.mutableSpan
            var output = span.mutableBytes
            _ = try operation.digest(of: bytes(100_000).span.bytes, into: &output, by: .splice)
            let file = FileDescriptor(rawValue: 3)
            _ = try operation.update(splicing: file, offset: 0, size: 70_000)
            _ = try operation.finish(sending: file, size: 100)
            _ = try operation.finalize(into: &output)
        },
        Scenario(testDescription: "hash: many buffers", type: "hash", algorithm: "sha256") {
            let transform = try HashTransform("sha256")
            var operation = try transform.makeOperation()
            let first = bytes(10)
            let second = bytes(20)
            var message = Gather()
            message.append(first.span.bytes)
            message.append(second.span.bytes)
            try operation.update(message)
            var left = bytes(16)
            var right = bytes(16)
            var leftSpan = left.mutableSpan
            var rightSpan = right.mutableSpan
            var output = Scatter()
            output.append(leftSpan.mutableBytes)
            output.append(rightSpan.mutableBytes)
            _ = try operation.finalize(into: output)
        },
    ]

    private static let ciphers = [
        Scenario(testDescription: "cbc: key by serial, pieces, in place", type: "skcipher", algorithm: "cbc(aes)") {
            var transform = try SkcipherTransform("cbc(aes)")
            try transform.setKey(serial: 17)
            var operation = try transform.makeOperation()
            var data = bytes(64)
            var span = data.mutableSpan
            var output = span.mutableBytes
            _ = try operation.crypt(.encrypt, iv: bytes(16).span.bytes, inPlace: &output)
            _ = try operation.crypt(bytes(64).span.bytes, into: &output, by: .splice)
            try operation.begin(.decrypt, iv: bytes(16).span.bytes)
            try operation.write(bytes(32).span.bytes, more: true)
            try operation.write(bytes(32).span.bytes, more: false)
            _ = try operation.read(into: &output)
        },
        Scenario(testDescription: "xts: a message larger than the queue", type: "skcipher", algorithm: "xts(aes)") {
            let transform = try SkcipherTransform("xts(aes)")
            var operation = try transform.makeOperation()
            var data = bytes(300_000)
            var span = data.mutableSpan
            var output = span.mutableBytes
            _ = try operation.crypt(.encrypt, iv: bytes(16).span.bytes, inPlace: &output)
        } prepare: { script in
            script.prepare(.sendBuffer, .result(212_992), .result(1_000_000))
            script.prepare(.receiveBuffer, .result(212_992), .result(1_000_000))
        },
        Scenario(testDescription: "cbc: a message larger than the queue", type: "skcipher", algorithm: "cbc-aes-x") {
            let transform = try SkcipherTransform("cbc-aes-x")
            var operation = try transform.makeOperation()
            var data = bytes(500_000)
            var span = data.mutableSpan
            var output = span.mutableBytes
            _ = try operation.crypt(.encrypt, iv: bytes(16).span.bytes, inPlace: &output)
        },
    ]

    private static let aeads = [
        Scenario(testDescription: "gcm: seal and open", type: "aead", algorithm: "gcm(aes)") {
            var transform = try AEADTransform("gcm(aes)")
            try transform.setKey(bytes(16).span.bytes)
            try transform.setTagSize(12)
            var operation = try transform.makeOperation()
            var data = bytes(60)
            var span = data.mutableSpan
            var output = span.mutableBytes
            let iv = bytes(12)
            let aad = bytes(16)
            _ = try operation.seal(
                iv: iv.span.bytes,
                associatedData: aad.span.bytes,
                plaintext: bytes(32).span.bytes,
                into: &output
            )
            _ = try operation.open(iv: iv.span.bytes, associatedDataSize: 16, inPlace: &output)
            try operation.begin(.decrypt, iv: iv.span.bytes, associatedDataSize: 16)
            _ = try operation.write(splicing: FileDescriptor(rawValue: 3), offset: nil, size: 60, more: false)
            _ = try operation.readOpened(into: &output)
        },
        Scenario(testDescription: "gcm: the driver's own tag size", type: "aead", algorithm: "gcm(aes)") {
            let transform = try AEADTransform("gcm(aes)")
            var operation = try transform.makeOperation()
            var data = bytes(64)
            var span = data.mutableSpan
            var output = span.mutableBytes
            _ = try operation.seal(
                iv: bytes(12).span.bytes,
                associatedData: bytes(16).span.bytes,
                plaintext: bytes(32).span.bytes,
                into: &output,
                by: .splice
            )
        } prepare: { script in
            script.prepare(.receive, .result(64))
        },
    ]

    private static let generators = [
        Scenario(testDescription: "rng: seed, entropy, additional data", type: "rng", algorithm: "stdrng") {
            var transform = try RNGTransform("stdrng")
            try transform.seed(RawSpan())
            try transform.setEntropy(bytes(48).span.bytes)
            var operation = try transform.makeOperation()
            try operation.addData(bytes(16).span.bytes)
            var data = bytes(300)
            var span = data.mutableSpan
            var output = span.mutableBytes
            try operation.fill(&output)
        }
    ]

    private static let others = [
        Scenario(testDescription: "queue", type: "queue", algorithm: "io_submit") {
            var queue = try RequestQueue(depth: 2)
            _ = try queue.completions(atLeast: 0, timeout: .zero)
        },
        Scenario(testDescription: "requests", type: "skcipher", algorithm: "ctr(aes)") {
            let transform = try SkcipherTransform("ctr(aes)")
            let operation = try transform.makeOperation()
            // The queue is made in the kernel of paper too, but its errors bear its own name.
            var queue = try RequestQueue(depth: 2)
            try queue.receive(16, from: operation, id: 1)
        },
        Scenario(testDescription: "key", type: "key", algorithm: "a:b") {
            let key = try KernelKey(.logon, description: "a:b", payload: bytes(16).span.bytes)
            try key.revoke()
        },
        Scenario(testDescription: "/proc/crypto", type: "file", algorithm: "/proc/crypto") {
            _ = try ProcCrypto.read()
        },
        Scenario(testDescription: "netlink: change", type: "netlink", algorithm: "cbc(x)") {
            var netlink = try CryptoNetlink()
            try netlink.instantiate(driver: "cbc(x)", priority: 7)
        } prepare: { script in
            script.prepare(.receive, data: Datagram.acknowledgement(sequence: 1))
        },
    ]
}

/// That many bytes, none of them zero.
func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8($0 % 251 + 1) } }
#endif
