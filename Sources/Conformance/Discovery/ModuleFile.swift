internal import Files
internal import Glibc

/// What a kernel module's file says of the module: for what it loads, on what it depends, what it can register.
struct ModuleFile: Equatable {
    /// An implementation that the file describes.
    struct Implementation: Hashable {
        var algorithm: String
        var driver: String
    }

    /// The module's name as the kernel has it, with underscores.
    var name: String
    /// The `alias` lines of its modinfo.
    var aliases: [String] = []
    /// The modules that it depends on.
    var dependencies: [String] = []
    /// The `crypto_alg` structures in its data; a driver that fills in names while it loads has none.
    var implementations: [Implementation] = []
    /// Whether it registers algorithms with the crypto API; templates and instances are for discovery to find.
    var registers = false
    /// What it asks the processor's features by, where it does.
    var processorSymbol: String?

    /// The kernel's name for the file of that path: `sha1_ssse3` for `/modules/sha1-ssse3.ko`.
    static func name(ofPath path: String) -> String {
        let file = path.split(separator: "/").last?.split(separator: ".").first ?? ""
        return String(file.replacing("-", with: "_"))
    }
}

extension ModuleFile {
    /// Reads a file.
    ///
    /// - Throws: `FileError`.
    init(path: String) throws(FileError) {
        self.init(name: Self.name(ofPath: path), bytes: try FileBytes.read(path))
    }

    /// Reads the content of a file.
    init(name: String, bytes: [UInt8]) {
        self.name = name
        bytes.withUnsafeBytes { bytes in
            aliases = Self.strings(after: "alias=", in: bytes)
            dependencies = Self.strings(after: "depends=", in: bytes).flatMap { $0.split(separator: ",") }
                .map { String($0.replacing("-", with: "_")) }
            registers = ["crypto_register_", "crypto_engine_register_"].contains { Self.registers(with: $0, in: bytes) }
            processorSymbol = Self.processorSymbols.first { Self.find($0, in: bytes, from: 0) != nil }
            if registers { implementations = Self.implementations(in: bytes) }
        }
    }

    // MARK: modinfo

    /// Whether one of the symbols that begin so registers an algorithm.
    private static func registers(with prefix: String, in bytes: UnsafeRawBufferPointer) -> Bool {
        var start = 0
        while let place = find(prefix, in: bytes, from: start) {
            start = place + prefix.utf8.count
            let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
            if !["template", "instance", "notifier"].contains(where: { rest.starts(with: $0.utf8) }) { return true }
        }
        return false
    }

    /// What modules ask the processor's features by: x86, arm64 (a call, and the table behind its static branches).
    private static let processorSymbols = ["boot_cpu_data", "cpu_have_feature", "system_cpucaps", "cpu_hwcap_keys"]

    /// The rest of every NUL-ended string that begins with a key.
    private static func strings(after key: String, in bytes: UnsafeRawBufferPointer) -> [String] {
        var found: [String] = []
        var start = 0
        while let place = find(key, in: bytes, from: start) {
            start = place + key.utf8.count
            guard place == 0 || bytes[place - 1] == 0 else { continue }
            found.append(String(decoding: bytes[start...].prefix { $0 != 0 }, as: UTF8.self))
        }
        return found
    }

    /// Where a text is, found by its last byte, which is rarer in a module than the others.
    private static func find(_ text: String, in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        let needle = Array(text.utf8)
        guard let base = bytes.baseAddress, let last = needle.last else { return nil }
        var end = start + needle.count - 1
        while end < bytes.count, let hit = memchr(base + end, CInt(last), bytes.count - end) {
            let place = UnsafeRawPointer(hit) - base - (needle.count - 1)
            if memcmp(base + place, needle, needle.count) == 0 { return place }
            end = place + needle.count
        }
        return nil
    }

    // MARK: crypto_alg

    /// CRYPTO_MAX_ALG_NAME (`include/linux/crypto.h`): `cra_name` and, right behind it, `cra_driver_name`.
    private static let nameSize = 128

    /// The structures are found by their shape: two names, each padded with zeros to 128 bytes, on a bound of eight bytes, and
    /// since `cra_reqsize` stands before them (Linux 6.16) of four.
    private static func implementations(in bytes: UnsafeRawBufferPointer) -> [Implementation] {
        var found: [Implementation] = []
        var place = 0
        while place + 2 * nameSize <= bytes.count {
            if bytes[place] != 0, bytes[place + nameSize - 1] == 0, bytes[place + nameSize] != 0,
                bytes[place + 2 * nameSize - 1] == 0, let algorithm = name(at: place, in: bytes),
                let driver = name(at: place + nameSize, in: bytes)
            {
                found.append(Implementation(algorithm: algorithm, driver: driver))
                place += 2 * nameSize
            } else {
                place += 4
            }
        }
        return found
    }

    private static func name(at place: Int, in bytes: UnsafeRawBufferPointer) -> String? {
        let field = bytes[place..<place + nameSize]
        let name = field.prefix { $0 != 0 }
        guard name.count >= 2, field.dropFirst(name.count).allSatisfy({ $0 == 0 }), name.allSatisfy(isNameByte) else {
            return nil
        }
        return String(decoding: name, as: UTF8.self)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-_(),".utf8.contains(byte)
        }
    }
}
