internal import Corpus
internal import KernelNames

/// Which driver answers for an algorithm.
enum Reference {
    /// The drivers that may answer, the best first: the kernel's own before those that nobody else has tested; of these the one
    /// whose parts are all plain C ones, else the registered one of lowest priority.
    ///
    /// - Parameter entries: /proc/crypto, instances included.
    static func ranked(
        for algorithm: String,
        _ type: CipherType,
        among entries: [RegisteredDriver]
    ) -> [RegisteredDriver] {
        let candidates = entries.filter {
            $0.algorithm == algorithm && !$0.isInternal && $0.type == type && isPlain($0.driver)
        }
        let ranks = candidates.map { ($0, [$0.isOutOfTree ? 1 : 0, -plainParts(of: $0.driver), $0.priority]) }
        return ranks.sorted {
            $0.1 == $1.1 ? $0.0.driver < $1.0.driver : $0.1.lexicographicallyPrecedes($1.1)
        }.map(\.0)
    }

    /// Whether the driver brings no parallel or asynchronous wrapper, whose answers depend on more than their input.
    private static func isPlain(_ driver: String) -> Bool {
        DriverName(driver).components.allSatisfy { $0.wrapper == nil }
    }

    /// How many of a driver's parts are plain C, less those that are not.
    private static func plainParts(of driver: String) -> Int {
        let accelerated = [
            "avx", "aesni", "ssse3", "sse2", "sse4", "simd", "x86_64", "clmul", "pclmul", "asm", "-ni", "i586",
            "neon", "-ce", "arm64",
        ]
        return DriverName(driver).leaves.reduce(0) { sum, part in
            if part.hasSuffix("-generic") { return sum + 100 }
            return accelerated.contains { part.contains($0) } ? sum - 100 : sum
        }
    }
}
