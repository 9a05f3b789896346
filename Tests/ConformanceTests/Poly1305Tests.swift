import Corpus
import Records
import Testing

@testable import Conformance

@Suite struct Poly1305Tests {
    private static let key = Hex.decode("85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b")!

    @Test("RFC 8439, section 2.5.2")
    func knownTag() {
        let message = Array("Cryptographic Forum Research Group".utf8)
        #expect(Hex.encode(Poly1305Key(Self.key).tag(of: message)) == "a8061dc1305136c6c22b8baf0c0127a9")
    }

    @Test("RFC 8439, section 2.3.2")
    func knownBlock() {
        let nonce: [UInt8] = [0, 0, 0, 9, 0, 0, 0, 0x4A, 0, 0, 0, 0]
        let block = ChaCha20.block(key: Array(0..<32), counter: 1, nonce: nonce)
        #expect(
            Hex.encode(block)
                == "10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e"
                + "d2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e"
        )
    }

    @Test("A number times its inverse is 1, and less itself 0")
    func inverse() {
        for value in [1, 2, 5, UInt128.max, 0x1234_5678_9ABC_DEF0] {
            let residue = Poly1305Residue(value)
            #expect(residue * residue.inverse == Poly1305Residue(1))
            #expect(residue - residue == .zero)
        }
        #expect(-Poly1305Residue(1) + Poly1305Residue(1) == .zero)
    }

    @Test("The block that was computed brings the accumulator to where it was to end", arguments: 0..<5)
    func accumulator(_ sum: Int) throws {
        let sizes = [UInt8](repeating: 0, count: 8) + [16] + [UInt8](repeating: 0, count: 7)
        let last = Poly1305Residue(block: sizes[...])
        let found = try #require(
            (0..<64).lazy.compactMap { seed -> (Poly1305Key, [UInt8])? in
                var random = SplitMix(seed: 1, for: "poly \(seed)")
                let key = Poly1305Key(random.bytes(32))
                return key.block(before: last, leadingTo: Poly1305Residue(UInt128(sum))).map { (key, $0) }
            }.first
        )
        #expect(found.0.tag(of: found.1 + sizes) == found.0.tag(of: Poly1305Residue(UInt128(sum))))
    }
}
