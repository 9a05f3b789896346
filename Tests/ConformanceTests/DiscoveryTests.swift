import AFALG
import Corpus
import KernelNames
import Records
import SystemPackage
import Testing

@testable import Conformance

/// A kernel that grows entries as names are bound, as a real one does.
final class PretendedKernel {
    private var entries: [String]
    private let instances: [String: String]
    /// Entries that leave when a name is bound.
    private let victims: [String: String]
    private(set) var probes: [String] = []

    init(entries: [String], instances: [String: String], victims: [String: String] = [:]) {
        self.entries = entries
        self.instances = instances
        self.victims = victims
    }

    func read() -> String { entries.joined(separator: "\n") }

    func probe(_ type: CipherType, _ name: String) throws(AFALGError) {
        probes.append(name)
        if let victim = victims[name] { entries.removeAll { $0 == victim } }
        if let entry = instances[name], !entries.contains(entry) { entries.append(entry) }
        let known = ProcCrypto.parse(read()).contains { !$0.isInternal && ($0.name == name || $0.driver == name) }
        if !known { throw AFALGError(step: .bind, errno: .noSuchFileOrDirectory, type: type.rawValue, algorithm: name) }
    }

    /// The kernel as discovery sees it.
    var view: KernelView { KernelView(registered: read, probe: probe) }

    static func entry(
        _ name: String,
        _ driver: String,
        _ type: String,
        priority: Int,
        internal isInternal: Bool = false
    ) -> String {
        """
        name         : \(name)
        driver       : \(driver)
        module       : kernel
        priority     : \(priority)
        selftest     : passed
        internal     : \(isInternal ? "yes" : "no")
        type         : \(type)
        digestsize   : 20

        """
    }
}

func group(_ algorithm: String, _ type: CipherType = .hash, id: String = "s/f/digest") -> VectorGroup {
    VectorGroup(
        id: id,
        source: "s",
        file: "f",
        algorithm: algorithm,
        type: type,
        operation: .digest,
        keySize: 0,
        count: 3
    )
}

@Suite struct DiscoveryTests {
    private static func kernel() -> PretendedKernel {
        PretendedKernel(
            entries: [
                PretendedKernel.entry("sha1", "sha1-generic", "shash", priority: 100),
                PretendedKernel.entry("sha1", "sha1-avx2", "shash", priority: 170),
                PretendedKernel.entry("sha1", "__sha1-hidden", "shash", priority: 900, internal: true),
                PretendedKernel.entry("aes", "aes-generic", "cipher", priority: 100),
                PretendedKernel.entry("stdrng", "ansi_cprng", "rng", priority: 100),
                PretendedKernel.entry("md5", "md5-generic", "shash", priority: 0),
            ],
            instances: [
                "hmac(sha1)": PretendedKernel.entry("hmac(sha1)", "hmac(sha1-avx2)", "shash", priority: 170),
                "hmac(sha1-avx2)": PretendedKernel.entry("hmac(sha1)", "hmac(sha1-avx2)", "shash", priority: 170),
                "hmac(sha1-generic)": PretendedKernel.entry("hmac(sha1)", "hmac(sha1-generic)", "shash", priority: 100),
            ]
        )
    }

    private func discover(_ groups: [VectorGroup], _ selection: Selection = Selection()) throws -> [DriverRecord] {
        try Discovery(Self.kernel().view).survey(for: groups, in: selection).drivers
    }

    @Test func instantiatesTemplatesOverEveryInnerDriver() throws {
        let drivers = try discover([group("hmac(sha1)"), group("sha1")])
        #expect(
            drivers.map(\.driver) == [
                "hmac(sha1-avx2)", "hmac(sha1-generic)", "md5-generic", "__sha1-hidden", "sha1-avx2", "sha1-generic",
                "ansi_cprng",
            ]
        )
        #expect(drivers.count { $0.origin == .instance } == 2)
        #expect(drivers.map(\.groups) == [1, 1, 0, 1, 1, 1, 0])
        #expect(drivers.allSatisfy { ($0.unreachable == nil) == ($0.driver != "__sha1-hidden") })
        #expect(drivers.map { $0.untested?.reason } == [nil, nil, .noVectors, .internalUse, nil, nil, .noVectors])
    }

    /// Wide groups have instances in a wide run, and for those who name them; what is registered is tested in any run.
    @Test(
        arguments: [
            (Selection(), false, false), (Selection(), true, true), (Selection(types: [.hash]), false, false),
            (Selection(algorithms: ["hmac(*"]), false, true), (Selection(drivers: ["hmac(sha1-*"]), false, true),
            (Selection(drivers: ["sha1-*"]), true, false),
        ]
    )
    func wideGroupsHaveInstancesOnDemand(_ selection: Selection, _ isWide: Bool, _ isMade: Bool) throws {
        var groups = [group("hmac(sha1)"), group("sha1"), group("md5")]
        for place in groups.indices { groups[place].isWide = groups[place].algorithm != "sha1" }
        let found = try Discovery(Self.kernel().view).survey(for: groups, in: selection, isWide: isWide).drivers
        #expect(found.contains { $0.algorithm == "hmac(sha1)" } == isMade)
        let later = try Discovery(Self.kernel().view)
            .survey(for: groups, in: selection, isWide: isWide, done: ["hmac(sha1)"])
        #expect(!later.drivers.contains { $0.algorithm == "hmac(sha1)" })
        if selection == Selection() { #expect(found.first { $0.driver == "md5-generic" }?.groups == 1) }
    }

    @Test func anInstanceThatTheKernelTakesAwayIsMadeAgainOrHasARow() throws {
        let outer = PretendedKernel.entry("rfc4543(gcm(aes))", "rfc4543(generic-gcm)", "aead", priority: 100)
        let inner = PretendedKernel.entry("gcm(aes)", "gcm_base(ctr,ghash)", "aead", priority: 50)
        func survey(_ instances: [String: String]) throws -> Discovery.Survey {
            let kernel = PretendedKernel(
                entries: [
                    PretendedKernel.entry("gcm(aes)", "generic-gcm", "aead", priority: 100),
                    PretendedKernel.entry("ctr(aes)", "ctr", "skcipher", priority: 100),
                    PretendedKernel.entry("ghash", "ghash", "shash", priority: 100),
                ],
                instances: instances.merging(["gcm_base(ctr,ghash)": inner, "rfc4543(gcm(aes))": outer]) { $1 },
                // What was made at first leaves when the inner instance comes.
                victims: ["gcm_base(ctr,ghash)": outer]
            )
            return try Discovery(kernel.view).survey(for: [group("rfc4543(gcm(aes))", .aead), group("gcm(aes)", .aead)])
        }
        let again = try survey(["rfc4543(generic-gcm)": outer])
        #expect(again.drivers.contains { $0.driver == "rfc4543(generic-gcm)" })
        #expect(again.untested.allSatisfy { $0.untested.reason != .unexplained })
        let gone = try survey([:])
        #expect(!gone.drivers.contains { $0.algorithm == "rfc4543(gcm(aes))" })
        let row = gone.untested.first { $0.untested.reason == .unexplained }
        #expect(row?.driver == "rfc4543(generic-gcm)")
        #expect(row?.algorithm == "rfc4543(gcm(aes))")
    }

    @Test func whatHasNoTypeOfItsOwnHasARow() throws {
        let survey = try Discovery(Self.kernel().view).survey(for: [])
        #expect(survey.untested.map(\.driver) == ["aes-generic"])
        #expect(survey.untested.map(\.untested.reason) == [.noSocketType])
        #expect(!survey.drivers.contains { $0.driver == "aes-generic" })
    }

    @Test func saysWhoAnswersAName() throws {
        let survey = try Discovery(Self.kernel().view).survey(for: [group("sha1"), group("hmac(sha1)"), group("sm3")])
        #expect(survey.resolutions.map(\.algorithm) == ["sha1", "hmac(sha1)"])
        #expect(survey.resolutions.map(\.driver) == ["sha1-avx2", "hmac(sha1-avx2)"])
        #expect(survey.resolutions.map(\.priority) == [170, 170])
        #expect(survey.untested.first { $0.algorithm == "sm3" }?.untested.reason == .notBuilt)
    }

    @Test func aGroupCanNameADriver() throws {
        let survey = try Discovery(Self.kernel().view).survey(for: [group("ansi_cprng", .rng)])
        let drivers = survey.drivers
        // It is registered, though not by that name.
        #expect(!survey.untested.contains { $0.driver == "ansi_cprng" })
        #expect(drivers.first { $0.driver == "ansi_cprng" }?.groups == 1)
        // The same name as another type is another thing.
        #expect(try discover([group("ansi_cprng", .hash)]).allSatisfy { $0.groups == 0 })
    }

    @Test func wrappersHaveABootOfTheirOwn() throws {
        let wrapper = PretendedKernel.entry("sha1", "cryptd(sha1-avx2)", "ahash", priority: 220)
        let kernel = PretendedKernel(
            entries: [PretendedKernel.entry("sha1", "sha1-avx2", "shash", priority: 170)],
            instances: ["cryptd(sha1-avx2)": wrapper]
        )
        let groups = [group("sha1"), group("sm3")]
        let ordinary = try Discovery(kernel.view).survey(for: groups)
        #expect(ordinary.drivers.map(\.driver) == ["sha1-avx2"])
        #expect(!kernel.probes.contains { $0.hasPrefix("cryptd") })
        let wrapped = try Discovery(kernel.view).survey(for: groups, wrapped: true)
        #expect(wrapped.drivers.map(\.driver) == ["cryptd(sha1-avx2)"])
        #expect(wrapped.drivers.map(\.groups) == [1])
        #expect(wrapped.untested.isEmpty)
        // Only ciphers with authentication take pcrypt.
        #expect(!kernel.probes.contains { $0.hasPrefix("pcrypt") })
        #expect(Wrapper.names(over: "x", .aead) == ["cryptd(x)", "pcrypt(x)"])
        #expect(Wrapper.names(over: "x", .rng) == [])
    }

    @Test func selectionKeepsTheRestAlone() throws {
        let kernel = Self.kernel()
        let survey = try Discovery(kernel.view).survey(
            for: [group("hmac(sha1)"), group("sha1")],
            in: Selection(drivers: ["*avx2"], algorithms: ["sha*"], types: [.hash])
        )
        #expect(survey.drivers.map(\.driver) == ["sha1-avx2"])
        #expect(survey.untested.isEmpty)
        #expect(!kernel.probes.contains { $0.hasPrefix("hmac") })
    }

    @Test func aRefusedDriverIsUnreachable() throws {
        var view = Self.kernel().view
        view.probe = { type, name throws(AFALGError) in
            throw AFALGError(step: .bind, errno: Errno(rawValue: 80), type: type.rawValue, algorithm: name)
        }
        let drivers = try Discovery(view).survey(for: [group("sha1")]).drivers
        #expect(drivers.allSatisfy { $0.unreachable == .init(step: "bind", errno: "ELIBBAD") })
        #expect(!drivers.isEmpty)
    }
}
