internal import Corpus
internal import KernelNames
internal import Records

/// Sizes of keys and tags, and lengths of messages, that a driver must refuse or must take.
///
/// The reference says which. IVs of other sizes never reach a driver: the interface refuses them.
struct Refusals: ScriptedExercise {
    func add(to list: inout CaseList, _ subject: Subject) {
        guard let oracle = subject.oracle else { return list.skip("nobody says what must be refused") }
        addKeys(to: &list, subject, oracle)
        if subject.type == .aead { addTagSizes(to: &list, subject, oracle) }
        if subject.type != .hash { addLengths(to: &list, subject, oracle) }
        if subject.traits.hasTwoKeys { addHeaders(to: &list, subject, oracle) }
        if subject.traits.mode == .ccm { addCounterSizes(to: &list, subject) }
        if list.cases.isEmpty { list.skip("there is nothing to refuse") }
    }

    private func addKeys(to list: inout CaseList, _ subject: Subject, _ oracle: Oracle) {
        guard let message = subject.known(1).first, !message.key.isEmpty else { return }
        var sizes: Set = [0, 1, 16, 32, 33]
        if !subject.isQuick { sizes.formUnion([7, 8, 15, 17, 23, 24, 25, 31, 47, 48, 56, 63, 64, 65]) }
        for size in subject.keySizes { sizes.formUnion([size - 1, size, size + 1]) }
        for size in sizes.sorted() where size >= 0 {
            var random = SplitMix(seed: subject.seed, for: "key-\(size)")
            let key = random.bytes(size)
            let isTaken = oracle.takes([.setKey(transform: 0, key: key, .success)])
            if isTaken, !subject.traits.defines(keySize: size) {
                list.skip("a key of a size that the algorithm's definition does not have")
                continue
            }
            let answer = isTaken ? Expectation.success : .unfit
            let script = Script(type: subject.type, lanes: [[.setKey(transform: 0, key: key, answer)]])
            list.add(message, "a key of \(size) bytes \(isTaken ? "is taken" : "is refused")", script)
        }
    }

    private func addTagSizes(to list: inout CaseList, _ subject: Subject, _ oracle: Oracle) {
        guard let message = subject.known(1).first else { return }
        for size in subject.isQuick ? [0, 3, 4, 7, 11, 16, 17] : Array(0...20) + [24, 28, 32, 48, 64, 65] {
            let isTaken = oracle.takes([.setTagSize(transform: 0, size: size, .success)])
            let answer = isTaken ? Expectation.success : .unfit
            let script = Script(type: .aead, lanes: [[.setTagSize(transform: 0, size: size, answer)]])
            list.add(message, "a tag of \(size) bytes \(isTaken ? "is taken" : "is refused")", script)
        }
    }

    /// The header of a key for two: its length, its type, the size of the second key.
    private func addHeaders(to list: inout CaseList, _ subject: Subject, _ oracle: Oracle) {
        guard let message = subject.known(1).first, message.key.count > 8 else { return }
        for (place, value) in [(0, 7), (0, 9), (0, 255), (2, 0), (2, 2), (4, 255), (7, 255)] as [(Int, UInt8)] {
            var key = message.key
            key[place] = value
            let isTaken = oracle.takes([.setKey(transform: 0, key: key, .success)])
            let script = Script(
                type: .aead,
                lanes: [[.setKey(transform: 0, key: key, isTaken ? .success : .unfit)]]
            )
            list.add(message, "byte \(place) of the key's header \(value)", script)
        }
    }

    /// The first byte of an IV of CCM says how long the counter is, from 2 to 8 bytes, less one.
    private func addCounterSizes(to list: inout CaseList, _ subject: Subject) {
        guard var message = subject.known(1).first else { return }
        message.answer = .refusal
        for value in [0, 8, 9, 128, 255] as [UInt8] {
            message.control?.iv[0] = value
            list.add(message, "an IV that begins with \(value)", subject.script(message, [message.whole()]))
        }
    }

    private func addLengths(to list: inout CaseList, _ subject: Subject, _ oracle: Oracle) {
        var random = SplitMix(seed: subject.seed, for: "lengths")
        guard let key = subject.key(&random) else { return }
        let granule = subject.traits.granule
        let least = subject.traits.least
        var lengths: Set = subject.isQuick ? [0, 1, 17] : [0, 1, 15, 16, 17, 31, 33]
        lengths.formUnion([granule - 1, granule + 1, 2 * granule - 1, 9 * granule - 1, least - 1])
        for length in lengths.sorted() where length >= 0 {
            var message = subject.draft("length", key, length, &random)
            if subject.type == .aead, subject.group.operation == .decrypt {
                // Too short for a tag, or a tag of nothing that was sealed.
                message.answer = .refusal
            } else if let answered = oracle.answered(message) {
                message = answered
            } else {
                message.answer = .refusal
            }
            let what = message.answer.mayPass ? "is taken" : "is refused"
            list.add(message, "a text of \(length) bytes \(what)", subject.script(message, [message.whole()]))
        }
    }
}
