import Corpus
import KernelNames
import Testing

@testable import Reporting

@Suite struct DriverMatchingTests {
    private func driver(
        _ name: String,
        _ algorithm: String = "sha256",
        module: String = "kernel",
        priority: Int = 100
    ) -> RunSnapshot.Driver {
        let key = DriverID(type: .hash, algorithm: algorithm, name: name)
        return RunSnapshot.Driver(id: key, module: module, priority: priority, verdict: .passed, cells: [:])
    }

    /// The rule and the successor of one driver among several new ones.
    private func successor(
        of old: RunSnapshot.Driver,
        among new: [RunSnapshot.Driver],
        _ others: [RunSnapshot.Driver] = []
    ) -> (driver: String, rule: Succession.Rule)? {
        let matching = DriverMatching(base: [old] + others, new: new)
        let found = matching.pairs.flatMap(\.successions).first { $0.old == old.id }
        #expect((found == nil) == matching.vanished.contains { $0.id == old.id })
        return found.map { ($0.new.name, $0.rule) }
    }

    @Test func theLibraryTakesThePlaceOfAllImplementations() {
        let old = [
            driver("sha256-generic"), driver("sha256-ssse3", priority: 150), driver("sha256-avx2", priority: 170),
        ]
        let matching = DriverMatching(base: old, new: [driver("sha256-lib", module: "sha256")])
        #expect(matching.vanished.isEmpty && matching.appeared.isEmpty)
        #expect(matching.pairs.map { $0.old.map(\.id.name) } == [["sha256-avx2", "sha256-ssse3", "sha256-generic"]])
        #expect(matching.pairs[0].successions.allSatisfy { $0.rule == .movedToLibrary })
        #expect(matching.pairs[0].successions[0].explanation.contains("module kernel, now sha256"))
    }

    @Test func aDeviceIsNeverTakenForSoftware() {
        #expect(successor(of: driver("sha256-ccp", module: "ccp_crypto"), among: [driver("sha256-lib")]) == nil)
        #expect(successor(of: driver("sha256-generic"), among: [driver("sha256-ccp")]) == nil)
        let hmac = driver("hmac-sha256-ccp", "hmac(sha256)", module: "ccp_crypto")
        #expect(successor(of: hmac, among: [driver("hmac-sha256-lib", "hmac(sha256)")]) == nil)
    }

    @Test func anotherAlgorithmOrAnAcceleratorIsNoSuccessor() {
        #expect(successor(of: driver("sha256-generic"), among: [driver("sha512-lib", "sha512")]) == nil)
        #expect(successor(of: driver("sha256-generic"), among: [driver("sha256-avx2")]) == nil)
        #expect(successor(of: driver("sha256-lib"), among: [driver("sha256-generic")]) == nil)
    }

    @Test func aWrapperIsNoSuccessorOfADriver() {
        let authenc = "authenc(hmac(md5),cbc(aes))"
        let plain = driver("authenc(hmac(md5-generic),cbc(aes-aesni))", authenc)
        let wrapped = driver("pcrypt(authenc(hmac(md5-generic),cbc-aes-aesni))", authenc)
        #expect(successor(of: plain, among: [wrapped]) == nil)
        #expect(successor(of: wrapped, among: [plain]) == nil)
        let other = driver("pcrypt(authenc(hmac(md5-generic),cbc(aes-aesni)))", authenc)
        #expect(successor(of: wrapped, among: [other])?.rule == .sameImplementation)
    }

    @Test func aSuccessorThatWasThereBeforeIsNone() {
        let lib = driver("sha256-lib")
        #expect(successor(of: driver("sha256-generic"), among: [lib], [lib]) == nil)
    }

    @Test func instancesFollowTheirParts() {
        let authenc = "authenc(hmac(sha256),cbc(aes))"
        let found = successor(
            of: driver("authenc(hmac(sha256-avx2),cbc-aes-aesni)", authenc),
            among: [
                driver("authenc(hmac-sha256-lib,cbc(aes-lib))", authenc),
                driver("authenc(hmac-sha256-lib,cbc-aes-aesni)", authenc),
            ]
        )
        #expect(found?.driver == "authenc(hmac-sha256-lib,cbc-aes-aesni)")
        #expect(found?.rule == .partMovedToLibrary)
        let gcm = successor(
            of: driver("gcm_base(ctr(aes-generic),ghash-generic)", "gcm(aes)"),
            among: [driver("gcm-aes-lib", "gcm(aes)")]
        )
        #expect(gcm?.rule == .movedToLibrary)
    }

    @Test func namesOfOneInstructionSetAreOne() {
        let old = driver("ghash-clmulni", "ghash", module: "ghash_clmulni_intel")
        let found = successor(of: old, among: [driver("ghash-pclmulqdqni", "ghash", module: "ghash_clmulni_intel")])
        #expect(found?.rule == .sameImplementation)
    }

    @Test func aModuleThatRegistersAnotherDriverAloneIsFollowed() {
        let old = driver("vendor-sha", module: "vendor")
        #expect(successor(of: old, among: [driver("vendor2-sha", module: "vendor")])?.rule == .sameModule)
        let two = [driver("vendor2-sha", module: "vendor"), driver("vendor3-sha", module: "vendor")]
        #expect(successor(of: old, among: two) == nil)
        #expect(successor(of: driver("a"), among: [driver("b")]) == nil)
        let fast = driver("seqiv(rfc7539esp(chacha20-simd,poly1305-simd))", "seqiv(x)", module: "seqiv")
        let plain = driver("seqiv(rfc7539esp(chacha20-lib,poly1305-generic))", "seqiv(x)", module: "seqiv")
        #expect(successor(of: fast, among: [plain]) == nil)
    }
}
