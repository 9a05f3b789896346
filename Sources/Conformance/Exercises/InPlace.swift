internal import Records

/// The output over the input, copied and by reference.
///
/// For drivers that read what they have overwritten.
struct InPlace: ScriptedExercise {
    func add(to list: inout CaseList, _ subject: Subject) {
        let block = subject.traits.stride
        let page = Pages.size
        let messages = subject.known(2, least: 1) + subject.invented([9 * block + 3, page + block], named: "in-place")
        for message in messages {
            // Memory must hold input and output; an AEAD's output may be the longer one.
            guard message.outputSize <= message.data.count else {
                list.skip("an output longer than its input has no room in its place")
                continue
            }
            for (offset, splice) in [(0, false), (5, false), (page - 6, false), (0, true), (page - 6, true)] {
                let steps: [Script.Step] = [
                    .send(
                        operation: 0,
                        message.control,
                        message.data,
                        Script.Layout([message.data.count], offset: offset),
                        more: false,
                        splice: splice && message.data.count > 0
                    ),
                    .receive(
                        operation: 0,
                        Script.Layout([message.outputSize], offset: offset),
                        message.answer,
                        inPlace: true
                    ),
                ]
                let name = "at \(offset)\(splice ? ", spliced" : "")"
                list.add(message, name, subject.script(message, steps))
            }
        }
        if list.cases.isEmpty { list.skip("no message has bytes") }
    }
}
