import Testing

@testable import Conformance

@Suite struct FIPSKeysTests {
    private func isRefused(_ algorithm: String, _ key: [UInt8]) -> Bool { FIPSKeys.rule(algorithm, key) != nil }

    @Test func halvesOfXTS() {
        let half = [UInt8](0..<16)
        #expect(isRefused("xts(aes)", half + half))
        #expect(!isRefused("xts(aes)", half + half.reversed()))
        #expect(isRefused("xts(aes)", [UInt8](0..<48)))
        #expect(!isRefused("xts(aes)", [UInt8](0..<64)))
        #expect(!isRefused("xts(aes)", []))
        #expect(!isRefused("cbc(aes)", half + half))
    }

    @Test func shortKeysOfHMAC() {
        #expect(isRefused("hmac(sha256)", [UInt8](0..<13)))
        #expect(!isRefused("hmac(sha256)", [UInt8](0..<14)))
        #expect(!isRefused("sha256", []))
    }

    @Test func partsOfTripleDES() {
        let one = [UInt8](0..<8)
        let two = [UInt8](8..<16)
        #expect(isRefused("cbc(des3_ede)", one + two + one))
        #expect(isRefused("ecb(des3_ede)", one + one + two))
        #expect(!isRefused("cbc(des3_ede)", one + two + [UInt8](16..<24)))
        #expect(!isRefused("cbc(des)", one))
    }
}
