internal import Corpus

/// One round of a Monte Carlo test: a chain of operations from its start to its checkpoint.
enum MonteCarloRound {
    /// Where the round after the one that began at `start` begins.
    ///
    /// A cipher's key is changed by as many bytes of its last outputs as it has (AESAVS, 6.4): the last one alone for a
    /// key of one block, with bytes of the one before it in front where the key is longer.
    ///
    /// Each part of triple DES's key is changed by another of the last three outputs, and gets odd parity (SP 800-20).
    ///
    /// - Parameters:
    ///   - outputs: the last outputs of the round, newest first.
    ///   - following: what would be put to the kernel after them.
    static func next(after start: Vector, _ outputs: [[UInt8]], following: Vector, _ chain: Chain) -> Vector {
        var next = start
        guard let last = outputs.first else { return next }
        switch chain.kind {
        case .digest, .threeDigests, .blocks, .repetition: next.input = last
        case .ecb:
            next.key = changed(start.key, outputs)
            next.input = last
        case .cbc, .cfb, .ofb:
            next.key = changed(start.key, outputs)
            next.iv = last
            next.input = outputs.count > 1 ? outputs[1] : start.iv
        case .tripleDESECB, .tripleDESCBC, .tripleDESCFB:
            next = following
            next.key = tripleDESKey(start.key, outputs)
        case .tripleDESOFB:
            next = following
            next.key = tripleDESKey(start.key, outputs)
            next.input = zip(start.input, following.input).map { $0 ^ $1 }
        }
        return next
    }

    /// The first part is changed by the last output, the second by the one before it, the third by the one before that.
    /// Parts that are equal stay so: two keys that are the same, or all three, are changed by the last output.
    private static func tripleDESKey(_ key: [UInt8], _ outputs: [[UInt8]]) -> [UInt8] {
        let (first, second, third) = (key.prefix(8), key.dropFirst(8).prefix(8), key.suffix(8))
        let isTwoKeys = first == third
        let isOneKey = isTwoKeys && first == second
        let changes = [0, isOneKey ? 0 : 1, isTwoKeys ? 0 : 2]
        guard key.count == 24, outputs.count == 3 else { return key }
        return zip(key, changes.flatMap { outputs[$0] }).map { oddParity($0 ^ $1) }
    }

    /// The byte with its lowest bit set so that an odd number of bits is set.
    private static func oddParity(_ byte: UInt8) -> UInt8 {
        let bits = byte & 0xFE
        return bits.nonzeroBitCount.isMultiple(of: 2) ? bits | 1 : bits
    }

    private static func changed(_ key: [UInt8], _ outputs: [[UInt8]]) -> [UInt8] {
        let change = outputs.reversed().flatMap { $0 }.suffix(key.count)
        return zip(key, change).map { $0 ^ $1 }
    }
}
