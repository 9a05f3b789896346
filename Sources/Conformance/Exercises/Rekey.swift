internal import Corpus
internal import KernelNames
internal import Records

/// Key after key on one transform: another of the same size, one of another size, one that is refused.
///
/// For parts of an old key schedule that stay behind. After a refused key the kernel answers ENOKEY, or as with the key
/// before where the size alone was wrong (Documentation/contract.md); a third answer is a fault.
struct Rekey: ScriptedExercise {
    func add(to list: inout CaseList, _ subject: Subject) {
        let block = subject.traits.stride
        var messages = subject.known(2)
        messages += subject.invented([3 * block], named: "rekey")
        messages += subject.invented([2 * block + 1], named: "rekey-other")
        guard let first = messages.first, let last = messages.last, !last.key.isEmpty else {
            return list.skip("the algorithm has no keys")
        }
        let turns = [first, last, first, first, last]
        list.add(first, "keys in turns", script(subject, first, turns.flatMap { use($0, subject.type) }))

        var random = SplitMix(seed: subject.seed, for: "rekey-sizes")
        // Without HMAC a size of 0 stands for digests without a key, which no call brings back.
        let sizes = subject.traits.mode == .hmac ? subject.keySizes + [0, 17] : subject.keySizes.filter { $0 > 0 }
        for size in sizes where size != first.key.count && !subject.traits.hasTwoKeys {
            var other = last
            other.key = random.bytes(size)
            // The corpus has keys of sizes that must be refused, too.
            guard let oracle = subject.oracle, oracle.takes([other.setKey(subject.type)]) else { continue }
            let isSealed = subject.type == .aead && subject.group.operation == .decrypt
            other.answer = isSealed ? .anything : oracle.answered(other)?.answer ?? .anything
            let steps = use(last, subject.type) + use(other, subject.type) + use(last, subject.type)
            list.add(last, "a key of \(size) bytes between", script(subject, last, steps))
        }
        for size in Set([last.key.count + 1, max(1, last.key.count - 1), 1]).sorted() {
            list.add(last, "an unfit key of \(size) bytes between", unfit(subject, last, random.bytes(size)))
        }
    }

    /// Sets the key, puts the message, lets the operation go.
    private func use(_ message: Message, _ type: CipherType) -> [Script.Step] {
        [message.setKey(type), .open(operation: 0, transform: 0), message.whole(), .close(operation: 0)]
    }

    private func script(_ subject: Subject, _ message: Message, _ lane: [Script.Step]) -> Script {
        Script(type: subject.type, setup: Array(message.configure(subject.type).dropLast()), lanes: [lane])
    }

    private func unfit(_ subject: Subject, _ message: Message, _ key: [UInt8]) -> Script {
        let isTaken = subject.oracle?.takes([.setKey(transform: 0, key: key, .success)]) ?? false
        var after = message
        // The old key's answer, or none; with the reference's consent any.
        after.answer = after.answer.orNoKey
        if isTaken { after.answer = .anything }
        let steps: [Script.Step] =
            use(message, subject.type)
            + [
                .setKey(transform: 0, key: key, .anything), .open(operation: 0, transform: 0), after.whole(),
                .close(operation: 0),
            ]
            + use(message, subject.type)
        return script(subject, message, steps)
    }
}
