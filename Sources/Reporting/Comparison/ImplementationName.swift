internal import KernelNames

/// How a driver is implemented, as its name tells: one role for each part that a template combines.
///
/// `hmac(sha256-avx2)` has one part, `gcm_base(ctr(aes-generic),ghash-clmulni)` has two. Names of templates and of
/// algorithms are left out: they are the algorithm's business, and drivers are compared inside one algorithm only.
struct ImplementationName: Equatable {
    /// What implements one part.
    enum Role: Equatable {
        /// Code of `lib/crypto` behind the API, optimised code of the processor included.
        case library
        /// Portable C.
        case portable
        /// Code for the instruction sets of a processor.
        case instructions([String])
        /// Anything else, a device's driver for instance, by its full name.
        case named(String)

        /// Whether the kernel can have moved this part's code into its library.
        var isSoftware: Bool {
            switch self {
            case .portable, .instructions: true
            case .library, .named: false
            }
        }
    }

    /// The roles of the parts, from left to right.
    let roles: [Role]

    init(_ driver: String) {
        roles = DriverName(driver).leaves.filter { !$0.isEmpty }.map { Self.role(of: String($0)) }
    }

    /// Whether some part is code for the instruction sets of a processor.
    var hasInstructions: Bool {
        roles.contains { if case .instructions = $0 { true } else { false } }
    }

    private static func role(of part: String) -> Role {
        let words = part.lowercased().split { $0 == "-" || $0 == "_" }.map(String.init)
        if words.last == "lib" { return .library }
        let instructions = words.dropFirst().compactMap { instructionSets[$0] }
        if !instructions.isEmpty { return .instructions(instructions) }
        return words.contains("generic") || part.hasSuffix("-fixed-time")
            ? .portable : .named(part)
    }

    /// The words by which drivers of the kernel name instruction sets, each with the word for it here: drivers were
    /// renamed between `clmulni` and `pclmulqdqni` though they use the same instructions.
    private static let instructionSets: [String: String] = {
        let words = [
            "sse2", "sse4", "ssse3", "avx", "avx2", "avx512", "avx10", "vaes", "aesni", "ni", "simd", "asm", "intel",
            "x86", "i586", "3way", "neon", "ce", "arm", "arm64", "armv8", "sve", "p8", "p10", "vpmsum", "ppc", "s390",
            "riscv64", "rvv", "zvkned", "zvkg", "mips", "octeon", "sparc64", "lsx", "lasx", "loongarch",
        ]
        var table = Dictionary(uniqueKeysWithValues: words.map { ($0, $0) })
        for word in ["clmulni", "pclmul", "pclmulqdq", "pclmulqdqni"] { table[word] = "pclmul" }
        return table
    }()
}
