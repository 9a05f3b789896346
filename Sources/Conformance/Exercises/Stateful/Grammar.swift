internal import KernelNames
internal import Records

/// What commands of a type cannot have together, whatever the algorithm.
enum Grammar {
    /// The exclusions over places of a covering sequence.
    static func exclusions(_ type: CipherType) -> [Exclusion] {
        var rules = Rules(type)
        rules.addKeys()
        switch type {
        case .hash: rules.addHashes()
        case .skcipher: rules.addCiphers()
        case .aead: rules.addAEADs()
        case .rng: break
        }
        if type == .hash || type == .skcipher || type == .aead { rules.addMemory() }
        return rules.all
    }
}

/// Collects exclusions by the words of the values.
private struct Rules {
    let type: CipherType
    private let parameters: [Parameter]
    private(set) var all: [Exclusion] = []

    init(_ type: CipherType) {
        self.type = type
        parameters = Parameter.all(for: type)
    }

    /// Values of a parameter that the words name.
    private func part(_ parameter: Parameter, _ words: [String], later: Bool = true) -> Exclusion.Part? {
        guard let place = parameters.firstIndex(of: parameter) else { return nil }
        let all = parameter.words(type)
        let values = Set(words.compactMap { all.firstIndex(of: $0) })
        return values.isEmpty ? nil : Exclusion.Part(place: place + (later ? parameters.count : 0), values: values)
    }

    private func others<Value: RawRepresentable<String>>(_ parameter: Parameter, than values: [Value]) -> [String] {
        parameter.words(type).filter { word in !values.contains { $0.rawValue == word } }
    }

    /// One command that cannot be; it cannot be the earlier of two either.
    private mutating func own(_ reason: String, _ parts: Exclusion.Part?...) {
        let present = parts.compactMap { $0 }
        guard present.count == parts.count else { return }
        all.append(Exclusion(parts: present, reason: reason))
        let earlier = present.map { Exclusion.Part(place: $0.place - parameters.count, values: $0.values) }
        all.append(Exclusion(parts: earlier, reason: reason))
    }

    /// Two commands that cannot follow one another.
    private mutating func pair(_ reason: String, _ parts: Exclusion.Part?...) {
        let present = parts.compactMap { $0 }
        if present.count == parts.count { all.append(Exclusion(parts: present, reason: reason)) }
    }

    private func words<Value: RawRepresentable<String>>(_ values: [Value]) -> [String] { values.map(\.rawValue) }

    // MARK: Rules

    mutating func addKeys() {
        let closed = "an operation is closed before a key or a tag's size is set"
        own(closed, part(.use, words([Command.Use.same])), part(.keying, others(.keying, than: [Command.Keying.kept])))
        own(
            closed,
            part(.use, words([Command.Use.same])),
            part(.tagging, others(.tagging, than: [Command.Tagging.kept]))
        )
        for size in Parameter.keySize.words(type) {
            let other = Parameter.keySize.words(type).filter { $0 != size }
            let stays: [Command.Keying] = [.kept, .again]
            pair(
                "a key that stays keeps its size",
                part(.keySize, [size], later: false),
                part(.keySize, other),
                part(.keying, words(stays))
            )
            pair(
                "a tag whose size is not set keeps it",
                part(.tagSize, [size], later: false),
                part(.tagSize, other),
                part(.tagging, words([Command.Tagging.kept, .refused]))
            )
        }
    }

    mutating func addMemory() {
        let later = part(.completion, others(.completion, than: [Command.Completion.waited]))
        own(
            "a read that is not waited for has memory of its own",
            later,
            part(.output, others(.output, than: [Command.Place.page]))
        )
        let short = part(.text, words([Command.Length.none, .one]))
        let cut: [Command.Place] = [.inBlock, .atPageEnd, .splicedInBlock]
        own("a text of one byte cannot be cut", short, part(.input, words(cut)))
        if type != .hash { own("a text of one byte cannot be cut", short, part(.output, words(cut))) }
        if type == .hash {
            let spliced = part(.input, words(Self.spliced))
            own("what is spliced last goes in with the read", later, spliced)
            own(
                "what is spliced last goes in with a read into one piece",
                part(.output, words([Command.Place.inBlock])),
                spliced
            )
        }
    }

    private static let spliced: [Command.Place] = [.spliced, .splicedInBlock, .splicedAcross]

    mutating func addHashes() {
        let short = "a message of a block or less cannot be cut there"
        own(
            short,
            part(.text, words([Command.Length.none, .one])),
            part(.sends, words([Command.Sends.byte, .inBlock, .atBlock, .atBlocks, .often, .evenly]))
        )
        own(
            short,
            part(.text, words([Command.Length.belowBlock])),
            part(.sends, words([Command.Sends.atBlock, .atBlocks]))
        )
        own(
            short,
            part(.text, words([Command.Length.block, .aboveBlock])),
            part(.sends, words([Command.Sends.atBlocks]))
        )
        let copied = part(.copy, others(.copy, than: [Command.Copy.none]))
        own(
            "only a message that is under way is copied",
            copied,
            part(.sends, words([Command.Sends.whole]))
        )
        own(
            "a copy's digest is waited for",
            copied,
            part(.completion, others(.completion, than: [Command.Completion.waited]))
        )
    }

    mutating func addCiphers() {
        let empty = part(.text, words([Command.Length.none]))
        own("a message of no bytes is sent at once", empty, part(.sends, others(.sends, than: [Command.Sends.whole])))
        own("a message of no bytes lies nowhere", empty, part(.input, others(.input, than: [Command.Place.page])))
        own("a message of no bytes lies nowhere", empty, part(.output, others(.output, than: [Command.Place.page])))
        let later = part(.completion, others(.completion, than: [Command.Completion.waited]))
        own("a message of no bytes is waited for", empty, later)
        own(
            "a text of one byte cannot be cut",
            part(.text, words([Command.Length.one])),
            part(.sends, others(.sends, than: [Command.Sends.whole]))
        )
        let parts = part(.sends, words([Command.Sends.received, .turns]))
        own("a message of a block is received at once", part(.text, words([Command.Length.belowBlock, .block])), parts)
        own("a part is waited for", parts, later)
        let inPlace = part(.output, words([Command.Place.inPlace]))
        own(
            "the memory of a part has no room for the whole",
            inPlace,
            part(.sends, others(.sends, than: [Command.Sends.whole]))
        )

        let refused = part(.verdict, words([Command.Verdict.refused]))
        own("a refused message is received at once", refused, parts)
        own("a message of no bytes has no length to refuse", refused, empty)
        addRefusals()

        let goesOn = part(.iv, words([Command.Start.goesOn]))
        own("an IV goes on in the same operation", goesOn, part(.use, others(.use, than: [Command.Use.same])))
        own("an IV goes on where messages are waited for", goesOn, later)
        for direction in Parameter.direction.words(type) {
            pair(
                "an IV goes on in the same direction",
                goesOn,
                part(.direction, [direction]),
                part(.direction, Parameter.direction.words(type).filter { $0 != direction }, later: false)
            )
        }
        pair(
            "an IV goes on where messages are waited for",
            goesOn,
            part(.completion, others(.completion, than: [Command.Completion.waited]), later: false)
        )
        pair("an IV goes on after a message", goesOn, part(.text, words([Command.Length.none]), later: false))
    }

    private mutating func addRefusals() {
        own(
            "a refusal is waited for",
            part(.verdict, words([Command.Verdict.refused])),
            part(.completion, others(.completion, than: [Command.Completion.waited]))
        )
        pair(
            "an operation is closed after a refusal",
            part(.verdict, words([Command.Verdict.refused]), later: false),
            part(.use, words([Command.Use.same]))
        )
    }

    mutating func addAEADs() {
        let sealing = part(.direction, ["encrypt"])
        let opening = part(.direction, ["decrypt"])
        let empty = part(.text, words([Command.Length.none]))
        let bare = part(.associated, words([Command.Length.none]))
        own(
            "forgeries are for decryption",
            sealing,
            part(.verdict, others(.verdict, than: [Command.Verdict.valid, .refused]))
        )
        addRefusals()
        own("there is no text to forge", empty, part(.verdict, words([Command.Verdict.text])))
        own("there are no associated data to forge", bare, part(.verdict, words([Command.Verdict.associated])))
        let inPlace = part(.output, words([Command.Place.inPlace]))
        own("an output longer than its input has no room in its place", sealing, inPlace)
        own(
            "the memory of a part has no room for the whole",
            inPlace,
            part(.sends, others(.sends, than: [Command.Sends.whole]))
        )
        own("an opened message has no tag", opening, part(.output, words([Command.Place.inTail])))
        own("a message to seal has no tag", sealing, part(.input, words([Command.Place.inTail])))
        let few = part(.associated, words([Command.Length.none, .one]))
        own("associated data of one byte cannot be cut", few, part(.input, words([Command.Place.inHead])))
        own("associated data of one byte cannot be cut", few, part(.output, words([Command.Place.inHead])))
        own(
            "a message of no bytes lies nowhere",
            sealing,
            empty,
            bare,
            part(.input, others(.input, than: [Command.Place.page]))
        )
        own(
            "a message of no bytes is sent at once",
            sealing,
            part(.text, words([Command.Length.none, .one])),
            bare,
            part(.sends, others(.sends, than: [Command.Sends.whole]))
        )
        own(
            "an output of no bytes lies nowhere",
            opening,
            empty,
            bare,
            part(.output, others(.output, than: [Command.Place.page]))
        )
        own(
            "an output of no bytes is waited for",
            opening,
            empty,
            bare,
            part(.completion, others(.completion, than: [Command.Completion.waited]))
        )
    }
}
