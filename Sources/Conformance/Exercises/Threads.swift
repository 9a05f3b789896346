internal import KernelNames
internal import Records

/// Several threads on one transform, each with messages of its own, and one on another transform with another key.
///
/// For drivers that keep what belongs to a request in the transform, or in the module.
struct Threads: ScriptedExercise {
    /// More than a device has places for keys or requests.
    private static let many = 32

    func add(to list: inout CaseList, _ subject: Subject) {
        let block = subject.traits.stride
        let messages = subject.invented([16 * block, 48 * block, 4 * block + 5], named: "threads")
        guard messages.count > 1, let first = messages.first else {
            return list.skip("nobody answers several messages under one key")
        }
        var lanes = messages.map { message -> [Script.Step] in
            [.open(operation: 0, transform: 0)] + (0..<6).map { _ in message.whole() }
        }
        var setup = first.configure(subject.type)
        if let beside = subject.invented([16 * block], named: "threads beside").first {
            setup += beside.configure(subject.type, transform: 1)
            lanes.append([.open(operation: 0, transform: 1)] + (0..<3).map { _ in beside.whole() })
        }
        let script = Script(
            type: subject.type,
            transforms: lanes.count > messages.count ? 2 : 1,
            setup: setup,
            lanes: lanes,
            repetitions: subject.isQuick ? 3 : 20
        )
        list.add(first, "\(lanes.count) threads", script)
        if subject.isWhole || !subject.isQuick { addMany(to: &list, subject) }
    }

    /// Many threads, each on a transform of its own with its own key.
    private func addMany(to list: inout CaseList, _ subject: Subject) {
        let block = subject.traits.stride
        let messages = (0..<Self.many).compactMap { number in
            subject.invented([(2 + number % 7) * block + number], named: "threads \(number)").first
        }
        guard messages.count == Self.many else { return list.skip("nobody answers messages under many keys") }
        let script = Script(
            type: subject.type,
            transforms: messages.count,
            setup: messages.enumerated().flatMap { $1.configure(subject.type, transform: $0) },
            lanes: messages.enumerated().map { number, message in
                [.open(operation: 0, transform: number)] + (0..<4).map { _ in message.whole() }
            },
            repetitions: subject.isQuick ? 1 : 3
        )
        list.add(messages[0], "\(messages.count) threads on as many transforms", script)
        addShared(to: &list, subject)
    }

    /// Many threads on one transform: several of their requests are in flight at once.
    private func addShared(to list: inout CaseList, _ subject: Subject) {
        let block = subject.traits.stride
        let lengths = (0..<Self.many / 2).map { (2 + $0 % 7) * block + $0 }
        let messages = subject.invented(lengths, named: "threads shared")
        guard messages.count > 2, let first = messages.first else { return }
        let script = Script(
            type: subject.type,
            transforms: 1,
            setup: first.configure(subject.type),
            lanes: messages.map { message in
                [.open(operation: 0, transform: 0)] + (0..<2).map { _ in message.whole() }
            },
            repetitions: subject.isQuick ? 1 : 6
        )
        list.add(first, "\(messages.count) threads on one transform", script)
    }
}
