internal import KernelNames
internal import Records

/// Several operations of one transform with an asynchronous read in flight each.
///
/// For drivers that keep what belongs to a request in the transform.
struct AsyncExercise: ScriptedExercise {
    func add(to list: inout CaseList, _ subject: Subject) {
        let block = subject.traits.stride
        let lengths = [block, 3 * block + 1, 17 * block, 2048 + block]
        let messages = subject.invented(lengths, named: "async")
        guard let first = messages.first else { return list.skip("nobody answers several messages under one key") }
        var lane: [Script.Step] = []
        for index in messages.indices { lane.append(.open(operation: index, transform: 0)) }
        for (index, message) in messages.enumerated() { lane += message.send([], operation: index) }
        for (index, message) in messages.enumerated() {
            lane.append(.submit(operation: index, size: message.outputSize, message.answer))
        }
        lane.append(.collect)
        let script = Script(type: subject.type, setup: first.configure(subject.type), lanes: [lane], repetitions: 3)
        list.add(first, "\(messages.count) in flight", script)
    }
}
