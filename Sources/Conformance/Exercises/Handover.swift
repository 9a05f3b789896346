internal import Records

/// Digests that one driver begins and another driver of the algorithm ends: the state is exported by the one and imported by
/// the other, in both directions.
///
/// For drivers whose exported state is not what the algorithm's other drivers take. Since Linux 6.16 it must be, because the
/// kernel goes on in software from a device's state.
struct Handover: ScriptedExercise {
    func add(to list: inout CaseList, _ subject: Subject) {
        let block = subject.traits.stride
        let lengths = subject.isQuick ? [3 * block + 9] : [2 * block, 3 * block + 9, 1500]
        let messages =
            subject.known(subject.isQuick ? 1 : 2, least: 2) + subject.invented(lengths, named: "handover")
        for message in messages {
            let size = message.data.count
            let places = [1, block - 1, block, block + 1, 2 * block + 3, size - 1]
            for cut in Set(places).sorted() where cut > 0 && cut < size {
                let begun: [Script.Step] = [
                    message.send([cut])[0], .clone(operation: 1, from: 0), message.send([cut], operation: 1)[1],
                    message.receive(operation: 1),
                ]
                list.add(message, "handed over after \(cut)", subject.script(message, begun), cuts: [cut])
                // A copy of what has not begun is the other driver's.
                let ended: [Script.Step] = [
                    .clone(operation: 1, from: 0), message.send([cut], operation: 1)[0],
                    .clone(operation: 2, from: 1), message.send([cut], operation: 2)[1],
                    message.receive(operation: 2),
                ]
                list.add(message, "taken over after \(cut)", subject.script(message, ended), cuts: [cut])
            }
        }
        if list.cases.isEmpty { list.skip("no message is long enough to be cut") }
    }
}
