internal import Glibc

/// The kernel's other door to its algorithms: NETLINK_CRYPTO (`include/uapi/linux/cryptouser.h`).
struct CryptoNetlink: ~Copyable {
    /// What can be asked for.
    enum Request: UInt16 {
        case add = 0x10
        case remove = 0x11
        case update = 0x12
        case get = 0x13
        case statistics = 0x15
    }

    /// `struct crypto_user_alg`: which algorithm.
    struct Algorithm: Equatable {
        var name = ""
        var driver = ""

        /// Two more names of 64 bytes, then type, mask, reference count and flags.
        static let size = 3 * nameSize + 16
        static let nameSize = 64

        var bytes: [UInt8] { [name, driver, ""].flatMap(Self.field) + [UInt8](repeating: 0, count: 16) }

        /// A name in its field: not terminated when it has 64 bytes.
        private static func field(_ name: String) -> [UInt8] {
            let bytes = Array(name.utf8.prefix(nameSize))
            return bytes + [UInt8](repeating: 0, count: nameSize - bytes.count)
        }

        init(name: String = "", driver: String = "") { (self.name, self.driver) = (name, driver) }

        init(_ bytes: ArraySlice<UInt8>) {
            func text(at offset: Int) -> String {
                String(decoding: bytes.dropFirst(offset).prefix(Self.nameSize).prefix { $0 != 0 }, as: UTF8.self)
            }
            (name, driver) = (text(at: 0), text(at: Self.nameSize))
        }
    }

    /// What came back.
    struct Answer {
        /// `ok`, or the name of an errno.
        var word: String
        var algorithms: [Algorithm] = []
        /// What the kernel wrote of each algorithm, attributes included.
        var reports: [[UInt8]] = []
    }

    private static let family: CInt = 16
    private static let protocolNumber: CInt = 21
    private static let headerSize = 16
    private static let isRequest: UInt16 = 0x1
    private static let wantsAcknowledgement: UInt16 = 0x4
    private static let wantsDump: UInt16 = 0x300
    private static let errorType: UInt16 = 0x2
    private static let doneType: UInt16 = 0x3
    /// CRYPTOCFGA_PRIORITY_VAL.
    private static let priorityAttribute: UInt16 = 1

    private let descriptor: CInt

    /// Opens the door; a kernel without it skips the check.
    init() throws {
        descriptor = socket(Self.family, CInt(SOCK_RAW.rawValue), Self.protocolNumber)
        guard descriptor >= 0 else { throw ContractSkip("NETLINK_CRYPTO: \(RawSocket.error)") }
    }

    deinit { close(descriptor) }

    /// Asks for one algorithm.
    func ask(_ request: Request, _ algorithm: Algorithm, priority: UInt32? = nil) -> Answer {
        var body = algorithm.bytes
        if let priority { body += Self.bytes(UInt16(8)) + Self.bytes(Self.priorityAttribute) + Self.bytes(priority) }
        return exchange(request.rawValue, body, flags: Self.wantsAcknowledgement)
    }

    /// Asks for all algorithms.
    func dump() -> Answer { exchange(Request.get.rawValue, Algorithm().bytes, flags: Self.wantsDump) }

    /// Asks for something that there is not.
    func ask(unknown type: UInt16) -> Answer {
        exchange(type, Algorithm().bytes, flags: Self.wantsAcknowledgement)
    }

    private func exchange(_ type: UInt16, _ body: [UInt8], flags: UInt16) -> Answer {
        let header =
            Self.bytes(UInt32(Self.headerSize + body.count)) + Self.bytes(type) + Self.bytes(Self.isRequest | flags)
            + Self.bytes(UInt32(1)) + Self.bytes(UInt32(0))
        let message = header + body
        guard Glibc.send(descriptor, message, message.count, 0) == message.count else {
            return Answer(word: RawSocket.error)
        }
        var answer = Answer(word: "")
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while answer.word.isEmpty {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return Answer(word: count < 0 ? RawSocket.error : "nothing") }
            Self.take(buffer[..<count], into: &answer)
        }
        return answer
    }

    /// Reads the messages of one datagram.
    private static func take(_ datagram: ArraySlice<UInt8>, into answer: inout Answer) {
        var rest = datagram
        while rest.count >= headerSize {
            let size = Int(number(rest, at: 0, as: UInt32.self))
            guard size >= headerSize, size <= rest.count else {
                answer.word = "cut"
                return
            }
            let body = rest.dropFirst(headerSize).prefix(size - headerSize)
            switch number(rest, at: 4, as: UInt16.self) {
            case errorType:
                let code = number(body, at: 0, as: Int32.self)
                answer.word = code == 0 ? "ok" : RawSocket.name(ofError: -code)
            case doneType: answer.word = "ok"
            case Request.get.rawValue where body.count >= Algorithm.size:
                answer.algorithms.append(Algorithm(body))
                answer.reports.append(Array(body))
            default: break
            }
            rest = rest.dropFirst((size + 3) & ~3)
        }
    }

    private static func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        withUnsafeBytes(of: number) { Array($0) }
    }

    private static func number<Number: FixedWidthInteger>(
        _ bytes: ArraySlice<UInt8>,
        at offset: Int,
        as type: Number.Type
    ) -> Number {
        bytes.dropFirst(offset).withUnsafeBytes { $0.loadUnaligned(as: type) }
    }
}
