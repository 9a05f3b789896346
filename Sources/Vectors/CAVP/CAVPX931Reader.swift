internal import Corpus

/// CAVP response files of the generator of ANSI X9.31 with AES-128, which the kernel calls `ansi_cprng`.
///
/// The variable seed test has the first block that follows from each seed; the Monte Carlo test the ten-thousandth.
struct CAVPX931Reader: VectorReader {
    static let format = "cavp-x931"
    static let sample = CAVPX931Reader()

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        let layout = ResponseLayout(
            start: "COUNT",
            fields: ["Key", "DT", "V", "R"],
            sections: .any
        )
        try ResponseFile.read(bytes, path: path, layout: layout) { record in
            groups.countRecord()
            let key = try record.bytes("Key")
            guard [16, 24, 32].contains(key.count) else { throw record.error("Key", "no AES key has this size") }
            let seed = try record.bytes("V", count: 16)
            let time = try record.bytes("DT", count: 16)
            let output = try record.bytes("R", count: 16)
            if key.count != 16 { return groups.drop("the kernel takes no key but 128 bits") }
            // crypto/ansi_cprng.c, cprng_reset(): the seed is V, the key and DT.
            let vector = Vector(id: record.id, key: seed + key + time, output: output)
            groups.add(vector, .generate, chain: Self.isVariableSeed(seed) ? nil : .monteCarlo(.blocks))
        }
    }

    /// The seeds of the variable seed test are ones from the left, and zeros behind them.
    private static func isVariableSeed(_ seed: [UInt8]) -> Bool {
        let rest = seed.drop { $0 == 0xff }
        guard let border = rest.first else { return true }
        return (~border & (~border &+ 1)) == 0 && rest.dropFirst().allSatisfy { $0 == 0 }
    }
}
