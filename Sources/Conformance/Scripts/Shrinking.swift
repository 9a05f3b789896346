internal import Records

/// Makes a failing random message as simple as it can be while it still fails.
enum Shrinking {
    /// Tries simpler messages, each at most once, as long as one of them still fails.
    ///
    /// - Parameters:
    ///   - limit: how many messages may be tried.
    ///   - fails: whether the driver gives a wrong answer to a message.
    static func simplest(
        _ start: DifferentialInput,
        _ subject: Subject,
        limit: Int = 80,
        fails: (DifferentialInput) -> Bool
    ) -> DifferentialInput {
        var best = start
        var left = limit
        var hasChanged = true
        while hasChanged, left > 0 {
            hasChanged = false
            for candidate in candidates(best, subject) where left > 0 {
                left -= 1
                guard fails(candidate) else { continue }
                best = candidate
                hasChanged = true
                break
            }
        }
        return best
    }

    /// Simpler messages, the ones that take away most first.
    private static func candidates(_ input: DifferentialInput, _ subject: Subject) -> [DifferentialInput] {
        var all: [DifferentialInput] = []
        func add(_ change: (inout DifferentialInput) -> Void) {
            var simpler = input
            change(&simpler)
            if simpler != input { all.append(simpler) }
        }
        add { $0.cuts = [] }
        add { ($0.inputOffset, $0.outputOffset) = (0, 0) }
        let bytes = input.message.data.values
        let associated = input.message.associated
        let text = bytes.count - associated
        for length in [0, text / 2, text - subject.traits.stride, text - 1].map({ subject.traits.length(max(0, $0)) })
        where length < text {
            add { $0.message.data = .bytes(Array(bytes.prefix(associated + length))) }
        }
        for size in subject.associatedSizes where size < associated && input.message.control != nil {
            add { input in
                input.message.control?.associated = size
                input.message.data = .bytes(Array(bytes.prefix(size) + bytes.dropFirst(associated)))
            }
        }
        add { $0.message.data = .bytes(bytes.prefix(associated) + [UInt8](repeating: 0, count: text)) }
        if !subject.traits.hasTwoKeys {
            add { $0.message.key = [UInt8](repeating: 0, count: input.message.key.count) }
        }
        add { input in
            guard var iv = input.message.control?.iv else { return }
            iv = [UInt8](repeating: 0, count: iv.count)
            subject.traits.fit(iv: &iv)
            input.message.control?.iv = iv
        }
        for cut in input.cuts { add { $0.cuts = [cut] } }
        return all
    }
}
