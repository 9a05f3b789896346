import KernelNames
import Records
import Testing

@testable import Conformance

/// What is expected of an algorithm by its name and its entry in /proc/crypto.
@Suite struct ModeTraitsTests {
    private func traits(_ algorithm: String, _ driver: String, blockSize: Int) -> ModeTraits {
        ModeTraits(
            DriverRecord(
                DriverID(AlgorithmID(.skcipher, algorithm), driver),
                module: "kernel",
                priority: 1,
                selftest: "passed",
                origin: .registered,
                fields: ["blocksize": "\(blockSize)"],
                groups: 1,
                records: 1
            )
        )
    }

    /// ecb(arc4) goes on in some kernels and begins anew in others: neither is called wrong.
    @Test func aStreamCipherInECBsClothesIsNotExpectedToGoOn() {
        #expect(!traits("ecb(arc4)", "ecb(arc4)-generic", blockSize: 1).chains)
        #expect(traits("ecb(aes)", "ecb-aes-aesni", blockSize: 16).chains)
        #expect(traits("cbc(aes)", "cbc-aes-aesni", blockSize: 16).chains)
        #expect(!traits("xts(aes)", "xts-aes-aesni", blockSize: 16).chains)
    }
}
