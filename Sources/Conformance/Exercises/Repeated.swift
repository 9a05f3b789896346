internal import Corpus
internal import KernelNames
internal import Records

/// The same few messages many times over, and the same keys.
///
/// For faults that come now and then, and for what piles up.
struct Repeated: ScriptedExercise {
    func add(to list: inout CaseList, _ subject: Subject) {
        if subject.type == .rng { return addGenerators(to: &list, subject) }
        let count = subject.isQuick ? 136 : 160
        let block = subject.traits.stride
        // Two messages in turns, so that one which comes again shows; more than 256 in all.
        let invented = subject.invented([2 * block, 3 * block + 1], named: "repeated")
        let messages = invented.isEmpty ? subject.known(1) : invented
        guard let first = messages.first else { return list.skip("there is no message") }
        let setup = first.configure(subject.type)
        let open = Script.Step.open(operation: 0, transform: 0)
        let wholes = messages.map { $0.whole() }
        let often = (0..<4).flatMap { _ in wholes }
        list.add(
            first,
            "\(count * messages.count) messages",
            Script(type: subject.type, setup: setup, lanes: [[open] + often], repetitions: count / 4)
        )
        if subject.isWhole, let last = messages.last { addPauses(to: &list, subject, first, last) }
        let rekeyed = [first.setKey(subject.type), open, first.whole(), .close(operation: 0)]
        list.add(
            first,
            "\(count / 8) keys",
            Script(type: subject.type, setup: setup, lanes: [rekeyed], repetitions: count / 8)
        )
    }

    /// Before a message, and amid one. Drivers let their device sleep after 50 ms and more.
    private func addPauses(to list: inout CaseList, _ subject: Subject, _ first: Message, _ last: Message) {
        let pause = Script.Step.pause(milliseconds: 70)
        let parts = last.data.count > 1 ? last.send([last.data.count / 2]) : []
        var lane = [.open(operation: 0, transform: 0), first.whole(), pause, last.whole()]
        if parts.count == 2 { lane += [parts[0], pause, parts[1], last.receive()] }
        list.add(
            first,
            "after a pause",
            Script(type: subject.type, setup: first.configure(subject.type), lanes: [lane])
        )
    }

    /// The same seed again and again.
    private func addGenerators(to list: inout CaseList, _ subject: Subject) {
        for message in subject.known(1) {
            let size = min(128, message.outputSize > 0 ? message.outputSize : 32)
            let isKnown = message.outputSize > 0
            let answer = isKnown ? message.answer(0..<size) : Expectation(size: size)
            let lane: [Script.Step] = [
                message.setKey(.rng), .open(operation: 0, transform: 0),
                .receive(operation: 0, Script.Layout([size]), answer, inPlace: false), .close(operation: 0),
            ]
            let count = subject.isQuick ? 10 : 20
            list.add(message, "\(count) seeds", Script(type: .rng, lanes: [lane], repetitions: count))
        }
    }
}
