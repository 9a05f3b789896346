import AFALG
import KernelNames
import Records
import Testing

@testable import Conformance

@Suite struct ModuleFileTests {
    private static func field(_ name: String) -> [UInt8] {
        Array(name.utf8) + Array(repeating: 0, count: 128 - name.utf8.count)
    }

    private static let bytes = module(alias: "cpu:type:x86,feature:*0089*")

    static func module(alias: String) -> [UInt8] {
        Array("\u{7f}ELF0000".utf8) + field("sha1") + field("sha1-ni")
            + Array("\u{0}alias=\(alias)\u{0}depends=sha1-generic,libsha\u{0}xalias=no\u{0}".utf8)
            + Array("crypto_register_shash\u{0}".utf8)
    }

    @Test func tellsWhatAModuleBrings() {
        let file = ModuleFile(name: "sha1_ssse3", bytes: Self.bytes)
        #expect(file.aliases == ["cpu:type:x86,feature:*0089*"])
        #expect(file.dependencies == ["sha1_generic", "libsha"])
        #expect(file.implementations == [.init(algorithm: "sha1", driver: "sha1-ni")])
        #expect(ModuleFile.name(ofPath: "/modules/sha1-ssse3.ko") == "sha1_ssse3")
    }

    /// Since Linux 6.16 the names stand four bytes further on.
    @Test func aStructureOfANewerKernelIsFound() {
        let file = ModuleFile(name: "sha1_ssse3", bytes: [0, 0, 0, 0] + Self.bytes)
        #expect(file.implementations == [.init(algorithm: "sha1", driver: "sha1-ni")])
    }

    @Test func whatIsNoStructureIsNotTaken() {
        // Off the bound of four bytes, without padding, with a byte that no name has, cut short.
        let odd = [0] + Self.field("sha1") + Self.field("sha1-ni") + Array("crypto_register_".utf8)
        #expect(ModuleFile(name: "m", bytes: odd).implementations.isEmpty)
        var full = Self.bytes
        full[8 + 100] = 65
        #expect(ModuleFile(name: "m", bytes: full).implementations.isEmpty)
        var strange = Self.bytes
        strange[9] = 7
        #expect(ModuleFile(name: "m", bytes: strange).implementations.isEmpty)
        #expect(ModuleFile(name: "m", bytes: Array(Self.bytes.prefix(200))).implementations.isEmpty)
        // What registers a template describes something else.
        let template = Array("\u{0}crypto_register_templates\u{0}".utf8)
        let templates = ModuleFile(name: "m", bytes: Array(Self.bytes.dropLast(22)) + template)
        #expect(templates.implementations.isEmpty && !templates.registers)
        // So does what does not register at all.
        let other = Self.bytes.dropLast(22)
        #expect(ModuleFile(name: "m", bytes: Array(other)).implementations.isEmpty)
    }
}

@Suite struct ModuleSurveyTests {
    private func survey(
        _ files: [ModuleFile],
        registered: String = "",
        features: Set<String> = [],
        refused: [ModuleRecord] = []
    ) -> (modules: [ModuleRecord], rows: [UntestedRecord]) {
        var modules: [ModuleRecord] = []
        var rows: [UntestedRecord] = []
        let survey = ModuleSurvey(files: files, registered: ProcCrypto.parse(registered), features: features)
        for record in survey.records(refused: refused) {
            switch record {
            case .module(let module): modules.append(module)
            case .untested(let row): rows.append(row)
            default: Issue.record("\(record)")
            }
        }
        return (modules, rows)
    }

    private static let ni = ModuleFile.Implementation(algorithm: "sha1", driver: "sha1-ni")

    private func file(_ name: String, aliases: [String] = [], dependencies: [String] = []) -> ModuleFile {
        ModuleFile(
            name: name,
            aliases: aliases,
            dependencies: dependencies,
            implementations: [Self.ni],
            registers: true
        )
    }

    @Test(arguments: [
        (["cpu:type:x86,feature:*0089*"], "ENODEV", Reason.featureMissing), ([], "ENODEV", .featureMissing),
        (["pci:v00008086d*"], "ENODEV", .deviceAbsent), (["pci:v00008086d*"], "ENOMEM", .moduleRefused),
        (["cpu:type:x86"], "EKEYREJECTED", .moduleRefused), (["fsl-mc:v00001957ddpseci"], "ENODEV", .deviceAbsent),
        (["of:N*T*Camlogic,gxl-cryptoC*"], "ENODEV", .deviceAbsent), (["crypto-sha1"], "ENODEV", .featureMissing),
    ])
    func aRefusedModule(_ aliases: [String], _ errno: String, _ reason: Reason) {
        let found = survey([file("sha1_ni", aliases: aliases)], refused: [ModuleRecord(name: "sha1-ni", errno: errno)])
        #expect(found.modules.map { $0.untested?.reason } == [reason])
        #expect(found.rows.map(\.driver) == ["sha1-ni"])
        #expect(found.rows.map(\.module) == ["sha1_ni"])
        #expect(found.rows.allSatisfy { $0.untested.reason == reason && $0.untested.evidence.contains(errno) })
    }

    @Test func aDeviceOfTheModuleBelowOrAbove() {
        let below = ModuleFile(name: "ccp", aliases: ["acpi*:AMDI0C00:*"])
        let crypto = file("ccp_crypto", dependencies: ["ccp"])
        let refused = survey([below, crypto], refused: [ModuleRecord(name: "ccp-crypto", errno: "ENODEV")])
        #expect(refused.rows.map(\.untested.reason) == [.deviceAbsent])

        let above = ModuleFile(name: "qat_c62x", aliases: ["pci:v00008086d*"], dependencies: ["intel_qat"])
        #expect(survey([file("intel_qat"), above]).rows.map(\.untested.reason) == [.deviceAbsent])
    }

    @Test func aLoadedModule() {
        let entry = "name : sha1\ndriver : sha1-ni\nmodule : sha1_ni\ntype : shash\n"
        #expect(survey([file("sha1_ni")], registered: entry).rows.isEmpty)
        let partly = survey(
            [file("sha1_ni", aliases: ["cpu:x"])],
            registered: entry.replacing("sha1-ni", with: "sha1-avx")
        )
        #expect(partly.rows.map(\.untested.reason) == [.featureMissing])
        #expect(survey([file("strange")]).rows.map(\.untested.reason) == [.unexplained])
        // It looks at the processor and loads all the same.
        let bytes = ModuleFileTests.module(alias: "x") + Array("\u{0}boot_cpu_data\u{0}".utf8)
        #expect(survey([ModuleFile(name: "chacha", bytes: bytes)]).rows.map(\.untested.reason) == [.featureMissing])
        let arm = ModuleFileTests.module(alias: "x") + Array("\u{0}cpu_have_feature\u{0}".utf8)
        let rows = survey([ModuleFile(name: "chacha", bytes: arm)]).rows
        #expect(rows.map(\.untested.reason) == [.featureMissing])
        #expect(rows.allSatisfy { $0.untested.evidence.contains("it looks at cpu_have_feature") })
    }

    /// A module that registers one driver or another, by what the processor has, leaves one out that nothing is missing for.
    @Test func aDriverThatABetterOneStandsFor() {
        let entry = "name : gcm(aes)\ndriver : gcm-aes-ce\nmodule : ghash_ce\ntype : aead\n"
        func reasons(_ driver: String, _ features: Set<String>, registered: String) -> [Reason] {
            var module = file("ghash_ce", aliases: ["cpu:type:*:feature:*0004*"])
            module.implementations = [.init(algorithm: "ghash", driver: driver)]
            return survey([module], registered: registered, features: features).rows.map(\.untested.reason)
        }
        #expect(reasons("ghash-neon", ["asimd", "pmull"], registered: entry) == [.featureBetter])
        #expect(reasons("ghash-neon", ["fp"], registered: entry) == [.featureMissing])
        // A module that registered nothing chose nothing.
        #expect(reasons("ghash-neon", ["asimd"], registered: "") == [.featureMissing])
        // The name of the cipher is no instruction set, though there is a feature called so.
        #expect(reasons("xts-aes-ce", ["aes", "asimd"], registered: entry) == [.featureMissing])
        #expect(reasons("xts-aes-vaes-avx2", ["aes", "avx2"], registered: entry) == [.featureMissing])
        #expect(reasons("sha512-lib", ["sha512"], registered: entry) == [.featureMissing])
    }

    @Test func aDriverOfADeviceThatNamesNothing() {
        let idle = ModuleFile(name: "dev", aliases: ["pci:v1"], registers: true)
        #expect(survey([idle]).rows.map(\.module) == ["dev"])
        #expect(survey([ModuleFile(name: "net", aliases: ["pci:v1"])]).rows.isEmpty)
    }
}
