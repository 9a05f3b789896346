internal import Corpus
internal import KernelNames
internal import Records

/// Sealed messages with a bit turned, shortened, extended and put together anew: none may be opened.
///
/// For drivers that compare a part of the tag, leave out a part of the message, or do not compare at all.
struct Tamper: ScriptedExercise {
    func add(to list: inout CaseList, _ subject: Subject) {
        let block = subject.traits.stride
        let lengths = subject.isQuick ? [0, 2 * block] : [0, 1, 3 * block, 16 * block + 5]
        var messages = subject.known(subject.isQuick ? 0 : 3, least: subject.group.tagSize)
        messages += subject.invented(lengths, named: "tamper")
        if messages.isEmpty { messages = subject.known(1, least: subject.group.tagSize) }
        for (index, message) in messages.enumerated() {
            // Every bit of the shortest message's tag, and in full of the longest one's.
            addTags(to: &list, subject, message, isEvery: index == 0 || !subject.isQuick && index == messages.count - 1)
            addBodies(to: &list, subject, message)
            addSizes(to: &list, subject, message)
        }
        if !subject.traits.authenticatesIV { list.skip("the tag does not cover the IV that is given") }
        if list.cases.isEmpty { list.skip("no message was to be opened") }
    }

    private func addTags(to list: inout CaseList, _ subject: Subject, _ message: Message, isEvery: Bool) {
        let bytes = message.data.values
        let start = bytes.count - message.tagSize
        for place in start..<bytes.count {
            for bit in isEvery ? Array(0..<8) : [place % 8] {
                add(to: &list, subject, message, "bit \(bit) of byte \(place - start) of the tag") {
                    $0[place] ^= 1 << bit
                }
            }
        }
        add(to: &list, subject, message, "a tag of zeros") { forged in
            for place in start..<forged.count { forged[place] = 0 }
        }
        add(to: &list, subject, message, "two halves of the tag changed alike") { forged in
            // What a sum or an exclusive or of the tag's words does not show.
            guard message.tagSize > 1 else { return }
            forged[start] ^= 0x40
            forged[start + message.tagSize / 2] ^= 0x40
        }
    }

    private func addBodies(to list: inout CaseList, _ subject: Subject, _ message: Message) {
        let size = message.data.count - message.tagSize
        let covered = message.associated - min(message.associated, subject.traits.unauthenticatedTail)
        var random = SplitMix(seed: subject.seed, for: "tamper-\(message.id)")
        let block = subject.traits.stride
        var text = Set([message.associated, size - 1, message.associated + block, size - block, size / 2])
        for _ in 0..<(subject.isQuick ? 2 : 8) { text.insert(random.below(max(1, size))) }
        for place in text.sorted() where place >= message.associated && place < size {
            let bit = random.below(8)
            add(to: &list, subject, message, "bit \(bit) of byte \(place - message.associated) of the text") {
                $0[place] ^= 1 << bit
            }
        }
        for place in Set([0, covered / 2, covered - 1, 15, 16]).sorted() where place >= 0 && place < covered {
            let bit = random.below(8)
            add(to: &list, subject, message, "bit \(bit) of byte \(place) of the associated data") {
                $0[place] ^= 1 << bit
            }
        }
        guard subject.traits.authenticatesIV, let control = message.control else { return }
        for place in control.iv.indices where subject.traits.mode != .ccm || (1..<12).contains(place) {
            var forged = message
            forged.control?.iv[place] ^= 1 << random.below(8)
            add(to: &list, subject, message, forged, "byte \(place) of the IV")
        }
    }

    private func addSizes(to list: inout CaseList, _ subject: Subject, _ message: Message) {
        add(to: &list, subject, message, "without the last byte") { _ = $0.popLast() }
        add(to: &list, subject, message, "with a byte more") { $0.append(0) }
        if message.textCount > message.tagSize {
            add(to: &list, subject, message, "without the first byte of the text") { $0.remove(at: message.associated) }
        }
        // RFC 4303 and RFC 3961 fix that place for what joins them.
        guard subject.traits.takesAnyAssociatedData, !subject.traits.joinsAssociatedData else { return }
        if message.associated > 0 {
            var moved = message
            moved.control?.associated = message.associated - 1
            add(to: &list, subject, message, moved, "the last byte of the associated data as text")
            var bare = message
            bare.control?.associated = 0
            bare.data = .bytes(Array(message.data.values.dropFirst(message.associated)))
            add(to: &list, subject, message, bare, "without the associated data")
        }
        var more = message
        more.control?.associated = message.associated + 1
        more.data = .bytes([0] + message.data.values)
        add(to: &list, subject, message, more, "with a byte more of associated data")
    }

    private func add(
        to list: inout CaseList,
        _ subject: Subject,
        _ message: Message,
        _ variant: String,
        _ change: (inout [UInt8]) -> Void
    ) {
        var bytes = message.data.values
        change(&bytes)
        guard bytes != message.data.values else { return }
        var forged = message
        forged.data = .bytes(bytes)
        add(to: &list, subject, message, forged, variant)
    }

    private func add(
        to list: inout CaseList,
        _ subject: Subject,
        _ message: Message,
        _ forged: Message,
        _ variant: String
    ) {
        var forged = forged
        forged.answer = .refusal
        guard forged.associated <= forged.data.count else { return }
        list.add(message, variant, subject.script(message, [forged.whole(), .close(operation: 0)]))
    }
}
