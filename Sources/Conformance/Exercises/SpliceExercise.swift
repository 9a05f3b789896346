internal import Records

/// The message by vmsplice and splice, whole, in parts, and mixed with copies.
///
/// For drivers that take pages to be their own, or offsets to be 0.
struct SpliceExercise: ScriptedExercise {
    func add(to list: inout CaseList, _ subject: Subject) {
        let block = subject.traits.stride
        let page = Pages.size
        let lengths = subject.isQuick ? [page + 3 * block + 1] : [5 * block + 1, page + 3 * block]
        let messages = subject.known(subject.isQuick ? 0 : 2, least: 2) + subject.invented(lengths, named: "splice")
        for message in messages {
            let size = message.data.count
            for offset in subject.isQuick ? [7] : [0, 7, page - 3] {
                let layout = Script.Layout([size], offset: offset)
                let send = Script.Step.send(
                    operation: 0,
                    message.control,
                    message.data,
                    layout,
                    more: false,
                    splice: true
                )
                list.add(message, "spliced from \(offset)", subject.script(message, [send, message.receive()]))
            }
            let cut = min(block + 1, size - 1)
            let both = message.send([cut], splice: true) + [message.receive()]
            list.add(message, "spliced in two", subject.script(message, both), cuts: [cut])
            let mixed = [message.send([cut])[0], message.send([cut], splice: true)[1], message.receive()]
            list.add(message, "copied, then spliced", subject.script(message, mixed), cuts: [cut])
        }
        if list.cases.isEmpty { list.skip("no message is long enough to be cut") }
    }
}
