import Corpus
import JSONC
import Testing

@testable import GeneratorCore

/// Readers get damaged texts by the hundred: none may crash, and every error must name the file.
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
        Case(name: "health", text: Sample.randomHealth, reader: RandomHealthReader()),
    ]

    @Test(arguments: cases) func damageIsToldAndNeverFatal(_ sample: Case) {
        var random = SplitMix64(state: 0x5eed)
        var refused = 0
        for round in 0..<400 {
            var damaged = Array(sample.text.utf8)
            for _ in 0...Int.random(in: 0..<3, using: &random) { Self.damage(&damaged, &random) }
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
        #expect(refused > 100)
    }

    private static func damage(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bytes.removeLast(bytes.count - place)
        case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 2: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 3: bytes.remove(at: place)
        case 4: bytes.insert(contentsOf: Array("99999999999999999999".utf8), at: place)
        default:
            let end = min(bytes.count, place + Int.random(in: 1..<80, using: &random))
            bytes.insert(contentsOf: Array(bytes[place..<end]), at: Int.random(in: 0..<bytes.count, using: &random))
        }
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
