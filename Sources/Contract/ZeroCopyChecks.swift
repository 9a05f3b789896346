internal import Glibc

/// Data that come as pages: splice, vmsplice, sendfile.
enum ZeroCopyChecks {
    static let all = [transfers, sharing, AsyncChecks.all].flatMap { $0 }

    private static let data = [UInt8](repeating: 0x11, count: 64)
    private static let changed = [UInt8](repeating: 0x22, count: 64)

    /// A type of operation that takes whole messages, ready for data.
    private enum Kind {
        case hash
        case skcipher
        case aead

        func operation() throws -> RawSocket {
            switch self {
            case .hash: return try HashChecks.operation()
            case .skcipher:
                let socket = try SkcipherChecks.operation()
                try RawSocket.demand(socket.send([], SkcipherChecks.start, more: true))
                return socket
            case .aead:
                let socket = try AEADChecks.operation()
                try RawSocket.demand(socket.send([], AEADChecks.start(associated: 16), more: true))
                return socket
            }
        }

        func result(of socket: borrowing RawSocket) -> RawSocket.Received {
            switch self {
            case .hash: socket.receive(32)
            case .skcipher: socket.receive(64)
            case .aead: socket.receive(80)
            }
        }

        /// What comes of data that are sent.
        func reference(_ data: [UInt8]) throws -> [UInt8] {
            let socket = try operation()
            try RawSocket.demand(socket.send(data), is: "\(data.count)")
            return result(of: socket).bytes
        }
    }

    /// What came of 64 bytes that were spliced from a file.
    private static func splice(to kind: Kind) throws -> String {
        let socket = try kind.operation()
        let pipe = try PagePipe()
        let file = try OwnFile(data)
        try RawSocket.demand(pipe.take(file.descriptor, count: 64), is: "64")
        return pipe.give(64, to: socket) + ", "
            + kind.result(of: socket).name(among: ["right": try kind.reference(data)])
    }

    /// What came of 64 bytes that were sent from a file.
    private static func sendfile(to kind: Kind) throws -> String {
        let socket = try kind.operation()
        let file = try OwnFile(data)
        return file.send(64, to: socket) + ", "
            + kind.result(of: socket).name(among: ["right": try kind.reference(data)])
    }

    /// Whether the kernel uses a page of the check's own after it was sent.
    private static func share(with kind: Kind) throws -> String {
        let socket = try kind.operation()
        let pipe = try PagePipe()
        let block = try PageBlock(pages: 1)
        let piece = UnsafeMutableRawBufferPointer(rebasing: block.bytes[..<64])
        piece.copyBytes(from: data)
        try RawSocket.demand(pipe.take(piece), is: "64")
        try RawSocket.demand(pipe.give(64, to: socket), is: "64")
        piece.copyBytes(from: changed)
        return kind.result(of: socket)
            .name(among: ["copied": try kind.reference(data), "shared": try kind.reference(changed)])
    }

    private static let transfers = [
        ContractCheck("zerocopy/splice-hash", "A file can be spliced into a hash.", is: "64, right") {
            try splice(to: .hash)
        },
        ContractCheck("zerocopy/splice-skcipher", "A file can be spliced into a skcipher.", is: "64, right") {
            try splice(to: .skcipher)
        },
        ContractCheck("zerocopy/splice-aead", "A file can be spliced into an aead.", is: "64, right") {
            try splice(to: .aead)
        },
        ContractCheck("zerocopy/sendfile-hash", "sendfile feeds a hash.", is: "64, right") {
            try sendfile(to: .hash)
        },
        ContractCheck("zerocopy/sendfile-skcipher", "sendfile feeds a skcipher.", is: "64, right") {
            try sendfile(to: .skcipher)
        },
        ContractCheck("zerocopy/sendfile-aead", "sendfile feeds an aead.", is: "64, right") {
            try sendfile(to: .aead)
        },
    ]

    private static let sharedNote = "the pages are shared: a message can change after it was sent"

    private static let sharing = [
        ContractCheck("zerocopy/share-hash", "A hash has consumed spliced pages before splice returns.", is: "copied") {
            try share(with: .hash)
        },
        ContractCheck(
            "zerocopy/share-skcipher",
            "A skcipher copies spliced pages, or shares them with the sender until the receive.",
            ["copied": .keeps, "shared": .varies(sharedNote)]
        ) {
            try share(with: .skcipher)
        },
        ContractCheck(
            "zerocopy/share-aead",
            "An aead copies spliced pages, or shares them with the sender until the receive.",
            ["copied": .keeps, "shared": .varies(sharedNote)]
        ) {
            try share(with: .aead)
        },
    ]
}
