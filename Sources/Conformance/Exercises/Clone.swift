internal import Records

/// A digest that is copied in the middle of its message; copy and original go on apart.
///
/// For drivers whose exported state lacks something.
struct Clone: ScriptedExercise {
    func add(to list: inout CaseList, _ subject: Subject) {
        let block = subject.traits.stride
        let lengths = subject.isQuick ? [3 * block + 9] : [3 * block + 9, 1500]
        let messages = subject.known(subject.isQuick ? 1 : 2, least: 2) + subject.invented(lengths, named: "clone")
        for message in messages {
            let size = message.data.count
            let places = [1, block - 1, block, block + 1, 2 * block + 3, size - 1]
            for cut in Set(places).sorted() where cut > 0 && cut < size {
                let sends = message.send([cut])
                let copied = message.send([cut], operation: 1)
                // The original is led astray first: what it hashes must not reach the copy.
                let astray = Script.Step.send(
                    operation: 0,
                    nil,
                    .bytes([UInt8](repeating: 0xFF, count: block + 1)),
                    Script.Layout([block + 1]),
                    more: true,
                    splice: false
                )
                let steps: [Script.Step] = [
                    sends[0], .clone(operation: 1, from: 0), .clone(operation: 2, from: 0), copied[1], astray,
                    message.receive(operation: 1), message.send([cut], operation: 2)[1], message.receive(operation: 2),
                ]
                list.add(message, "copied after \(cut)", subject.script(message, steps), cuts: [cut])
            }
        }
        if list.cases.isEmpty { list.skip("no message is long enough to be cut") }
    }
}
