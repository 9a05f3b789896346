import SystemPackage
import Testing

@testable import Conformance

@Suite struct DisallowedKeysTests {
    private func isRefused(_ algorithm: String, _ key: [UInt8]) -> Bool {
        let rule = DisallowedKeys.rule(algorithm, key, isFIPS: true, socketMemory: 20480)
        return rule?.errno == .invalidArgument
    }

    @Test func sizesThatASocketTakes() {
        func rule(_ size: Int, of memory: Int?, isFIPS: Bool = false) -> DisallowedKeys.Rule? {
            let key = [UInt8](repeating: 1, count: size)
            return DisallowedKeys.rule("hmac(sha256)", key, isFIPS: isFIPS, socketMemory: memory)
        }
        #expect(rule(20479, of: 20480) == nil)
        #expect(rule(20480, of: 20480)?.errno == .noMemory)
        let reason = "AF_ALG takes no key of 20480 bytes and more here (net.core.optmem_max)"
        #expect(rule(33836, of: 20480)?.reason == reason)
        #expect(rule(33836, of: 131072) == nil)
        #expect(rule(1 << 20, of: nil) == nil)
        #expect(rule(13, of: 20480) == nil)
        #expect(rule(13, of: 20480, isFIPS: true)?.errno == .invalidArgument)
    }

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
