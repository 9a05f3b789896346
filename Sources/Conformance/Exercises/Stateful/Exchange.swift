internal import KernelNames
internal import Records

/// The calls that put one message as a command wants.
struct Exchange {
    private let vocabulary: Vocabulary
    private let read: ReadCommand
    private let message: Message
    private let operation = SequenceModel.Slot.own
    private let other = SequenceModel.Slot.flight
    private let copy = SequenceModel.Slot.copy

    init(_ vocabulary: Vocabulary, _ read: ReadCommand, _ message: Message) {
        self.vocabulary = vocabulary
        self.read = read
        self.message = message
    }

    private var type: CipherType { vocabulary.type }
    private var stride: Int { vocabulary.traits.stride }

    /// - Parameters:
    ///   - digest: the answer to other bytes.
    ///   - another: a further message to be in flight, by its number; nil for none.
    func steps(
        _ random: inout SplitMix,
        digest: ([UInt8]) -> Message? = { _ in nil },
        another: (Int) -> (message: Message, transform: Int)? = { _ in nil }
    ) -> [Script.Step] {
        let bytes = message.data.values
        if type == .skcipher, bytes.isEmpty {
            // With room for nothing the driver would not be asked.
            let answer: Expectation = vocabulary.traits.refusesNothing ? .refusal : .success
            return [.message(operation: operation, message.control, .bytes([]), answer)]
        }
        if read.sends == .received || read.sends == .turns { return received(&random) }
        let cuts = cuts(bytes.count, &random)
        var sends = parts(cuts, &random)
        if read.copy != .none, type == .hash, sends.count > 1 || cuts.last == bytes.count {
            return copied(sends, cuts, &random, digest)
        }
        switch read.completion {
        case .waited: return sends + [receive(message.answer, &random)]
        case .queued: return sends + [submit, .collect]
        case .first, .last:
            let count = !vocabulary.isEarly(read.command) && random.below(10) == 0 ? 16 : random.pick([1, 1, 2, 4])
            let others = (0..<count).compactMap { number in
                another(number).map { (operation: other + number, message: $0.message, transform: $0.transform) }
            }
            for (operation, message, transform) in others {
                sends.append(.open(operation: operation, transform: transform))
                sends += message.send([], operation: operation)
            }
            let submits = others.map {
                Script.Step.submit(operation: $0.operation, size: $0.message.outputSize, $0.message.answer)
            }
            return sends + (read.completion == .first ? [submit] + submits : submits + [submit]) + [.collect]
                + others.map { .close(operation: $0.operation) }
        }
    }

    // MARK: Input

    /// Where the message is cut; at its end when nothing more is to be sent after it.
    private func cuts(_ size: Int, _ random: inout SplitMix) -> [Int] {
        if read.sends == .emptyParts {
            let place = size > 1 ? 1 + random.below(size - 1) : size
            return [0, place, place, size]
        }
        let cuts: [Int] =
            switch read.sends {
            case .whole, .received, .turns, .emptyParts: []
            case .byte: [1]
            case .inBlock:
                [
                    stride * (size > 2 * stride ? random.below(size / stride) : 0) + 1
                        + random.below(max(1, min(stride, size) - 1))
                ]
            case .atBlock: [stride]
            case .atBlocks: [stride * (1 + random.below(max(1, size / stride)))]
            case .often where !vocabulary.isEarly(read.command) && random.below(4) == 0: many(&random)
            case .often: [1, 3, 6, 13, stride, stride + 1, 2 * stride + 3, 5 * stride, 7 * stride + 1]
            case .emptyEnd: [size]
            case .evenly: evenly(size, &random)
            }
        let mayEnd = type == .hash
        return Set(cuts).sorted().filter {
            $0 > 0 && ($0 < size || $0 == size && mayEnd) || $0 == 0 && read.sends == .emptyEnd
        }
    }

    /// Sixteen places at equal distances, mostly around a block.
    private func evenly(_ size: Int, _ random: inout SplitMix) -> [Int] {
        let part = random.pick([stride - 1, stride + 1, stride, stride / 2, 1].filter { $0 > 0 && $0 < size })
        return (1...16).map { part * $0 }
    }

    /// Thirty places, up to a block apart.
    private func many(_ random: inout SplitMix) -> [Int] {
        var place = 0
        return (0..<30).map { _ in
            place += 1 + random.below(stride)
            return place
        }
    }

    /// The sends; the last one says that more follow where the receive is to end the message.
    private func parts(_ cuts: [Int], _ random: inout SplitMix) -> [Script.Step] {
        let bytes = message.data.values
        let hasEmpty = read.sends == .emptyParts
        let places = [0] + cuts.filter { hasEmpty || $0 < bytes.count && $0 > 0 } + [bytes.count]
        let staysOpen = !hasEmpty && cuts.last == bytes.count
        return places.indices.dropLast().map { index in
            let part = Array(bytes[places[index]..<places[index + 1]])
            let isLast = index == places.count - 2
            return .send(
                operation: operation,
                index == 0 ? message.control : nil,
                .bytes(part),
                inputLayout(part.count, isWhole: places.count == 2, &random),
                more: !isLast || staysOpen,
                splice: read.input.isSpliced && !part.isEmpty
            )
        }
    }

    private func inputLayout(_ count: Int, isWhole: Bool, _ random: inout SplitMix) -> Script.Layout {
        var placement = Placement(stride: stride, pieces: 40)
        if isWhole {
            placement.head = message.associated
            placement.tail = message.control?.direction == .decrypt && type == .aead ? message.tagSize : 0
        }
        return placement.layout(read.input, count, &random)
    }

    // MARK: Output

    private func receive(_ answer: Expectation, _ random: inout SplitMix) -> Script.Step {
        receive(answer, from: operation, size: answer.size ?? refusedRoom, isWhole: true, &random)
    }

    private var submit: Script.Step {
        .submit(operation: operation, size: message.answer.size ?? refusedRoom, message.answer)
    }

    /// Room for what a message would give if it were not refused.
    private var refusedRoom: Int {
        guard type == .aead else { return message.data.count }
        let isSealed = message.control?.direction == .encrypt
        return max(0, message.data.count + (isSealed ? message.tagSize : -message.tagSize))
    }

    private func receive(
        _ answer: Expectation,
        from operation: Int,
        size: Int,
        isWhole: Bool,
        _ random: inout SplitMix
    ) -> Script.Step {
        var placement = Placement(stride: stride, pieces: vocabulary.pieces)
        if isWhole, type == .aead {
            placement.head = message.associated
            placement.tail = message.control?.direction == .encrypt ? message.tagSize : 0
        }
        let inPlace = read.output == .inPlace && size > 0 && size <= message.data.count
        let layout = placement.layout(read.output, size, &random)
        return .receive(operation: operation, layout, answer, inPlace: inPlace)
    }

    /// A cipher's output in two parts, all of it sent before or each part in its turn.
    private func received(_ random: inout SplitMix) -> [Script.Step] {
        let size = message.data.count
        let cut = stride * (1 + random.below(max(1, (size - 1) / stride)))
        guard cut < size else { return parts([], &random) + [receive(message.answer, &random)] }
        let receives = [0..<cut, cut..<size].map { part in
            receive(message.answer(part), from: operation, size: part.count, isWhole: false, &random)
        }
        guard read.sends == .turns else { return parts([], &random) + receives }
        let sends = parts([cut], &random)
        return [sends[0], receives[0], sends[1], receives[1]]
    }

    // MARK: Copies

    /// What becomes of a copy and of its original: one first, or in turns.
    private func merged(
        _ first: [Script.Step],
        _ second: [Script.Step],
        _ random: inout SplitMix
    ) -> [Script.Step] {
        switch random.below(3) {
        case 0: return first + second
        case 1: return second + first
        default:
            let common = min(first.count, second.count)
            let turns = zip(second, first).flatMap { [$0, $1] }
            return turns + first.dropFirst(common) + second.dropFirst(common)
        }
    }

    /// The message is copied at one of its cuts; copy and original go on apart. Now and then it is a copy of a copy.
    private func copied(
        _ sends: [Script.Step],
        _ cuts: [Int],
        _ random: inout SplitMix,
        _ digest: ([UInt8]) -> Message?
    ) -> [Script.Step] {
        // A message that says that more follow with its last send is copied there, too.
        let places = min(cuts.count, sends.count)
        let place = random.below(2) == 0 ? 1 : 1 + random.below(places)
        let junk = random.bytes(random.pick([1, stride - 1, stride, stride + 1, 2 * stride + 5]))
        let astray = digest(Array(message.data.values.prefix(cuts[place - 1])) + junk)
        let rest = Array(sends.dropFirst(place))
        let stray = { (operation: Int) -> [Script.Step] in
            // Nobody can say what comes of a message that ends so early: it is not ended.
            guard let astray else { return [.close(operation: operation)] }
            let layout = Script.Layout([junk.count])
            return [
                .send(operation: operation, nil, .bytes(junk), layout, more: false, splice: false),
                astray.receive(operation: operation),
            ]
        }
        let ends = receive(message.answer, from: copy, size: message.outputSize, isWhole: true, &random)
        let own = receive(message.answer, &random)
        var begin = Array(sends.prefix(place))
        if random.below(3) == 0 {
            begin += [
                .clone(operation: other, from: operation), .clone(operation: copy, from: other),
                .close(operation: other),
            ]
        } else {
            begin.append(.clone(operation: copy, from: operation))
        }
        switch read.copy {
        case .copy where rest.count > 1 && random.below(2) == 0:
            // What was imported, and got more, is exported again.
            let ends = receive(message.answer, from: other, size: message.outputSize, isWhole: true, &random)
            return begin + [
                .close(operation: operation), rest[0].moved(to: copy), .clone(operation: other, from: copy),
                .close(operation: copy),
            ] + rest.dropFirst().map { $0.moved(to: other) } + [ends, .close(operation: other)]
        case .copy:
            return begin + [.close(operation: operation)] + rest.map { $0.moved(to: copy) } + [
                ends, .close(operation: copy),
            ]
        case .both:
            let continued = rest.map { $0.moved(to: copy) } + [ends]
            return begin + merged(continued, stray(operation), &random) + [.close(operation: copy)]
        case .original, .none:
            return begin + merged(stray(copy), rest + [own], &random) + [.close(operation: copy)]
        }
    }
}

extension Script.Step {
    /// The same send to another operation.
    fileprivate func moved(to operation: Int) -> Script.Step {
        guard case .send(_, let control, let data, let layout, let more, let splice) = self else { return self }
        return .send(operation: operation, control, data, layout, more: more, splice: splice)
    }
}
