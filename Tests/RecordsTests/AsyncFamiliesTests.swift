import Corpus
import KernelNames
import Records
import Testing

@Suite struct AsyncFamiliesTests {
    private static func driver(_ name: String, isAsynchronous: Bool) -> DriverRecord {
        DriverRecord(
            DriverID(type: .skcipher, algorithm: "cbc(aes)", name: name),
            module: "m",
            priority: 1,
            selftest: "passed",
            origin: .registered,
            fields: ["async": isAsynchronous ? "yes" : "no"],
            groups: 1,
            records: 1
        )
    }

    /// In whichever order they come.
    @Test(arguments: [false, true]) func whatWaitsForTheSameDriverIsOneFamily(_ isReversed: Bool) {
        let names = [
            ("cbc-device", true), ("cts(cbc-device)", true), ("essiv(cbc-device,sha256-generic)", true),
            ("authenc(hmac(sha1-device),cbc-device)", true), ("sha1-device", true), ("cbc-device2", true),
            ("sha256-generic", false), ("cbc(aes-generic)", false), ("cryptd(cbc(aes-generic))", true),
        ]
        let drivers = names.map { Self.driver($0.0, isAsynchronous: $0.1) }
        let families = AsyncFamilies(isReversed ? drivers.reversed() : drivers)
        let device = families["cbc-device"]
        #expect(device != nil)
        for name in names[1...4].map(\.0) { #expect(families[name] == device, "\(name)") }
        #expect(families["cbc-device2"] != device && families["cbc-device2"] != nil)
        #expect(families["cryptd(cbc(aes-generic))"] != device && families["cryptd(cbc(aes-generic))"] != nil)
        for name in ["sha256-generic", "cbc(aes-generic)", "unknown"] { #expect(families[name] == nil, "\(name)") }
    }
}
