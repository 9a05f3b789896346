internal import CContract
internal import Glibc

/// The configuration interface of the crypto API, as far as known vulnerabilities need it.
struct CryptoNetlink: ~Copyable {
    /// `struct crypto_user_alg`: three names of 64 bytes and four words.
    private static let nameSize = 64
    private static let bodySize = 208
    private static let headerSize = 16
    private static let deleteAlgorithm: UInt16 = 0x11
    private static let getAlgorithm: UInt16 = 0x13

    private let descriptor: CInt

    init() throws {
        descriptor = socket(AF_NETLINK, CInt(SOCK_RAW.rawValue), 21)
        guard descriptor >= 0 else { throw ContractSkip("NETLINK_CRYPTO: \(RawSocket.error)") }
    }

    deinit { close(descriptor) }

    private func request(_ type: UInt16, flags: UInt16, name: String = "", driver: String = "") -> Bool {
        var message = [UInt8](repeating: 0, count: Self.headerSize + Self.bodySize)
        message.withUnsafeMutableBytes { bytes in
            bytes.storeBytes(of: UInt32(bytes.count), as: UInt32.self)
            bytes.storeBytes(of: type, toByteOffset: 4, as: UInt16.self)
            bytes.storeBytes(of: flags, toByteOffset: 6, as: UInt16.self)
        }
        message.replaceSubrange(Self.headerSize..<Self.headerSize + name.utf8.count, with: name.utf8)
        let start = Self.headerSize + Self.nameSize
        message.replaceSubrange(start..<start + driver.utf8.count, with: driver.utf8)
        return send(descriptor, message, message.count, 0) == message.count
    }

    /// DELALG; what became of it shows in /proc/crypto.
    func delete(name: String, driver: String) {
        if request(Self.deleteAlgorithm, flags: 5, name: name, driver: driver) { _ = receive() }
    }

    private func receive() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? Array(buffer[..<count]) : nil
    }

    /// Every text of a dump of all algorithms, in the room that it came in.
    func dumpTexts() throws -> [[UInt8]] {
        guard request(Self.getAlgorithm, flags: 0x301) else { throw ContractSkip("dump: \(RawSocket.error)") }
        var texts: [[UInt8]] = []
        while let data = receive() {
            var rest = data[...]
            while rest.count >= Self.headerSize {
                let size = Int(Self.word(rest, 0))
                let type = UInt16(truncatingIfNeeded: Self.word(rest, 4))
                guard size >= Self.headerSize, size <= rest.count else { return texts }
                // NLMSG_DONE and NLMSG_ERROR end a dump.
                if type < 0x10 { return texts }
                texts += Self.texts(rest.dropFirst(Self.headerSize).prefix(size - Self.headerSize))
                rest = rest.dropFirst((size + 3) & ~3)
            }
        }
        return texts
    }

    private static func word(_ bytes: ArraySlice<UInt8>, _ offset: Int) -> UInt32 {
        bytes.dropFirst(offset).prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static func texts(_ body: ArraySlice<UInt8>) -> [[UInt8]] {
        func text(_ bytes: ArraySlice<UInt8>, _ index: Int) -> [UInt8] {
            Array(bytes.dropFirst(index * nameSize).prefix(nameSize))
        }
        var texts = (0..<3).map { text(body, $0) }
        var rest = body.dropFirst(bodySize)
        while rest.count >= 4 {
            let (size, type) = (Int(word(rest, 0) & 0xFFFF), word(rest, 0) >> 16)
            guard size >= 4, size <= rest.count else { break }
            let payload = rest.dropFirst(4).prefix(size - 4)
            // Ciphers and aeads (4 and 5) tell an IV generator after their type.
            let count = payload.count < nameSize ? 0 : type == 4 || type == 5 ? 2 : 1
            texts += (0..<count).map { text(payload, $0) }
            rest = rest.dropFirst((size + 3) & ~3)
        }
        return texts
    }
}
