internal import Corpus
internal import KernelNames
internal import Records

/// Two operations of one transform and two transforms of one driver in turns; and long messages before short ones.
///
/// For keys, IVs and buffers that are left over from somebody else's operation.
struct Interleaved: ScriptedExercise {
    func add(to list: inout CaseList, _ subject: Subject) {
        if subject.type == .rng { return addGenerators(to: &list, subject) }
        let block = subject.traits.stride
        let here = subject.invented([2 * block, 11 * block + 5, block], named: "interleaved")
        let there = subject.invented([7 * block + 3], named: "interleaved-other")
        if here.count == 3, let other = there.first {
            addOperations(to: &list, subject, here)
            addTransforms(to: &list, subject, here[1], other)
        }
        let known = subject.known(2)
        if known.count == 2 { addTransforms(to: &list, subject, known[0], known[1]) }
        if list.cases.isEmpty { list.skip("there are no two messages") }
    }

    private func addOperations(to list: inout CaseList, _ subject: Subject, _ messages: [Message]) {
        let (short, long) = (messages[0], messages[1])
        var lane: [Script.Step] = [.open(operation: 0, transform: 0), .open(operation: 1, transform: 0)]
        let first = long.send([subject.traits.stride], operation: 0)
        let second = short.send([1], operation: 1)
        lane += [first[0], second[0], first[1], second[1]]
        lane += [short.receive(operation: 1), long.receive(operation: 0)]
        lane += messages.reversed().map { $0.whole(operation: 0) } + messages.map { $0.whole(operation: 1) }
        let script = Script(type: subject.type, setup: short.configure(subject.type), lanes: [lane], repetitions: 2)
        list.add(long, "two operations in turns", script)
    }

    private func addTransforms(to list: inout CaseList, _ subject: Subject, _ here: Message, _ there: Message) {
        let setup = here.configure(subject.type) + there.configure(subject.type, transform: 1)
        let opens: [Script.Step] = [.open(operation: 0, transform: 0), .open(operation: 1, transform: 1)]
        let wholes = [here.whole(operation: 0), there.whole(operation: 1), here.whole(operation: 0)]
        let parts = [here.send([], operation: 0), there.send([], operation: 1)].flatMap { $0 }
        let receives = [there.receive(operation: 1), here.receive(operation: 0)]
        let script = Script(
            type: subject.type,
            transforms: 2,
            setup: setup,
            lanes: [opens + wholes + parts + receives]
        )
        list.add(here, "two transforms in turns, with \(there.id)", script)
    }

    /// Generators of different seeds, drawn from in turns.
    private func addGenerators(to list: inout CaseList, _ subject: Subject) {
        let known = subject.known(2).filter { $0.outputSize >= 32 && $0.answer.windows.first?.bytes.isEmpty == false }
        guard known.count == 2 else { return list.skip("there are no two known answers of 32 bytes") }
        let setup = known[0].configure(.rng) + known[1].configure(.rng, transform: 1)
        var lane: [Script.Step] = [.open(operation: 0, transform: 0), .open(operation: 1, transform: 1)]
        for part in [0..<16, 16..<32] {
            for (index, message) in known.enumerated() {
                lane.append(.receive(operation: index, Script.Layout([16]), message.answer(part), inPlace: false))
            }
        }
        list.add(known[0], "two generators in turns", Script(type: .rng, transforms: 2, setup: setup, lanes: [lane]))
    }
}
