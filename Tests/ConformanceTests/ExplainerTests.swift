import AFALG
import Corpus
import Glibc
import KernelNames
import Records
import SystemPackage
import Testing

@testable import Conformance

/// One test for each reason that discovery can give, over kernels that are pretended.
@Suite struct ExplainerTests {
    private static func refusing(
        _ errno: CInt,
        at step: AFALGError.Step = .bind,
        _ allowed: Set<String> = []
    ) -> (CipherType, String) throws(AFALGError) -> Void {
        { type, name throws(AFALGError) in
            if allowed.contains(name) { return }
            throw AFALGError(step: step, errno: Errno(rawValue: errno), type: type.rawValue, algorithm: name)
        }
    }

    /// The survey of a kernel with `sha1-one` and `cbc-two`, which are bound as the arguments say.
    private func survey(
        _ errno: CInt,
        at step: AFALGError.Step = .bind,
        allowed: Set<String> = [],
        policy: KernelView.Policy = .init(),
        flags: [String: RegisteredAlgorithm.Flags] = [:],
        log: [String] = [],
        extra: String = "",
        groups: [VectorGroup] = []
    ) throws -> Discovery.Survey {
        let text = [
            PretendedKernel.entry("sha1", "sha1-one", "shash", priority: 1),
            PretendedKernel.entry("cbc(aes)", "cbc-two", "skcipher", priority: 1) + extra,
        ].joined(separator: "\n")
        var view = KernelView(registered: { text }, probe: Self.refusing(errno, at: step, allowed))
        view.policy = policy
        view.flags = { flags }
        view.log = { log }
        return try Discovery(view).survey(for: groups)
    }

    private func reason(_ survey: Discovery.Survey, _ driver: String = "cbc-two") -> Untested? {
        survey.drivers.first { $0.driver == driver }?.untested
    }

    @Test func aKernelWithoutAFALG() throws {
        let untested = try #require(reason(try survey(EAFNOSUPPORT, at: .socket)))
        #expect(untested == Untested(.noAFALG, evidence: "socket: EAFNOSUPPORT"))
    }

    @Test(arguments: [EPERM, EACCES]) func aFilterOfSystemCalls(_ errno: CInt) throws {
        let untested = try #require(reason(try survey(errno, at: .socket, policy: .init(filter: "Seccomp: 2"))))
        #expect(untested.reason == .familyBlocked)
        #expect(untested.evidence.hasSuffix("; Seccomp: 2"))
    }

    @Test func aTypeThatLetsNobodyIn() throws {
        let survey = try survey(ENOENT, allowed: ["sha1-one"], groups: [group("sha1")])
        #expect(reason(survey)?.reason == .typeMissing)
        #expect(reason(survey, "sha1-one") == nil)
    }

    /// What distributions did against CVE-2026-31431: the type's module is refused, and whatever else could be said of its drivers
    /// is not why they cannot be bound.
    @Test func `a type whose module the kernel refused is missing, whatever its drivers' flags are`() throws {
        let gcm = PretendedKernel.entry("gcm(aes)", "gcm-three", "aead", priority: 1) + "async : yes"
        let text = [PretendedKernel.entry("sha1", "sha1-one", "shash", priority: 1), gcm].joined(separator: "\n")
        var view = KernelView(registered: { text }, probe: Self.refusing(ENOENT, ["sha1-one"]))
        let groups = [group("sha1"), group("gcm(aes)", .aead), group("ccm(aes)", .aead)]
        #expect(reason(try Discovery(view).survey(for: groups), "gcm-three")?.reason == .offCPUMasked)
        view.missingTypes = [.aead: "module algif_aead: EPERM"]
        let survey = try Discovery(view).survey(for: groups)
        let refused = Untested(.typeMissing, evidence: "bind: ENOENT; module algif_aead: EPERM")
        #expect(reason(survey, "gcm-three") == refused)
        #expect(survey.untested.map(\.untested) == [refused])
        #expect(reason(survey, "sha1-one") == nil)
    }

    @Test func `a kernel that gave an asynchronous driver does not mask`() throws {
        let device = PretendedKernel.entry("ecb(aes)", "ecb-device", "skcipher", priority: 1) + "async : yes"
        let gcm = PretendedKernel.entry("gcm(aes)", "gcm-three", "aead", priority: 1) + "async : yes"
        let survey = try survey(
            ENOENT,
            allowed: ["sha1-one", "ecb-device", "cbc-two"],
            extra: "\n" + device + "\n" + gcm,
            groups: [group("gcm(aes)", .aead)]
        )
        #expect(reason(survey, "gcm-three")?.reason == .typeMissing)
    }

    /// On 7.3 each bind of a `pcrypt` instance makes it again, because the mask hides the one that is there.
    @Test func `an instance that the mask hides and that is there already is masked`() throws {
        let pcrypt = PretendedKernel.entry("gcm(aes)", "pcrypt(gcm-three)", "aead", priority: 1) + "async : yes"
        let survey = try survey(EEXIST, allowed: ["sha1-one", "cbc-two"], extra: "\n" + pcrypt)
        #expect(reason(survey, "pcrypt(gcm-three)")?.reason == .offCPUMasked)
        #expect(reason(survey, "pcrypt(gcm-three)")?.evidence.hasSuffix("bind: EEXIST") == true)
    }

    @Test func whatNothingExplainsIsSaidToBeSo() throws {
        let other = PretendedKernel.entry("ecb(aes)", "ecb-three", "skcipher", priority: 1)
        let survey = try survey(ENOENT, allowed: ["ecb-three"], extra: "\n" + other)
        #expect(reason(survey) == Untested(.unexplained, evidence: "bind: ENOENT"))
        #expect(reason(try self.survey(EIO))?.reason == .unexplained)
    }

    @Test func theRestriction() throws {
        let one = KernelView.Policy(restrict: 1)
        let untested = try #require(reason(try survey(ENOENT, policy: one)))
        #expect(untested.reason == .restricted)
        #expect(untested.evidence.contains("af_alg_restrict is 1"))
        #expect(untested.evidence.contains("for privileged callers"))
        let user = KernelView.Policy(restrict: 1, isPrivileged: false)
        #expect(try #require(reason(try survey(ENOENT, policy: user))).evidence.contains("for unprivileged callers"))
        let two = KernelView.Policy(restrict: 2)
        #expect(reason(try survey(EAFNOSUPPORT, at: .socket, policy: two))?.reason == .restricted)
        // An algorithm that no template makes would be registered: it is missing, not forbidden.
        let groups = [group("sm3"), group("gcm(aes)", .aead)]
        let rows = try survey(ENOENT, policy: one, groups: groups).untested
        #expect(rows.map(\.untested.reason) == [.notBuilt, .restricted])
    }

    @Test func anAllowedNameLeadsToTheDriverThatAnswersIt() throws {
        let extra = [("cbc-three", 3), ("cbc-masked", 5)].map { driver, priority in
            "\n" + PretendedKernel.entry("cbc(aes)", driver, "skcipher", priority: priority)
        }
        func names(_ policy: KernelView.Policy, _ allowed: Set<String>) throws -> [String: String?] {
            let survey = try survey(
                ENOENT,
                allowed: allowed,
                policy: policy,
                flags: ["cbc-masked": .kernelDriverOnly],
                extra: extra.joined(),
                groups: [group("cbc(aes)", .skcipher)]
            )
            let bound = survey.drivers.filter { $0.unreachable == nil }
            return Dictionary(uniqueKeysWithValues: bound.map { ($0.driver, $0.boundAs) })
        }
        #expect(try names(.init(restrict: 1), ["cbc(aes)"]) == ["cbc-three": "cbc(aes)"])
        #expect(try names(.init(restrict: 1), []).isEmpty)
        // Where the driver's own name is allowed it is taken, and where nothing restricts, no other.
        #expect(try names(.init(restrict: 1), ["cbc(aes)", "cbc-three"]) == ["cbc-three": nil])
        #expect(try names(.init(restrict: 0), ["cbc(aes)"]).isEmpty)
    }

    @Test func theMaskOfNewerKernels() throws {
        let flags: [String: RegisteredAlgorithm.Flags] = ["cbc-two": [.asynchronous, .allocatesMemory, .tested]]
        let untested = try #require(reason(try survey(ENOENT, policy: .init(restrict: 1), flags: flags)))
        #expect(untested.reason == .offCPUMasked)
        #expect(untested.evidence.contains("ASYNC, ALLOCATES_MEMORY;"))
        // Without NETLINK_CRYPTO, /proc/crypto tells.
        #expect(reason(try survey(ENOENT, extra: "async : yes"))?.reason == .offCPUMasked)
    }

    @Test func theKernelsOwnUse() throws {
        let extra = PretendedKernel.entry("__x", "__x-four", "skcipher", priority: 1, internal: true)
        #expect(reason(try survey(ENOENT, extra: "\n" + extra), "__x-four")?.reason == .internalUse)
    }

    @Test func theKernelsSelfTest() throws {
        let line = "alg: self-tests for cbc(aes) using cbc-two failed (rc=-22)"
        let survey = try survey(ELIBBAD, log: ["other", line, "alg: No test for x (cbc-two-b)"])
        #expect(reason(survey) == Untested(.selfTestFailed, evidence: line))
        #expect(reason(survey, "sha1-one") == Untested(.selfTestFailed, evidence: "bind: ELIBBAD"))
        #expect(survey.drivers.first { $0.driver == "cbc-two" }?.log == [line])
    }

    @Test func theModeFIPS() throws {
        let fips = KernelView.Policy(isFIPS: true)
        let line = "alg: cbc(aes) (cbc-two) is disabled due to FIPS"
        #expect(reason(try survey(ENOENT, policy: fips, log: [line])) == Untested(.fipsDisallowed, evidence: line))
        #expect(reason(try survey(ELIBBAD, policy: fips))?.reason == .fipsDisallowed)
        #expect(reason(try survey(ENOENT, policy: fips, extra: "fips : no"))?.evidence.contains("fips: no") == true)
        let failed = "alg: self-tests for cbc-two (cbc(aes)) failed"
        #expect(reason(try survey(ELIBBAD, policy: fips, log: [failed]))?.reason == .selfTestFailed)
    }

    @Test func whatTheKernelWouldNotMake() throws {
        let aes = PretendedKernel.entry("aes", "aes-five", "cipher", priority: 1)
        func row(_ errno: CInt, cipher: String = "", group name: String = "cbc(aes)") throws -> UntestedRecord? {
            try survey(
                errno,
                allowed: [name],
                extra: "\n" + (cipher.isEmpty ? aes : cipher),
                groups: [group(name, .skcipher)]
            )
            .untested.first { $0.driver.hasPrefix("cbc(") }
        }
        let rejected = try #require(try row(EINVAL))
        #expect(rejected.driver == "cbc(aes-five)")
        #expect(rejected.algorithm == "cbc(aes)")
        #expect(rejected.untested == Untested(.templateRejected, evidence: "bind: EINVAL"))
        // ENOENT is what 6.1 says to everything, and every kernel to a template that it lacks.
        #expect(try row(ENOENT)?.untested.reason == .notBuilt)
        let made = PretendedKernel.entry("cbc(aes)", "cbc(aes-six)", "skcipher", priority: 1)
        #expect(try row(ENOENT, cipher: aes + "\n" + made)?.untested.reason == .templateRejected)
        let long = PretendedKernel.entry("aes", String(repeating: "a", count: 123), "cipher", priority: 1)
        let untested = try #require(try row(ENOENT, cipher: long)?.untested)
        #expect(untested == Untested(.nameTooLong, evidence: "128 bytes; bind: ENOENT"))
        #expect(try row(ENAMETOOLONG)?.untested.reason == .nameTooLong)
    }

    @Test func whatTheKernelLacks() throws {
        let rows = try survey(ENOENT, groups: [group("sm3")]).untested
        #expect(rows.map(\.algorithm) == ["sm3"])
        #expect(rows.map(\.untested.reason) == [.notBuilt])
    }
}
