internal import AFALG
internal import CContract
internal import Glibc
internal import SystemPackage

/// Reads that are handed in and complete later: io_submit(2).
final class AsyncReads {
    private var context: UInt = 0
    private var buffers: [UnsafeMutableRawBufferPointer] = []

    init() throws {
        guard ccontract_io_setup(&context) == 0 else { throw ContractSkip("io_setup: \(RawSocket.error)") }
    }

    deinit {
        for buffer in buffers { buffer.deallocate() }
    }

    /// Hands in a read of so many bytes; the request's number is its place in the order.
    ///
    /// - Parameter pieces: into how many buffers; 0 for one and a plain read.
    func submit(_ socket: borrowing RawSocket, _ size: Int, pieces: Int = 0, offset: Int64 = 0) -> String {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
        buffer.initializeMemory(as: UInt8.self, repeating: 0)
        let tag = UInt64(buffers.count)
        buffers.append(buffer)
        let part = pieces == 0 ? size : size / pieces
        let list = (0..<pieces).map { index in
            iovec(iov_base: buffer.baseAddress.map { $0 + index * part }, iov_len: part)
        }
        let answer = ccontract_io_read(context, socket.descriptor, buffer.baseAddress, size, list, pieces, offset, tag)
        return RawSocket.word(of: Int(answer))
    }

    /// The next completion's word and the bytes of its request; `none` when none comes in time.
    func next() -> RawSocket.Received {
        var tag: UInt64 = 0
        var result: Int64 = 0
        guard ccontract_io_event(context, 3000, &tag, &result) == 1 else {
            return RawSocket.Received(word: "none", bytes: [])
        }
        let word = result >= 0 ? "\(result)" : Errno(rawValue: CInt(-result)).symbol
        return RawSocket.Received(word: word, bytes: Array(buffers[Int(tag)].prefix(Int(max(0, result)))))
    }
}

/// Asynchronous reads of operations.
enum AsyncChecks {
    static let all = [
        ContractCheck("zerocopy/aio-pread", "io_submit of a read completes with the output.", is: "1, 16") {
            let socket = try cipher()
            let reads = try AsyncReads()
            return reads.submit(socket, 16) + ", " + reads.next().word
        },
        ContractCheck(
            "zerocopy/aio-preadv",
            "io_submit of a read into several buffers completes with the output.",
            is: "1, 32"
        ) {
            let socket = try cipher()
            let reads = try AsyncReads()
            return reads.submit(socket, 32, pieces: 2) + ", " + reads.next().word
        },
        ContractCheck("zerocopy/aio-aead", "io_submit of a read of an aead completes with the output.", is: "1, right")
        {
            let socket = try AEADChecks.operation()
            try RawSocket.demand(socket.send(.counting(24), AEADChecks.start(associated: 8)), is: "24")
            let reads = try AsyncReads()
            let word = reads.submit(socket, 40)
            return word + ", "
                + reads.next().name(among: ["right": try AEADChecks.sealed(.counting(24), associated: 8)])
        },
        ContractCheck("zerocopy/aio-two", "Two reads can be handed in one after the other.", is: "1, 1, 16, 16") {
            try two("cbc(aes)")
        },
        ContractCheck(
            "zerocopy/aio-two-async",
            "While a driver works in the background, a second read may be refused.",
            risk: .pollutes,
            [
                "1, 1, 16, 16": .varies("requests are done in order"),
                "1, 1, 16, EBUSY": .varies("one request in flight at a time"),
                "1, 1, EBUSY, 16": .varies("one request in flight at a time"),
            ]
        ) {
            try Instances.use("cryptd", "skcipher", "cbc(aes)", plain: ["cbc(aes-generic)", "cbc(aes-lib)"]) {
                try two($0)
            }
        },
        ContractCheck("zerocopy/aio-offset", "An asynchronous read at an offset is refused.", is: "1, ESPIPE") {
            let socket = try cipher()
            let reads = try AsyncReads()
            return reads.submit(socket, 16, offset: 1) + ", " + reads.next().word
        },
        ContractCheck("zerocopy/pread-offset", "pread at an offset is refused.", is: "ESPIPE") {
            let socket = try cipher()
            var buffer = [UInt8](repeating: 0, count: 16)
            return RawSocket.word(of: pread(socket.descriptor, &buffer, 16, 1))
        },
    ]

    /// An operation with two blocks in its queue.
    private static func cipher(_ name: String = "cbc(aes)") throws -> RawSocket {
        let socket = try SkcipherChecks.operation(name)
        try RawSocket.demand(socket.send(.counting(32), SkcipherChecks.start), is: "32")
        return socket
    }

    private static func two(_ name: String) throws -> String {
        let socket = try cipher(name)
        let reads = try AsyncReads()
        let words = [reads.submit(socket, 16), reads.submit(socket, 16)]
        return (words + [reads.next().word, reads.next().word]).joined(separator: ", ")
    }
}
