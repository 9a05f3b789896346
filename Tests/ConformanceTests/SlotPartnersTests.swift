import AFALG
import Corpus
import KernelNames
import Records
import Testing

@testable import Conformance

@Suite struct SlotPartnersTests {
    private static func name(_ cipher: Int, _ template: String = "authenc") -> String {
        "\(template)(hmac(sha1),cbc(cipher\(cipher)))"
    }

    @Test func aSlotMeetsSoManyPartnersAndIsSettled() {
        let names = (0..<SlotPartners.enough + 2).map { Self.name($0) }
        let partners = SlotPartners(names)
        for (number, name) in names.enumerated() {
            // Each cipher comes once, so its own slot stays open.
            #expect(partners.settled(in: name) == (number < SlotPartners.enough ? [] : [0]), "\(name)")
        }
        #expect(partners.settled(in: "authenc(hmac(sha1),cbc(other))") == [])
    }

    @Test func anAlgorithmWithManyGroupsIsOnePartner() {
        let names = Array(repeating: Self.name(0), count: 2 * SlotPartners.enough) + [Self.name(1)]
        #expect(SlotPartners(names).settled(in: Self.name(1)) == [])
    }

    @Test func aWideAlgorithmTakesTheBestOfEachAndCountsForNone() {
        let names = (0..<SlotPartners.enough + 1).map { Self.name($0) }
        let wide = Set(names.dropFirst())
        let partners = SlotPartners(names + [Self.name(99)], wide: wide)
        #expect(wide.allSatisfy { partners.settled(in: $0) == [0, 1] })
        #expect(partners.settled(in: Self.name(99)) == [])
    }

    @Test func anotherTemplateIsAnotherPlace() {
        let names = (0..<SlotPartners.enough).map { Self.name($0) } + [Self.name(0, "authencesn")]
        #expect(SlotPartners(names).settled(in: Self.name(0, "authencesn")) == [])
    }

    @Test func aSingleSlotTakesEveryDriver() {
        let names = (0..<30).map { _ in "ctr(aes)" } + (0..<30).map { "rfc3686(ctr(cipher\($0)))" }
        #expect(names.allSatisfy { SlotPartners(names).settled(in: $0).isEmpty })
    }

    @Test func aSettledSlotTakesTheBestDriver() {
        let text = [
            ("hmac(sha1)", "hmac(sha1-generic)", "shash", 100), ("hmac(sha1)", "hmac(sha1-avx2)", "shash", 170),
            ("cbc(x)", "cbc-x-asm", "skcipher", 300), ("cbc(x)", "cbc(x-generic)", "skcipher", 100),
        ].map { "name : \($0)\ndriver : \($1)\ntype : \($2)\npriority : \($3)\n" }.joined(separator: "\n")
        let rule = InstanceRule.rule(for: "authenc(hmac(sha1),cbc(x))")
        let entries = ProcCrypto.parse(text)
        #expect(rule?.names(over: entries).count == 4)
        #expect(
            rule?.names(over: entries, settled: [0]) == [
                "authenc(hmac(sha1-avx2),cbc-x-asm)", "authenc(hmac(sha1-avx2),cbc(x-generic))",
            ]
        )
        #expect(rule?.names(over: entries, settled: [0, 1]) == ["authenc(hmac(sha1-avx2),cbc-x-asm)"])
    }

    /// A kernel with two digests' drivers and many ciphers, whose template takes any pair.
    private static func kernel(_ ciphers: Range<Int>) -> PretendedKernel {
        let macs = [("hmac(sha1-avx2)", 170), ("hmac(sha1-generic)", 100)]
        var entries = macs.map { PretendedKernel.entry("hmac(sha1)", $0.0, "shash", priority: $0.1) }
        var instances: [String: String] = [:]
        for cipher in ciphers {
            entries.append(PretendedKernel.entry("cbc(cipher\(cipher))", "cbc-\(cipher)", "skcipher", priority: 1))
            for (mac, priority) in macs.reversed() {
                let driver = "authenc(\(mac),cbc-\(cipher))"
                instances[driver] = PretendedKernel.entry(name(cipher), driver, "aead", priority: priority)
                instances[name(cipher)] = instances[driver]
            }
        }
        return PretendedKernel(entries: entries, instances: instances)
    }

    private static func drivers(of number: Int, _ ciphers: Range<Int>, _ selection: Selection) throws -> [String] {
        let groups = ciphers.map { group(name($0), .aead, id: "s/f/\($0)") }
        let survey = try Discovery(kernel(ciphers).view).survey(for: groups, in: selection)
        return survey.drivers.filter { $0.algorithm == name(number) }.map(\.driver)
    }

    @Test func aSelectionFindsWhatAWholeRunFinds() throws {
        let ciphers = 0..<SlotPartners.enough + 1
        let (first, last) = (0, SlotPartners.enough)
        for number in [first, last] {
            let whole = try Self.drivers(of: number, ciphers, Selection())
            let alone = try Self.drivers(of: number, ciphers, Selection(algorithms: [Self.name(number)]))
            #expect(whole == alone)
            #expect(whole.count == (number == first ? 2 : 1))
            #expect(whole.first == "authenc(hmac(sha1-avx2),cbc-\(number))")
        }
    }
}
