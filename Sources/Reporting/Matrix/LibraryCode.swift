internal import KernelNames

/// Which of its implementations the kernel's crypto library takes for an algorithm, by the features of the processor.
///
/// A driver such as `sha256-lib` is one name for all of them, and the kernel does not say which one ran. The rules are those
/// of `lib/crypto` and `lib/crc` for x86 and arm64 (Linux 6.17 to 7.3): the first line whose features are all there counts.
/// Short messages may take simpler code than the line's.
enum LibraryCode {
    private typealias Rule = (features: [String], code: String)

    /// By the machine that `uname -m` names, then by the algorithm. Where no line fits it is C.
    private static let rules: [String: [String: [Rule]]] = [
        "x86_64": [
            "sha1": [
                (["sha_ni"], "SHA-NI"), (["avx2", "bmi1", "bmi2"], "AVX2"), (["avx"], "AVX"), (["ssse3"], "SSSE3"),
            ],
            "sha256": [(["sha_ni"], "SHA-NI"), (["avx2", "bmi2"], "AVX2"), (["avx"], "AVX"), (["ssse3"], "SSSE3")],
            "sha512": [(["avx2", "bmi2"], "AVX2"), (["avx"], "AVX"), (["ssse3"], "SSSE3")],
            "sm3": [(["avx", "bmi2"], "AVX")],
            "chacha": [(["avx512vl", "avx512bw"], "AVX-512"), (["avx2"], "AVX2"), (["ssse3"], "SSSE3")],
            "poly1305": [(["avx512f", "avx2"], "AVX-512"), (["avx2"], "AVX2"), (["avx"], "AVX"), ([], "assembly")],
            "nh": [(["avx2"], "AVX2"), (["sse2"], "SSE2")],
            "aes": [(["aes"], "AES-NI")],
            "ghash": [(["pclmulqdq"], "PCLMUL")],
            "polyval": [(["pclmulqdq", "avx"], "PCLMUL")],
            "crc32": [(["pclmulqdq", "vpclmulqdq", "avx2"], "VPCLMUL"), (["pclmulqdq"], "PCLMUL")],
            "crc32c": [(["sse4_2", "pclmulqdq"], "PCLMUL"), (["sse4_2"], "SSE4.2")],
        ],
        "aarch64": [
            "sha1": [(["sha1"], "SHA1")],
            "sha256": [(["sha2"], "SHA2"), (["asimd"], "NEON"), ([], "assembly")],
            "sha512": [(["sha512"], "SHA512"), ([], "assembly")],
            "sha3": [(["sha3"], "SHA3")],
            "sm3": [(["sm3"], "SM3"), (["asimd"], "NEON")],
            "chacha": [(["asimd"], "NEON")],
            "poly1305": [(["asimd"], "NEON"), ([], "assembly")],
            "nh": [(["asimd"], "NEON")],
            "aes": [(["aes"], "AES"), ([], "assembly")],
            "ghash": [(["asimd"], "NEON")],
            "polyval": [(["pmull"], "PMULL")],
            "crc32": crc, "crc32c": crc,
        ],
    ]

    private static let crc: [Rule] = [(["crc32", "pmull"], "PMULL"), (["crc32"], "CRC32")]

    /// Words of drivers' names for the algorithms of the rules.
    private static let algorithms = [
        "sha1": "sha1", "sha224": "sha256", "sha256": "sha256", "sha384": "sha512", "sha512": "sha512", "sha3": "sha3",
        "sm3": "sm3", "chacha20": "chacha", "xchacha20": "chacha", "xchacha12": "chacha", "poly1305": "poly1305",
        "nhpoly1305": "nh", "aes": "aes", "gcm": "ghash", "polyval": "polyval", "crc32": "crc32", "crc32c": "crc32c",
    ]

    /// The library's code behind a driver, each part's once: `SHA2`, `AES-NI, AVX2`, `C` where no rule's features are there;
    /// nil where no part of the driver is the library's, or nothing is known of it.
    ///
    /// - Parameters:
    ///   - driver: the driver's name.
    ///   - machine: the kernel's machine, as `uname -m` has it.
    ///   - features: what /proc/cpuinfo says that the processor has.
    static func name(behind driver: String, machine: String, features: Set<String>) -> String? {
        guard let rules = rules[machine] else { return nil }
        var codes: [String] = []
        for algorithm in DriverName(driver).leaves.flatMap(algorithms(of:)) {
            guard let lines = rules[algorithm] else { continue }
            let code = lines.first { $0.features.allSatisfy(features.contains) }?.code ?? "C"
            if !codes.contains(code) { codes.append(code) }
        }
        return codes.isEmpty ? nil : codes.joined(separator: ", ")
    }

    /// The algorithms of the library that a part of a driver's name stands for: the cipher before its mode's.
    private static func algorithms(of part: Substring) -> [String] {
        // Since 7.2 GCM's other half has no driver of its own, and this name in instances.
        if part == "ghash" { return ["ghash"] }
        let words = part.split { $0 == "-" || $0 == "_" }.map(String.init)
        return words.last == "lib" ? words.reversed().compactMap { algorithms[$0] } : []
    }

    /// The features that some rule, or some driver of an instruction set, depends on, as far as a processor has them.
    static func relevant(_ features: [String]) -> [String] { features.filter(known.contains) }

    private static let known: Set<String> = [
        "ssse3", "sse4_2", "avx", "avx2", "avx512f", "avx512vl", "aes", "pclmulqdq", "vaes", "vpclmulqdq", "sha_ni",
        "gfni",
        "asimd", "crc32", "pmull", "sha1", "sha2", "sha512", "sha3", "sm3", "sm4",
    ]
}
