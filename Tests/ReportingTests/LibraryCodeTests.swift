import Testing

@testable import Reporting

@Suite struct LibraryCodeTests {
    private func x86(_ driver: String, _ features: Set<String>) -> String? {
        LibraryCode.name(behind: driver, machine: "x86_64", features: features)
    }

    private func arm64(_ driver: String, _ features: Set<String>) -> String? {
        LibraryCode.name(behind: driver, machine: "aarch64", features: features)
    }

    @Test func theBestCodeOfTheFeaturesIsNamed() {
        let all: Set<String> = ["sha_ni", "avx2", "bmi1", "bmi2", "avx", "ssse3", "sse2", "aes"]
        #expect(x86("sha256-lib", all) == "SHA-NI")
        #expect(x86("hmac-sha224-lib", all.subtracting(["sha_ni"])) == "AVX2")
        // The code for AVX2 uses BMI2 as well.
        #expect(x86("sha512-lib", all.subtracting(["bmi2"])) == "AVX")
        #expect(x86("sha1-lib", ["ssse3"]) == "SSSE3")
        #expect(x86("sha1-lib", []) == "C")
        #expect(x86("sha1-lib", all.subtracting(["sha_ni", "bmi1"])) == "AVX")
        #expect(x86("chacha20-lib", all) == "AVX2")
        #expect(x86("chacha20-lib", all.union(["avx512vl"])) == "AVX2", "BW is wanted as well")
        #expect(x86("crc32c-lib", ["sse4_2", "pclmulqdq"]) == "PCLMUL")
        #expect(x86("crc32c-lib", ["pclmulqdq"]) == "C")
        #expect(x86("crc32-lib", ["sse4_2"]) == "C")
        #expect(arm64("sha256-lib", ["asimd"]) == "NEON")
        #expect(arm64("sha512-lib", ["asimd", "sha512"]) == "SHA512")
        #expect(arm64("crc32-lib", ["crc32"]) == "CRC32")
    }

    /// Not everything that uses no feature is C.
    @Test func scalarAssemblyIsNotCalledC() {
        #expect(arm64("sha512-lib", ["asimd", "sha2"]) == "assembly")
        #expect(arm64("sha384-lib", []) == "assembly")
        #expect(arm64("aes-lib", ["asimd"]) == "assembly")
        #expect(arm64("sha3-256-lib", ["asimd"]) == "C")
        #expect(x86("poly1305-lib", ["ssse3"]) == "assembly")
    }

    /// A mode's own part is the library's as well.
    @Test func theOtherHalfOfGCMIsNamed() {
        #expect(x86("gcm-aes-lib", ["aes", "pclmulqdq"]) == "AES-NI, PCLMUL")
        #expect(x86("rfc4106-gcm-aes-lib", ["pclmulqdq"]) == "C, PCLMUL")
        #expect(x86("gcm_base(ctr-aes-lib,ghash)", ["aes"]) == "AES-NI, C")
        #expect(x86("gcm_base(ctr-aes-aesni,ghash)", ["pclmulqdq"]) == "PCLMUL")
        #expect(x86("gcm_base(ctr-aes-aesni,ghash-generic)", ["pclmulqdq"]) == nil)
        #expect(arm64("gcm-aes-lib", ["asimd", "aes", "pmull"]) == "AES, NEON")
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
