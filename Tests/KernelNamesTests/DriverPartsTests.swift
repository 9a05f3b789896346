import KernelNames
import Testing

@Suite struct DriverPartsTests {
    @Test(
        arguments: [
            ("essiv(cbc-aes-aesni,sha256-generic)", "cbc-aes-aesni", true),
            ("essiv(cbc-aes-aesni,sha256-generic)", "sha256-generic", true),
            ("authenc(hmac(sha1-avx),cbc(aes-generic))", "cbc(aes-generic)", true),
            ("authenc(hmac(sha1-avx),cbc(aes-generic))", "aes-generic", true),
            ("cbc(aes-generic)", "cbc(aes-generic)", false), ("ecb(sha1-avx2)", "sha1-avx", false),
            ("xcbc(aes-generic)", "cbc(aes-generic)", false), ("cbc-aes-aesni", "aes-aesni", false),
        ]
    )
    func partsAreWholeNames(_ name: String, _ other: String, _ isBuilt: Bool) {
        func driver(_ name: String) -> DriverID { .init(type: .skcipher, algorithm: "a", name: name) }
        #expect(driver(name).isBuilt(over: driver(other)) == isBuilt)
    }
}
