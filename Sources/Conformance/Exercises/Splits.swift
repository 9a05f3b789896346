internal import Corpus
internal import KernelNames
internal import Records

/// The message in pieces that end at, before and behind block boundaries, at primes and at random places.
///
/// For faults in what a driver keeps of a block that is not full.
struct Splits: ScriptedExercise {
    private static let primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71]

    func add(to list: inout CaseList, _ subject: Subject) {
        if subject.type == .rng { return RandomReads().add(to: &list, subject) }
        let block = subject.traits.stride
        let lengths = subject.isQuick ? [4 * block + 7] : [2 * block, 4 * block + 7, 9 * block + 1, 1021]
        let messages = subject.known(subject.isQuick ? 1 : 3, least: 2) + subject.invented(lengths, named: "splits")
        if messages.isEmpty { list.skip("no message is long enough to be cut") }
        for message in messages {
            var random = SplitMix(seed: subject.seed, for: message.id)
            for cuts in Self.cuts(of: message.data.count, block: block, &random, isQuick: subject.isQuick) {
                let steps = message.send(cuts) + [message.receive()]
                let places = cuts.map(String.init).joined(separator: ",")
                list.add(message, "cut at \(places)", subject.script(message, steps), cuts: cuts)
            }
        }
    }

    /// Places to cut a message of `size` bytes, each list rising; none twice.
    static func cuts(of size: Int, block: Int, _ random: inout SplitMix, isQuick: Bool) -> [[Int]] {
        var all = [1, block - 1, block, block + 1, 2 * block, size - 1].map { [$0] }
        if !isQuick { all += [2 * block - 1, 2 * block + 1, size - block, size / 2].map { [$0] } }
        var sum = 0
        all.append(
            Self.primes.map { prime in
                sum += prime
                return sum
            }
        )
        all.append(Array(stride(from: block, to: size, by: block)))
        if size <= 40 { all.append(Array(1..<max(1, size))) }
        for _ in 0..<(isQuick ? 1 : 3) {
            all.append(Set((0..<4).map { _ in 1 + random.below(max(1, size - 1)) }).sorted())
        }
        var seen: Set<[Int]> = []
        return all.map { $0.filter { $0 > 0 && $0 < size } }.filter { !$0.isEmpty && seen.insert($0).inserted }
    }
}

/// The bytes of a generator in reads of different sizes, each with memory around it that must stay as it is.
struct RandomReads: ScriptedExercise {
    func add(to list: inout CaseList, _ subject: Subject) {
        for message in subject.known(2) {
            let total = message.outputSize
            let isKnown = total > 0
            for sizes in [[1, 15, 16, 17, 31], [128, 1, 127], [7, 7, 7], [33, 64]] {
                var steps: [Script.Step] = [.open(operation: 0, transform: 0)]
                var start = 0
                for size in sizes where !isKnown || start + size <= total {
                    let answer = isKnown ? message.answer(start..<start + size) : Expectation(size: size)
                    steps.append(.receive(operation: 0, Script.Layout([size], offset: 4091), answer, inPlace: false))
                    start += size
                }
                guard steps.count > 1 else { continue }
                let script = Script(type: .rng, setup: message.configure(.rng), lanes: [steps])
                list.add(message, "reads of \(sizes.map(String.init).joined(separator: ","))", script)
            }
        }
        if list.cases.isEmpty { list.skip("the group has too few bytes for reads of several sizes") }
    }
}
