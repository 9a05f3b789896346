import Corpus
import JSONC
import KernelNames
import Testing

@testable import GeneratorCore

/// Readers get damaged texts by the thousand: none may crash, and every error must name the file.
@Suite struct MutationTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String
        var reader: any VectorReader
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "cbc", text: Sample.cbc, reader: CAVPCipherReader(blockSize: 16, hasIV: true)),
        Case(name: "gcm", text: Sample.gcmDecrypt, reader: CAVPGCMReader(isEncryption: false)),
        Case(name: "ccm decrypt", text: Sample.ccmDecrypt, reader: CAVPCCMReader(isEncryption: false)),
        Case(name: "ccm encrypt", text: Sample.ccmEncrypt, reader: CAVPCCMReader(isEncryption: true)),
        Case(name: "xts", text: Sample.xtsNumber, reader: CAVPXTSReader(hasSequenceNumber: true)),
        Case(name: "digest", text: Sample.digest, reader: CAVPDigestReader(digestSize: 20)),
        Case(name: "aead", text: Sample.aead, reader: WycheproofAEADReader(layout: .ccm)),
        Case(name: "padded cbc", text: Sample.paddedCBC, reader: WycheproofCipherReader(mode: .paddedCBC)),
        Case(name: "mac", text: Sample.mac, reader: WycheproofMACReader(size: 16)),
        Case(name: "answers", text: Sample.randomAnswers, reader: RandomKnownAnswerReader(seedSize: 48)),
        Case(name: "drbg", text: Sample.drbgAnswers, reader: DRBGKnownAnswerReader()),
        Case(name: "sealed", text: Sample.sealed, reader: ResponseAEADReader(layout: .chachaPoly)),
        Case(name: "chacha", text: Sample.chacha, reader: ChaChaReader()),
        Case(name: "key wrap", text: Sample.keyWrap, reader: CAVPKeyWrapReader(isEncryption: false)),
        Case(name: "camellia", text: Sample.camellia, reader: CamelliaReader()),
        Case(name: "blake2", text: Sample.blake2, reader: BLAKE2Reader(digestSize: 4)),
        Case(name: "node", text: Sample.nodeHash, reader: NodeHashReader(member: "md", size: 2)),
        Case(
            name: "crypto++",
            text: Sample.cryptoPP,
            reader: CryptoPPReader(name: "Some/CBC", kind: .cipher(block: 8))
        ),
        Case(name: "stream", text: Sample.stream, reader: StreamCounterReader(name: "XChaCha20")),
        Case(name: "wrapping", text: Sample.wrapping, reader: WycheproofKeyWrapReader()),
        Case(name: "nonce mac", text: Sample.nonceMAC, reader: WycheproofNonceMACReader(form: .vmac64)),
        Case(
            name: "digest chain",
            text: Sample.digestChain,
            reader: CAVPDigestChainReader(digestSize: 4, kind: .digest)
        ),
        Case(name: "ACVP cipher", text: Sample.acvpCipher, reader: ACVPReader()),
        Case(name: "ACVP sealed", text: Sample.acvpSealed, reader: ACVPReader()),
        Case(name: "ACVP digest", text: Sample.acvpDigest, reader: ACVPReader()),
        Case(name: "ACVP generator", text: Sample.acvpGenerator, reader: ACVPReader()),
        Case(name: "health", text: Sample.randomHealth, reader: RandomHealthReader()),
    ]

    @Test(arguments: cases) func damageIsToldAndNeverFatal(_ sample: Case) {
        var random = SplitMix64(state: 0x5eed)
        var refused = 0
        for round in 0..<2000 {
            var damaged = Array(sample.text.utf8)
            for _ in 0...Int.random(in: 0..<3, using: &random) { Damage.strike(&damaged, &random) }
            do {
                let file = try read(damaged, with: sample.reader, path: "damaged.file")
                #expect(file.applicable >= 0)
            } catch {
                refused += 1
                #expect("\(error)".hasPrefix("damaged.file:"), "round \(round): \(error)")
                #expect(!"\(error)".contains { $0.isNewline }, "round \(round): \(error)")
            }
        }
        // A detector that refuses nothing would pass the loop above.
        #expect(refused > 500)
    }

    /// A list of lists, a count of records that nobody has, and numbers that are taken: what chance seldom makes.
    @Test(arguments: cases) func malice(_ sample: Case) {
        for (name, text) in Damage.malicious(sample.text) {
            let start = ContinuousClock.now
            let said = message { _ = try read(text, with: sample.reader, path: "damaged.file") }
            #expect(said.isEmpty || said.hasPrefix("damaged.file:"), "\(name): \(said)")
            #expect(ContinuousClock.now - start < .seconds(5), "\(name)")
        }
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

    /// Damage that is made on purpose, by name.
    static func malicious(_ text: String) -> [(String, [UInt8])] {
        let bytes = Array(text.utf8)
        let nested = Array(String(repeating: "[", count: 100_000).utf8)
        return [
            ("nothing", []),
            ("nested lists", nested),
            ("nested lists behind", bytes + nested),
            ("nested objects", Array(String(repeating: "{\"a\":", count: 100_000).utf8)),
            ("a line of a megabyte", bytes + Array(repeating: UInt8(ascii: "a"), count: 1 << 20)),
            ("a value of a megabyte", bytes + Array("\nMsg = ".utf8) + Array(repeating: 48, count: 1 << 20)),
            ("zeros", Array(repeating: 0, count: 1 << 16)),
            ("no UTF-8", bytes + [0xFF, 0xFE, 0xC0]),
            ("twice", bytes + bytes),
            ("no line ends", bytes.filter { $0 != 10 }),
            ("CR only", bytes.map { $0 == 10 ? 13 : $0 }),
            ("huge numbers", Array(text.replacing(": 1", with: ": 9223372036854775807").utf8)),
            ("huge counts", Array(text.replacing("= 1", with: "= 9223372036854775807").utf8)),
            ("negative numbers", Array(text.replacing(": 1", with: ": -1").utf8)),
        ]
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
