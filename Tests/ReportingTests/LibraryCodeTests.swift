import Testing

@testable import Reporting

@Suite struct LibraryCodeTests {
    private func x86(_ driver: String, _ features: Set<String>) -> String? {
        LibraryCode.name(behind: driver, machine: "x86_64", features: features)
    }

    @Test func theBestCodeOfTheFeaturesIsNamed() {
        let all: Set<String> = ["sha_ni", "avx2", "bmi2", "avx", "ssse3", "sse2", "aes"]
        #expect(x86("sha256-lib", all) == "SHA-NI")
        #expect(x86("hmac-sha224-lib", all.subtracting(["sha_ni"])) == "AVX2")
        // The code for AVX2 uses BMI2 as well.
        #expect(x86("sha512-lib", all.subtracting(["bmi2"])) == "AVX")
        #expect(x86("sha1-lib", ["ssse3"]) == "SSSE3")
        #expect(x86("sha1-lib", []) == "C")
        #expect(x86("chacha20-lib", all) == "AVX2")
        #expect(LibraryCode.name(behind: "sha256-lib", machine: "aarch64", features: ["asimd"]) == "NEON")
        #expect(LibraryCode.name(behind: "sha512-lib", machine: "aarch64", features: ["asimd", "sha512"]) == "SHA512")
    }

    @Test func eachPartOfAnInstanceIsNamed() {
        let features: Set<String> = ["avx", "aes"]
        #expect(x86("authenc(hmac-sha256-lib,cbc-aes-lib)", features) == "AVX, AES-NI")
        #expect(x86("authenc(hmac-sha256-lib,cbc(des3_ede-generic))", features) == "AVX")
    }

    @Test func whatIsNotTheLibrarysIsNotGuessed() {
        #expect(x86("sha256-avx2", ["avx2"]) == nil)
        #expect(x86("sha256-generic", ["avx2"]) == nil)
        #expect(x86("md5-lib", ["avx2"]) == nil)
        #expect(LibraryCode.name(behind: "sha256-lib", machine: "riscv64", features: []) == nil)
    }
}
