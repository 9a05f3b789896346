import KernelNames
import Records
import Testing

@testable import Conformance

/// Covering sequences show what they promise, and prove what they leave out to be impossible.
@Suite struct CoveringSequenceTests {
    private static let small = CoveringSequence(
        sizes: [3, 2, 4],
        exclusions: [
            // Within one command, as the later and the earlier one.
            Exclusion(parts: [.init(place: 3, values: [2]), .init(place: 5, values: [1, 3])], reason: "own"),
            Exclusion(parts: [.init(place: 0, values: [2]), .init(place: 2, values: [1, 3])], reason: "own"),
            // What stays cannot differ.
            Exclusion(
                parts: [.init(place: 1, values: [0]), .init(place: 4, values: [1]), .init(place: 3, values: [0])],
                reason: "stays"
            ),
        ],
        length: 5,
        plain: { row in [0, row[1], 0] }
    )

    private func windows(_ sequences: [[[Int]]]) -> [[Int]] {
        sequences.flatMap { sequence in zip(sequence, sequence.dropFirst()).map { $0 + $1 } }
    }

    @Test(arguments: [2, 3]) func everythingPossibleComesUp(_ strength: Int) {
        let covering = Self.small
        let all = windows(covering.sequences(strength: strength, seed: 5).sequences)
        let sizes = covering.sizes + covering.sizes
        // Every window of all, by brute force.
        var possible: Set<[Int]> = []
        func extend(_ window: [Int]) {
            guard window.count == sizes.count else {
                for value in 0..<sizes[window.count] { extend(window + [value]) }
                return
            }
            guard !covering.exclusions.contains(where: { $0.forbids(window) }) else { return }
            for places in choices(strength, of: sizes.count) { possible.insert(places + places.map { window[$0] }) }
        }
        extend([])
        var shown: Set<[Int]> = []
        for window in all {
            for places in choices(strength, of: sizes.count) { shown.insert(places + places.map { window[$0] }) }
        }
        // What an earlier command shows alone may be the last of a sequence's windows only.
        let asked = possible.filter { $0.prefix(strength).contains { $0 >= 3 } }
        #expect(asked.count > 30)
        #expect(asked.subtracting(shown).isEmpty)
        #expect(!all.contains { window in covering.exclusions.contains { $0.forbids(window) } })
    }

    private func choices(_ count: Int, of total: Int) -> [[Int]] {
        guard count > 0 else { return [[]] }
        return choices(count - 1, of: total).flatMap { choice in
            ((choice.last ?? -1) + 1..<max((choice.last ?? -1) + 1, total)).map { choice + [$0] }
        }
    }

    @Test func theSameSeedGivesTheSame() {
        let first = Self.small.sequences(strength: 3, seed: 9).sequences
        #expect(first == Self.small.sequences(strength: 3, seed: 9).sequences)
        #expect(first != Self.small.sequences(strength: 3, seed: 10).sequences)
    }

    @Test func aLimitHolds() {
        let result = Self.small.sequences(strength: 3, seed: 1, limit: 9)
        #expect(result.commands <= 9 + 6)
        #expect(result.sequences.allSatisfy { $0.count <= 7 })
    }

    /// The grammar of each type leaves every value in, and no command of its sequences breaks a rule.
    @Test(arguments: CipherType.allCases) func quickShowsAllPairsOfAType(_ type: CipherType) {
        let plan = CoveringStore.plan(type, .pairs)
        let covering = CoveringStore.covering(type)
        var tuples = Tuples(strength: 2, sizes: covering.sizes)
        for window in windows(plan.sequences) {
            #expect(!covering.exclusions.contains { $0.forbids(window) })
            tuples.add(window)
        }
        #expect(tuples.covered + plan.pairs.excluded.compactMap(\.self).count == tuples.total)
        for (place, size) in covering.sizes.enumerated() {
            let values = Set(plan.sequences.joined().map { $0[place] })
            #expect(values.count == size, "\(Parameter.all(for: type)[place])")
        }
        // Twice over, with other neighbours.
        #expect(plan.sequences.joined().count < 840)
    }

    /// What a driver of many gets: few commands, and of all there are those that show most.
    @Test(arguments: [CipherType.hash, .skcipher, .aead]) func aShareShowsMuchInFewCommands(_ type: CipherType) {
        let plan = CoveringStore.plan(type, .share)
        let covering = CoveringStore.covering(type)
        var tuples = Tuples(strength: 2, sizes: covering.sizes)
        for window in windows(plan.sequences) {
            #expect(!covering.exclusions.contains { $0.forbids(window) })
            tuples.add(window)
        }
        #expect(plan.sequences.joined().count <= 32 + 17)
        #expect(tuples.covered > tuples.total * 2 / 5)
        #expect(tuples.covered + plan.pairs.excluded.compactMap(\.self).count == tuples.total)
    }
}
