internal import Corpus
internal import KernelNames
internal import Records

/// Messages around a page, beyond 64 KiB and beyond 1 MiB.
///
/// For counters and lengths that are too narrow, and for what happens at the ends of pages.
struct Long: ScriptedExercise {
    /// What one receive of a mode that cannot be cut may have (net.core.optmem_max of 6.1 ends at about 590 KiB).
    private static let limitOfOne = 400_000

    func add(to list: inout CaseList, _ subject: Subject) {
        guard subject.oracle != nil else { return list.skip("nobody answers long messages") }
        let block = subject.traits.stride
        let page = Pages.size
        var lengths = [page, 2 * page + block + 1]
        // For counters of 17 bits. Not for all drivers: it takes time, and virtio-crypto never completes such a request.
        if subject.isQuick, subject.isWhole { lengths.append(131_072 + block + 1) }
        if !subject.isQuick {
            lengths += [65_536 + 3 * block + 1, page - 1, page + 1, 3 * page, 65_535, 65_536, 131_072 + 5]
            // One direction shows a length that is too narrow.
            if subject.group.operation != .decrypt {
                lengths.append(subject.type == .hash || isCut(subject) ? 1_048_576 + block + 3 : Self.limitOfOne)
            }
        }
        // One length at a time: the answer of a long message is large.
        for length in lengths {
            let messages = subject.invented([length], named: "long-\(length)")
            if messages.isEmpty { list.skip("the reference does not take \(length) bytes") }
            for message in messages {
                list.add(message, "\(message.data.count) bytes", subject.script(message, [message.whole()]))
            }
        }
        if !subject.isQuick, subject.type == .aead, subject.traits.takesAnyAssociatedData {
            addAssociated(to: &list, subject)
        }
    }

    /// Whether the library cuts long messages: it takes the mode from the start of the driver's name.
    private func isCut(_ subject: Subject) -> Bool {
        subject.traits.chains && subject.traits.isNamedAfterMode
    }

    /// Associated data beyond the lengths that have 16 bits; CCM writes those from 65,280 on in another way (RFC 3610).
    private func addAssociated(to list: inout CaseList, _ subject: Subject) {
        guard let oracle = subject.oracle else { return }
        var random = SplitMix(seed: subject.seed, for: "long-associated")
        guard let key = subject.key(&random) else { return }
        for size in [65_279, 65_280, 65_536 + 21] {
            let text = subject.traits.length(33)
            var message = subject.draft("associated-\(size)", key, text, &random)
            message.control?.associated = size
            message.data = .bytes(random.bytes(size + text))
            guard let answered = subject.answered(message, oracle) else {
                list.skip("the reference does not take \(size) bytes of associated data")
                continue
            }
            list.add(answered, "\(size) bytes of associated data", subject.script(answered, [answered.whole()]))
        }
    }
}
