internal import Corpus
internal import KernelNames

/// Which driver answers for an algorithm.
enum Reference {
    /// The driver whose parts are all plain C ones; else the registered one of lowest priority. Nil for none.
    ///
    /// - Parameter entries: /proc/crypto, instances included.
    static func driver(for algorithm: String, _ type: CipherType, among entries: [RegisteredDriver]) -> String? {
        let candidates = entries.filter {
            $0.algorithm == algorithm && !$0.isInternal && $0.type == type && isPlain($0.driver)
        }
        let parts = candidates.map { ($0, plainParts(of: $0.driver)) }
        return parts.max { ($0.1, -$0.0.priority, $1.0.driver) < ($1.1, -$1.0.priority, $0.0.driver) }?.0.driver
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
