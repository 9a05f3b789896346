internal import Corpus

/// One round of a Monte Carlo test: a chain of operations from its start to its checkpoint.
enum MonteCarloRound {
    /// How many rounds a test has.
    static let count = 100

    /// Where the round after the one that began at `start` begins.
    ///
    /// A cipher's key is changed by as many bytes of its last outputs as it has (AESAVS, 6.4): the last one alone for a
    /// key of one block, with bytes of the one before it in front where the key is longer.
    ///
    /// - Parameter outputs: the last outputs of the round, newest first.
    static func next(after start: Vector, _ outputs: [[UInt8]], _ chain: Chain) -> Vector {
        var next = start
        guard let last = outputs.first else { return next }
        switch chain.kind {
        case .digest, .threeDigests, .repetition: next.input = last
        case .ecb:
            next.key = changed(start.key, outputs)
            next.input = last
        case .cbc, .cfb, .ofb:
            next.key = changed(start.key, outputs)
            next.iv = last
            next.input = outputs.count > 1 ? outputs[1] : start.iv
        }
        return next
    }

    private static func changed(_ key: [UInt8], _ outputs: [[UInt8]]) -> [UInt8] {
        let change = outputs.reversed().flatMap { $0 }.suffix(key.count)
        return zip(key, change).map { $0 ^ $1 }
    }
}
