internal import KernelNames

/// Which of its implementations the kernel's crypto library takes for an algorithm, by the features of the processor.
///
/// A driver such as `sha256-lib` is one name for all of them, and the kernel does not say which one ran. The rules are those
/// of `lib/crypto/x86` and `lib/crypto/arm64` (Linux 6.17 to 7.3): the first line whose features are all there counts.
enum LibraryCode {
    private typealias Rule = (features: [String], code: String)

    /// By the machine that `uname -m` names, then by the algorithm.
    private static let rules: [String: [String: [Rule]]] = [
        "x86_64": [
            "sha1": sha + [(["ssse3"], "SSSE3")], "sha256": sha + [(["ssse3"], "SSSE3")],
            "sha512": [(["avx2", "bmi2"], "AVX2"), (["avx"], "AVX"), (["ssse3"], "SSSE3")],
            "chacha": [(["avx512vl"], "AVX-512"), (["avx2"], "AVX2"), (["ssse3"], "SSSE3")],
            "poly1305": [(["avx512f", "avx2"], "AVX-512"), (["avx2"], "AVX2"), (["avx"], "AVX")],
            "nh": [(["avx2"], "AVX2"), (["sse2"], "SSE2")],
            "aes": [(["aes"], "AES-NI")],
        ],
        "aarch64": [
            "sha1": [(["sha1"], "SHA1")], "sha256": [(["sha2"], "SHA2"), (["asimd"], "NEON")],
            "sha512": [(["sha512"], "SHA512")], "sha3": [(["sha3"], "SHA3")],
            "chacha": [(["asimd"], "NEON")], "poly1305": [(["asimd"], "NEON")], "nh": [(["asimd"], "NEON")],
            "aes": [(["aes"], "AES")],
        ],
    ]

    private static let sha: [Rule] = [(["sha_ni"], "SHA-NI"), (["avx2", "bmi2"], "AVX2"), (["avx"], "AVX")]

    /// Words of drivers' names for the algorithms of the rules.
    private static let algorithms = [
        "sha1": "sha1", "sha224": "sha256", "sha256": "sha256", "sha384": "sha512", "sha512": "sha512", "sha3": "sha3",
        "chacha20": "chacha", "xchacha20": "chacha", "xchacha12": "chacha", "poly1305": "poly1305", "nhpoly1305": "nh",
        "aes": "aes",
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
        for leaf in DriverName(driver).leaves {
            let words = leaf.split { $0 == "-" || $0 == "_" }.map(String.init)
            guard words.last == "lib", let word = words.first(where: { algorithms[$0] != nil }),
                let rules = algorithms[word].flatMap({ rules[$0] })
            else { continue }
            let code = rules.first { $0.features.allSatisfy(features.contains) }?.code ?? "C"
            if !codes.contains(code) { codes.append(code) }
        }
        return codes.isEmpty ? nil : codes.joined(separator: ", ")
    }

    /// The features that some rule, or some driver of an instruction set, depends on, as far as a processor has them.
    static func relevant(_ features: [String]) -> [String] { features.filter(known.contains) }

    private static let known: Set<String> = [
        "ssse3", "avx", "avx2", "avx512f", "avx512vl", "aes", "pclmulqdq", "vaes", "vpclmulqdq", "sha_ni", "gfni",
        "asimd", "pmull", "sha1", "sha2", "sha512", "sha3", "sm3", "sm4",
    ]
}
