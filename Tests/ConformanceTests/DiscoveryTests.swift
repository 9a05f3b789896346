import AFALG
import Corpus
import Records
import SystemPackage
import Testing

@testable import Conformance

/// A kernel that grows entries as names are bound, as a real one does.
private final class PretendedKernel {
    private var entries: [String]
    private let instances: [String: String]
    private(set) var probes: [String] = []

    init(entries: [String], instances: [String: String]) {
        self.entries = entries
        self.instances = instances
    }

    func read() -> String { entries.joined(separator: "\n") }

    func probe(_ type: CipherType, _ name: String) throws(AFALGError) {
        probes.append(name)
        if let entry = instances[name], !entries.contains(entry) { entries.append(entry) }
        let known = ProcCrypto.parse(read()).contains { $0.name == name || $0.driver == name }
        if !known { throw AFALGError(step: .bind, errno: .noSuchFileOrDirectory, type: type.rawValue, algorithm: name) }
    }

    static func entry(
        _ name: String,
        _ driver: String,
        _ type: String,
        priority: Int,
        internal isInternal: Bool = false
    )
        -> String
    {
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

private func group(_ algorithm: String, _ type: CipherType = .hash, id: String = "s/f/digest") -> VectorGroup {
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
        let kernel = Self.kernel()
        return try Discovery(read: kernel.read, probe: kernel.probe).drivers(for: groups, in: selection)
    }

    @Test func instantiatesTemplatesOverEveryInnerDriver() throws {
        let drivers = try discover([group("hmac(sha1)"), group("sha1")])
        #expect(
            drivers.map(\.driver) == [
                "hmac(sha1-avx2)", "hmac(sha1-generic)", "md5-generic", "sha1-avx2", "sha1-generic", "ansi_cprng",
            ]
        )
        #expect(drivers.map(\.origin) == [.instance, .instance, .registered, .registered, .registered, .registered])
        #expect(drivers.map(\.groups) == [1, 1, 0, 1, 1, 0])
        #expect(drivers.allSatisfy { $0.unreachable == nil })
    }

    @Test func internalAndUnreachableTypesAreLeftOut() throws {
        let names = try discover([]).map(\.driver)
        #expect(!names.contains("__sha1-hidden"))
        #expect(!names.contains("aes-generic"))
    }

    @Test func aGroupCanNameADriver() throws {
        let drivers = try discover([group("ansi_cprng", .rng)])
        #expect(drivers.first { $0.driver == "ansi_cprng" }?.groups == 1)
        // The same name as another type is another thing.
        #expect(try discover([group("ansi_cprng", .hash)]).allSatisfy { $0.groups == 0 })
    }

    @Test func selectionKeepsTheRestAlone() throws {
        let kernel = Self.kernel()
        let discovery = Discovery(read: kernel.read, probe: kernel.probe)
        let drivers = try discovery.drivers(
            for: [group("hmac(sha1)"), group("sha1")],
            in: Selection(drivers: ["*avx2"], algorithms: ["sha*"], types: [.hash])
        )
        #expect(drivers.map(\.driver) == ["sha1-avx2"])
        #expect(!kernel.probes.contains { $0.hasPrefix("hmac") })
    }

    @Test func aRefusedDriverIsUnreachable() throws {
        let kernel = Self.kernel()
        let discovery = Discovery(read: kernel.read) { type, name throws(AFALGError) in
            throw AFALGError(step: .bind, errno: Errno(rawValue: 80), type: type.rawValue, algorithm: name)
        }
        let drivers = try discovery.drivers(for: [group("sha1")])
        #expect(drivers.allSatisfy { $0.unreachable == .init(step: "bind", errno: "ELIBBAD") })
        #expect(!drivers.isEmpty)
    }
}

@Suite struct TemplateNameTests {
    @Test func splitsAtTheOutermostCommas() {
        let name = TemplateName("authenc(hmac(sha1),cbc(aes))")
        #expect(name?.template == "authenc")
        #expect(name?.arguments == ["hmac(sha1)", "cbc(aes)"])
        #expect(TemplateName("sha1") == nil)
        #expect(TemplateName("hmac(sha1") == nil)
    }

    @Test func combinesEveryChoice() {
        let text = [("a", "a1"), ("a", "a2"), ("b", "b1"), ("b", "b2")].map { "name : \($0)\ndriver : \($1)\n" }
        let names = TemplateName("t(a,b)")?.instances(over: ProcCrypto.parse(text.joined(separator: "\n")))
        #expect(names == ["t(a1,b1)", "t(a1,b2)", "t(a2,b1)", "t(a2,b2)"])
        #expect(TemplateName("t(a,zzz)")?.instances(over: ProcCrypto.parse(text.joined(separator: "\n"))) == [])
    }
}
