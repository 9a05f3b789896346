import Corpus
import Files
import TestSupport
import Testing

@testable import Vectors

/// Readers get damaged files by the thousand: none may crash, and every error must be one line that names the file.
@Suite struct MutationTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var text: [UInt8]
        var reader: any VectorReader
        var testDescription: String { name }

        init(_ name: String, _ text: some Sequence<UInt8>, _ reader: any VectorReader) {
            self.name = name
            self.text = Array(text)
            self.reader = reader
        }

        func read(_ damaged: [UInt8]) throws -> FileVectors {
            try VectorsTests.read(damaged, with: reader, path: "damaged.file")
        }
    }

    /// The seed of every format, and samples with more in them.
    static let cases =
        VectorFormats.all.map { format in
            let seed = (try? FileBytes.read("\(Checkout.root)/generator/Fuzz/Seeds/\(format.format)")) ?? []
            return Case(format.format, seed.dropFirst(), format.sample)
        } + [
            Case("cbc", Sample.cbc.utf8, CAVPCipherReader(blockSize: 16, hasIV: true)),
            Case("gcm", Sample.gcmDecrypt.utf8, CAVPGCMReader(isEncryption: false)),
            Case("ccm decrypt", Sample.ccmDecrypt.utf8, CAVPCCMReader(isEncryption: false)),
            Case("ccm encrypt", Sample.ccmEncrypt.utf8, CAVPCCMReader(isEncryption: true)),
            Case("digest", Sample.digest.utf8, CAVPDigestReader(digestSize: 20)),
            Case("sealed", Sample.sealed.utf8, ResponseAEADReader(layout: .chachaPoly)),
            Case("key wrap", Sample.keyWrap.utf8, CAVPKeyWrapReader(isEncryption: false)),
            Case("crypto++", Sample.cryptoPP.utf8, CryptoPPReader(name: "Some/CBC", kind: .cipher(block: 8))),
            Case("stream", Sample.stream.utf8, StreamCounterReader(name: "XChaCha20")),
            Case("wrapping", Sample.wrapping.utf8, WycheproofKeyWrapReader()),
            Case("ACVP cipher", Sample.acvpCipher.utf8, ACVPReader()),
            Case("ACVP sealed", Sample.acvpSealed.utf8, ACVPReader()),
            Case("ACVP digest", Sample.acvpDigest.utf8, ACVPReader()),
            Case("ACVP generator", Sample.acvpGenerator.utf8, ACVPReader()),
        ]

    /// What libFuzzer found first: lines with nothing on one side of what separates their parts.
    @Test(arguments: cases) func `a file of a few separators is told and never fatal`(_ sample: Case) {
        let separators = [":", "=", "[", "]", "#", ",", " ", "{", "}", "\"", "\\", "-", "\r", "\t", "0"]
        let few = separators + separators.flatMap { first in separators.map { first + $0 } }
        for text in few.flatMap({ [$0, $0 + "\n"] }) {
            do {
                _ = try sample.read(Array(text.utf8))
            } catch {
                Self.expectOneLine(error, text.debugDescription)
            }
        }
    }

    @Test func `an error is one line whatever the file's names are`() {
        let name = "a\u{b}b\nc\u{2028}d\r\ne"
        #expect("\(VectorFileError(file: "f", line: 3, message: name))" == "f:3: a?b?c?d?e")
    }

    @Test(arguments: cases) func damageIsToldAndNeverFatal(_ sample: Case) throws {
        #expect(try sample.read(sample.text).applicable > 0)
        var random = SplitMix64(state: 0x5eed)
        let rounds = 2000
        var refused = 0
        for round in 0..<rounds {
            var damaged = sample.text
            for _ in 0...Int.random(in: 0..<3, using: &random) { Damage.strike(&damaged, &random) }
            do {
                let fault = Self.fault(of: try sample.read(damaged))
                #expect(fault == nil, "round \(round)")
            } catch {
                refused += 1
                Self.expectOneLine(error, "round \(round)")
            }
        }
        // A reader that takes anything would pass the loop above.
        #expect(refused > rounds / 4)
    }

    /// A list of lists, a count of records that nobody has, and numbers that are taken: what chance seldom makes.
    @Test(arguments: cases) func malice(_ sample: Case) {
        for kind in Damage.malicious(sample.text) {
            let start = ContinuousClock.now
            do {
                let file = try sample.read(kind.bytes)
                #expect(!kind.isAlwaysRefused, "\(kind.name): \(file.read) records")
                #expect(Self.fault(of: file) == nil, "\(kind.name)")
            } catch {
                Self.expectOneLine(error, kind.name)
            }
            #expect(ContinuousClock.now - start < .seconds(5), "\(kind.name)")
        }
    }

    private static func expectOneLine(_ error: any Error, _ what: String) {
        let text = "\(error)"
        #expect(text.hasPrefix("damaged.file:"), "\(what): \(text)")
        #expect(!text.contains { $0.isNewline }, "\(what): \(text)")
    }

    /// What is wrong with the vectors of a file that was taken; nil for nothing.
    private static func fault(of file: FileVectors) -> String? {
        if file.read == 0 { return "no records, and no error" }
        let count = file.groups.reduce(0) { $0 + $1.vectors.count }
        // A record is dropped once, or is a vector at least.
        if file.applicable < 0 || count < file.applicable { return "\(file.applicable) records, \(count) vectors" }
        for (group, vectors) in file.groups where group.count != vectors.count {
            return "\(group.id): \(vectors.count) vectors of \(group.count)"
        }
        return nil
    }
}

/// Ways to damage a file.
enum Damage {
    /// Cuts, flips, overwrites, removes, inserts or repeats something somewhere.
    static func strike(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<8, using: &random) {
        case 0: bytes.removeLast(bytes.count - place)
        case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 2: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 3: bytes.remove(at: place)
        case 4: bytes.insert(contentsOf: "99999999999999999999".utf8, at: place)
        case 5: bytes.insert(contentsOf: [0xC3, 0x28, 0xED, 0xA0, 0x80], at: place)
        case 6: bytes.replaceSubrange(place..<min(bytes.count, place + 1), with: "-1".utf8)
        default:
            let end = min(bytes.count, place + Int.random(in: 1..<80, using: &random))
            bytes.insert(contentsOf: Array(bytes[place..<end]), at: Int.random(in: 0..<bytes.count, using: &random))
        }
    }

    /// Damage that is made on purpose.
    struct Kind {
        let name: String
        let bytes: [UInt8]
        /// Whether no format has such files.
        let isAlwaysRefused: Bool

        init(_ name: String, _ bytes: [UInt8], isAlwaysRefused: Bool = true) {
            self.name = name
            self.bytes = bytes
            self.isAlwaysRefused = isAlwaysRefused
        }
    }

    static func malicious(_ bytes: [UInt8]) -> [Kind] {
        let text = String(decoding: bytes, as: UTF8.self)
        let nested = Array(String(repeating: "[", count: 100_000).utf8)
        return [
            Kind("nothing", []),
            Kind("nested lists", nested),
            Kind("nested lists behind", bytes + nested),
            Kind("nested objects", Array(String(repeating: "{\"a\":", count: 100_000).utf8)),
            Kind("a line of a megabyte", bytes + Array(repeating: UInt8(ascii: "a"), count: 1 << 20)),
            Kind("a value of a megabyte", bytes + Array("\nMsg = ".utf8) + Array(repeating: 48, count: 1 << 20)),
            Kind("zeros", Array(repeating: 0, count: 1 << 16)),
            Kind("no UTF-8", bytes + [0xFF, 0xFE, 0xC0]),
            Kind("twice", bytes + bytes, isAlwaysRefused: false),
            Kind("no line ends", bytes.filter { $0 != 10 }, isAlwaysRefused: false),
            Kind("CR only", bytes.map { $0 == 10 ? 13 : $0 }, isAlwaysRefused: false),
            Kind("huge numbers", replacing(": 1", ": 9223372036854775807", in: text), isAlwaysRefused: false),
            Kind("huge counts", replacing("= 1", "= 9223372036854775807", in: text), isAlwaysRefused: false),
            Kind("negative numbers", replacing(": 1", ": -1", in: text), isAlwaysRefused: false),
        ]
    }

    private static func replacing(_ old: String, _ new: String, in text: String) -> [UInt8] {
        Array(text.replacing(old, with: new).utf8)
    }
}

/// A small generator that gives the same numbers on every run.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
