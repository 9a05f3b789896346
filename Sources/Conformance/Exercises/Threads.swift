internal import KernelNames
internal import Records

/// Several threads on one transform, each with messages of its own.
///
/// For drivers that keep what belongs to a request in the transform, or in the module.
struct Threads: ScriptedExercise {
    func add(to list: inout CaseList, _ subject: Subject) {
        let block = subject.traits.stride
        let messages = subject.invented([16 * block, 48 * block, 4 * block + 5], named: "threads")
        guard messages.count > 1, let first = messages.first else {
            return list.skip("nobody answers several messages under one key")
        }
        let lanes = messages.map { message -> [Script.Step] in
            [.open(operation: 0, transform: 0)] + (0..<8).map { _ in message.whole() }
        }
        let script = Script(
            type: subject.type,
            setup: first.configure(subject.type),
            lanes: lanes,
            repetitions: subject.isQuick ? 3 : 20
        )
        list.add(first, "\(lanes.count) threads", script)
    }
}
