import KernelNames
import Testing

@Suite struct DriverNameTests {
    @Test func `an instance is taken apart into what it was made over`() {
        let name = DriverName("authenc(hmac(sha1-avx2),cbc(aes-generic))")
        #expect(name.template?.template == "authenc")
        #expect(name.arguments.map(\.text) == ["hmac(sha1-avx2)", "cbc(aes-generic)"])
        #expect(name.leaves == ["sha1-avx2", "aes-generic"])
        #expect(
            name.components.map(\.text) == [
                "authenc(hmac(sha1-avx2),cbc(aes-generic))", "hmac(sha1-avx2)", "sha1-avx2", "cbc(aes-generic)",
                "aes-generic",
            ]
        )
    }

    @Test(arguments: ["sha256-avx2", "hmac(sha1", "drbg_nopr_hmac_sha256", "__cbc-aes-aesni"])
    func `a driver that no template made is a single leaf`(_ text: String) {
        let name = DriverName(text)
        #expect(name.template == nil)
        #expect(name.arguments.isEmpty)
        #expect(name.leaves == [text[...]])
    }

    @Test func `parts are whole names, not pieces of names`() {
        let essiv = DriverName("essiv(cbc(aes-generic),sha256-generic)")
        #expect(essiv.isBuilt(over: "cbc(aes-generic)"))
        #expect(essiv.isBuilt(over: "aes-generic"))
        #expect(essiv.isBuilt(over: "sha256-generic"))
        #expect(!essiv.isBuilt(over: "generic"))
        #expect(!essiv.isBuilt(over: "cbc(aes-generic),sha256-generic"))
        #expect(!essiv.isBuilt(over: "essiv(cbc(aes-generic),sha256-generic)"))
        #expect(!DriverName("aes-generic").isBuilt(over: "aes"))
    }

    @Test func `instances of wrappers are known by their template`() {
        #expect(DriverName("cryptd(__cbc-aes-aesni)").wrapper == .cryptd)
        #expect(DriverName("pcrypt(generic-gcm-aesni)").wrapper == .pcrypt)
        #expect(DriverName("cryptd-like").wrapper == nil)
        #expect(DriverName("cbc(cryptd(x))").wrapper == nil)
    }
}

@Suite struct CipherModeTests {
    @Test(
        arguments: [
            ("cbc(aes)", CipherMode.cbc), ("kw(aes)", .keyWrap), ("chacha20", .chacha20),
            ("authencesn(hmac(sha1),cbc(aes))", .authencesn), ("rfc7539esp(chacha20,poly1305)", .rfc7539esp),
        ]
    )
    func `the mode is the front of the algorithm's name`(_ algorithm: String, _ mode: CipherMode) {
        #expect(CipherMode(algorithm: algorithm) == mode)
    }

    @Test(arguments: ["sha3-256", "crc32c", "aes", "cbcx(aes)", ""])
    func `an algorithm without a mode has none`(_ algorithm: String) {
        #expect(CipherMode(algorithm: algorithm) == nil)
    }
}

@Suite struct DriverIDTests {
    private let id = DriverID(type: .aead, algorithm: "gcm(aes)", name: "generic-gcm-aesni")

    @Test func `its text is read again`() {
        #expect(DriverID(text: id.text) == id)
    }

    @Test(arguments: [
        "", "aead\tgcm(aes)", "aead\t\tx", "aead\tgcm(aes)\t", "cipher\taes\taes-generic", "aead\ta\tb\tc",
    ])
    func `text that names no driver is refused`(_ text: String) {
        #expect(DriverID(text: text) == nil)
    }
}
