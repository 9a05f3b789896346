internal import KernelNames
internal import Records

/// Partial receives, and messages without an IV, which go on where the one before ended.
///
/// For drivers that do not give the next IV back.
struct Chaining: ScriptedExercise {
    func add(to list: inout CaseList, _ subject: Subject) {
        guard subject.traits.chains else {
            return list.skip("\(subject.traits.modeName) does not go on from one receive to the next")
        }
        let block = subject.traits.stride
        let messages =
            subject.known(subject.isQuick ? 1 : 2, least: 2 * block)
            + subject.invented([6 * block, 21 * block], named: "chaining")
        if messages.isEmpty { list.skip("no message has two blocks") }
        for message in messages {
            for first in [block, 2 * block, 5 * block, 16 * block] where first < message.data.count {
                add(to: &list, message, first, subject)
            }
            if subject.traits.mode == .ctr { addUneven(to: &list, message, block, subject) }
        }
    }

    /// A message that ends inside a block counts as a whole one (511306b2d075 in Linux); the next one goes on behind it.
    private func addUneven(to list: inout CaseList, _ message: Message, _ block: Int, _ subject: Subject) {
        guard let oracle = subject.oracle, var control = message.control, message.data.count >= 3 * block else {
            return
        }
        let bytes = message.data.values
        let cut = block + 3
        for _ in 0..<2 { Counter.increment(&control.iv, isLittle: false) }
        var next = message
        next.control = control
        next.data = .bytes(Array(bytes[cut...]))
        guard let answered = oracle.answered(next) else { return }
        let steps: [Script.Step] = [
            .message(operation: 0, message.control, .bytes(Array(bytes[..<cut])), message.answer(0..<cut)),
            .message(operation: 0, nil, answered.data, answered.answer),
        ]
        list.add(message, "two messages, the first of \(cut) bytes", subject.script(message, steps), cuts: [cut])
    }

    private func add(to list: inout CaseList, _ message: Message, _ cut: Int, _ subject: Subject) {
        let size = message.data.count
        let bytes = message.data.values
        let parts = [0..<cut, cut..<size]
        let receives = parts.map { part in
            Script.Step.receive(operation: 0, Script.Layout([part.count]), message.answer(part), inPlace: false)
        }
        let partly = message.send([]) + receives
        list.add(message, "received in \(cut) and the rest", subject.script(message, partly), cuts: [cut])

        let sends = message.send([cut])
        let turns = [sends[0], receives[0], sends[1], receives[1]]
        list.add(message, "sent and received in turns at \(cut)", subject.script(message, turns), cuts: [cut])

        let separate = parts.enumerated().map { index, part in
            Script.Step.message(
                operation: 0,
                index == 0 ? message.control : nil,
                .bytes(Array(bytes[part])),
                message.answer(part)
            )
        }
        list.add(message, "two messages, the IV going on at \(cut)", subject.script(message, separate), cuts: [cut])
    }
}
