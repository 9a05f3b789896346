internal import KernelNames
internal import Records

/// Makes a failing sequence as short and as plain as it can be while it still fails.
struct SequenceShrinking {
    let type: CipherType
    /// How many sequences may be tried.
    var left = 160
    /// Whether the driver gives a wrong answer to a sequence that its reference answers rightly.
    let fails: ([Command]) -> Bool

    init(_ type: CipherType, fails: @escaping ([Command]) -> Bool) {
        self.type = type
        self.fails = fails
    }

    /// - Parameter start: commands the last of which fails.
    mutating func simplest(_ start: [Command]) -> [Command] {
        var best = start
        // A command before says more than what other messages did in the meantime.
        for parameter in [Parameter.completion, .use] where best.last?[parameter] ?? 0 != 0 {
            var candidate = best
            candidate[best.count - 1][parameter] = 0
            if tries(candidate) { best = candidate }
        }
        best = shortest(best)
        var hasChanged = true
        while hasChanged, left > 0 {
            hasChanged = false
            for place in best.indices {
                for parameter in Parameter.all(for: type) where best[place][parameter] != 0 {
                    for value in simpler(parameter, than: best[place][parameter]) {
                        var candidate = best
                        candidate[place][parameter] = value
                        guard tries(candidate) else { continue }
                        best = candidate
                        hasChanged = true
                        break
                    }
                }
            }
            let shorter = shortest(best)
            if shorter.count < best.count {
                best = shorter
                hasChanged = true
            }
        }
        return best
    }

    /// Plainer values of a parameter, the plainest first.
    private func simpler(_ parameter: Parameter, than value: Int) -> [Int] {
        guard parameter == .text else { return [0] }
        // Short is plain where a few blocks do not fail.
        let order: [Command.Length] = [.few, .block, .one, .several, .page]
        let words = parameter.words(type)
        let values = order.compactMap { words.firstIndex(of: $0.rawValue) }
        return Array(values.prefix { $0 != value })
    }

    /// Leaves out commands before the last one, many at a time first.
    private mutating func shortest(_ start: [Command]) -> [Command] {
        guard let last = start.last else { return start }
        if start.count > 1, tries([last]) { return [last] }
        var best = start
        var size = max(1, (best.count - 1) / 2)
        while size > 0, best.count > 1 {
            var place = 0
            var hasChanged = false
            while place < best.count - 1 {
                var candidate = best
                candidate.removeSubrange(place..<min(place + size, best.count - 1))
                if candidate.count < best.count, tries(candidate) {
                    best = candidate
                    hasChanged = true
                } else {
                    place += size
                }
            }
            if !hasChanged || size > 1 { size = size == 1 ? 0 : size / 2 }
        }
        return best
    }

    private mutating func tries(_ candidate: [Command]) -> Bool {
        guard left > 0 else { return false }
        left -= 1
        return fails(candidate)
    }
}

/// Commands in words.
enum SequenceWords {
    /// `decrypt 33 bytes (message: tag forged at its end), then encrypt 4097 bytes (output: odd pieces)`
    static func line(_ commands: [Command], _ vocabulary: Vocabulary) -> String {
        commands.map { words($0, vocabulary) }.joined(separator: ", then ")
    }

    /// One command: what it does, how long its message is, and what is not plain about it.
    static func words(_ command: Command, _ vocabulary: Vocabulary) -> String {
        let type = vocabulary.type
        let read = ReadCommand(command, type)
        let verb =
            switch type {
            case .hash: "digest"
            case .rng: "draw"
            case .skcipher, .aead: read.direction.rawValue
            }
        let text = vocabulary.size(command)
        let head = type == .aead ? "\(vocabulary.headSize(command)) + " : ""
        var special = Parameter.all(for: type).filter { command[$0] != 0 && $0 != .direction && $0 != .text }.compactMap
        {
            "\($0.name): \(value(of: $0, command, vocabulary))"
        }
        if read.text != .few { special.insert("text: \(read.text.rawValue)", at: 0) }
        return "\(verb) \(head)\(text) bytes" + (special.isEmpty ? "" : " (\(special.joined(separator: "; ")))")
    }

    private static func value(of parameter: Parameter, _ command: Command, _ vocabulary: Vocabulary) -> String {
        switch parameter {
        case .keySize where !vocabulary.keySizes.isEmpty:
            "\(vocabulary.keySize(command, command[.keySize]))"
        case .tagSize where !vocabulary.tagSizes.isEmpty:
            "\(vocabulary.tagSizes[command[.tagSize] % vocabulary.tagSizes.count])"
        case .completion where vocabulary.type != .hash && command[parameter] > 1:
            "\(parameter.words(vocabulary.type)[command[parameter]]), which encrypt or decrypt"
        default: parameter.words(vocabulary.type)[command[parameter]]
        }
    }

    /// What the shortest failing sequence says of the fault, in front of how the answer was wrong.
    static func diagnosis(_ commands: [Command], _ vocabulary: Vocabulary, _ fault: String) -> String {
        guard let last = commands.last else { return fault }
        let before = commands.dropLast()
        let own = words(last, vocabulary)
        if before.isEmpty { return "\(fault); on a fresh transform: \(own)" }
        return "\(fault); \(own), after \(line(Array(before), vocabulary)) on the same transform, and not without"
    }
}
