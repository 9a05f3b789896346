import Records
import Testing

@testable import Conformance

/// What is said of bytes that a generator gave.
@Suite struct RandomQualityTests {
    private static let sizes = [128, 31, 127, 33, 7, 128, 65, 15, 126, 61]

    private func reads(_ seed: UInt64, _ change: (inout [UInt8]) -> Void = { _ in }) -> [[UInt8]] {
        var random = SplitMix(seed: seed, for: "quality")
        return (0..<170).map { number in
            var bytes = random.bytes(Self.sizes[number % Self.sizes.count])
            change(&bytes)
            return bytes
        }
    }

    @Test func goodBytesAreNotAccused() {
        for seed in 0..<60 as Range<UInt64> { #expect(RandomQuality.fault(in: reads(seed)) == nil, "\(seed)") }
    }

    @Test func aByteOfEveryWordIsZero() {
        let words = reads(1) { bytes in
            for place in stride(from: 3, to: bytes.count, by: 4) { bytes[place] = 0 }
        }
        #expect(RandomQuality.fault(in: words)?.contains("at place 3 of 4, from the start of each read") == true)
    }

    @Test func aBitIsSetTooOften() {
        let biased = reads(2) { bytes in
            for place in bytes.indices where bytes[place] & 0x0E == 0x0E { bytes[place] |= 0x80 }
        }
        #expect(RandomQuality.fault(in: biased)?.hasPrefix("bit 7 is set in ") == true)
    }

    @Test func bytesThatFollowOneAnotherAreSeen() {
        let counting = reads(3) { bytes in
            for place in stride(from: 1, to: bytes.count, by: 5) { bytes[place] = bytes[place - 1] &+ 7 }
        }
        #expect(RandomQuality.fault(in: counting)?.hasSuffix("bytes are the one 1 before plus 7") == true)
    }

    @Test func bytesOfEvenParityAreSeen() {
        let even = reads(4) { bytes in
            for place in bytes.indices where !bytes[place].nonzeroBitCount.isMultiple(of: 2) { bytes[place] ^= 0x80 }
        }
        #expect(RandomQuality.fault(in: even)?.contains("128 of 256 never come") == true)
    }

    @Test func aValueThatNeverComesIsSeen() {
        let filled = reads(5) { bytes in
            for place in bytes.indices where bytes[place] == 0 { bytes[place] = UInt8(1 + place % 255) }
        }
        #expect(RandomQuality.fault(in: filled)?.hasPrefix("the value 0 comes 0 times in ") == true)
    }
}
