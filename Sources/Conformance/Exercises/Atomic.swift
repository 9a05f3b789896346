internal import Records

/// Messages of callers that may not sleep, as the network's and the block layer's are: bottom halves are off, and the request
/// says so. What comes back must be the same.
///
/// For drivers that wait or allocate as if they could sleep, and for the ways that they take where they may not.
struct Atomic: ScriptedExercise {
    func add(to list: inout CaseList, _ subject: Subject) {
        let block = subject.traits.stride
        let lengths =
            subject.isQuick ? [3 * block + 5, 4096 + block] : [block, 3 * block + 5, 2048, 4096 + block, 17 * 4096]
        let messages = subject.known(subject.isQuick ? 2 : 4) + subject.invented(lengths, named: "atomic")
        if messages.isEmpty { list.skip("there is no message") }
        for message in messages {
            list.add(message, "whole", subject.script(message, [message.whole()]))
            let cut = min(block + 1, message.data.count)
            guard cut > 0, cut < message.data.count else { continue }
            let parts = message.send([cut]) + [message.receive()]
            list.add(message, "cut at \(cut)", subject.script(message, parts), cuts: [cut])
        }
    }
}
