import AFALG
import Corpus
import KernelNames
import Testing

@testable import Conformance

@Suite struct TemplateNameTests {
    @Test func splitsAtTheOutermostCommas() {
        let name = TemplateName("authenc(hmac(sha1),cbc(aes))")
        #expect(name?.template == "authenc")
        #expect(name?.arguments == ["hmac(sha1)", "cbc(aes)"])
        #expect(TemplateName("sha1") == nil)
        #expect(TemplateName("hmac(sha1") == nil)
    }
}

@Suite struct InstanceRuleTests {
    private static let entries = ProcCrypto.parse(
        [
            ("ctr(aes)", "ctr-aes-aesni", "skcipher", 400), ("ctr(aes)", "ctr(aes-generic)", "skcipher", 100),
            ("ghash", "ghash-clmulni", "ahash", 400), ("ghash", "ghash-generic", "shash", 100),
            ("aes", "aes-generic", "cipher", 100), ("aes", "aes-wrong-type", "shash", 900),
        ].map { "name : \($0)\ndriver : \($1)\ntype : \($2)\npriority : \($3)\n" }.joined(separator: "\n")
    )

    @Test func namesTheSlotsOfATemplate() throws {
        let rule = try #require(InstanceRule.rule(for: "gcm(aes)"))
        #expect(rule.template == "gcm_base")
        #expect(rule.slots == [.init(.skcipher, "ctr(aes)"), .init(.hash, "ghash")])
        let nested = try #require(InstanceRule.rule(for: "authenc(hmac(sha1),rfc3686(ctr(aes)))"))
        #expect(nested.slots == [.init(.hash, "hmac(sha1)"), .init(.skcipher, "rfc3686(ctr(aes))")])
        #expect(InstanceRule.rule(for: "sha1") == nil)
        #expect(InstanceRule.rule(for: "pcrypt(gcm(aes))") == nil)
    }

    @Test func fillsEachSlotWithTheDriversOfItsKind() {
        #expect(
            InstanceRule.rule(for: "gcm(aes)")?.names(over: Self.entries) == [
                "gcm_base(ctr-aes-aesni,ghash-clmulni)", "gcm_base(ctr-aes-aesni,ghash-generic)",
                "gcm_base(ctr(aes-generic),ghash-clmulni)", "gcm_base(ctr(aes-generic),ghash-generic)",
            ]
        )
        #expect(InstanceRule.rule(for: "cbc(aes)")?.names(over: Self.entries) == ["cbc(aes-generic)"])
    }

    @Test func anEmptySlotGetsTheName() {
        let text = "name : chacha20\ndriver : chacha20-simd\ntype : skcipher\npriority : 300\n"
        let names = InstanceRule.rule(for: "rfc7539(chacha20,poly1305)")?.names(over: ProcCrypto.parse(text))
        #expect(names == ["rfc7539(chacha20-simd,poly1305)"])
    }

    @Test func manyCombinationsHaveEachDriverOnce() {
        #expect(InstanceRule.combinations([["a", "b"], ["c", "d"]]).count == 4)
        let first = (1...5).map { "a\($0)" }
        let second = (1...4).map { "b\($0)" }
        let names = InstanceRule.combinations([first, second])
        #expect(names.count == 8)
        #expect(names[0] == ["a1", "b1"])
        #expect(Set(names.map { $0[0] }) == Set(first))
        #expect(Set(names.map { $0[1] }) == Set(second))
        #expect(Set(names.map { $0.joined(separator: ",") }).count == names.count)
    }

    @Test func everyRuleStandsForOneTemplate() {
        #expect(Set(InstanceRule.all.map(\.algorithm)).count == InstanceRule.all.count)
    }
}
