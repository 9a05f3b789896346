internal import AgentProtocol
internal import Corpus
internal import KernelNames
internal import Records

/// A group's vectors as scripts: the calls that a known-answer exercise makes, written down.
struct KnownAnswer {
    let group: VectorGroup
    let driver: DriverRecord
    let exercise: Exercise

    /// The calls for a vector. Nil where a script cannot say what is due: chains, statistical tests, entropy that the kernel
    /// is given, and what must be wrong, tags apart.
    ///
    /// - Parameter previous: a vector whose message comes before, on the same transform and the same operation.
    func entry(for vector: Vector, after previous: Vector? = nil) -> CaseList.Case? {
        guard let (setup, steps, message) = calls(for: vector) else { return nil }
        let cuts = exercise.pieces(ofMessage: message.data.count)?.dropFirst().map(\.lowerBound) ?? []
        let open = Script.Step.open(operation: 0, transform: 0)
        var lane = [open] + steps
        var first = setup
        if let previous {
            guard let before = calls(for: previous) else { return nil }
            // The kernel takes no other key while an operation is open.
            let between = previous.key == vector.key ? [] : [.close(operation: 0)] + setup + [open]
            lane = [open] + before.steps + between + steps
            first = before.setup
        }
        var list = CaseList()
        let variant = vector.note.isEmpty ? exercise.rawValue : vector.note
        list.add(message, variant, Script(type: group.type, setup: first, lanes: [lane]), cuts: cuts)
        return list.cases.first
    }

    /// What is said of a vector before it is put.
    func attempt(_ vector: Vector) -> Announcement.Attempt {
        Announcement.Attempt(vector: vector.id, script: entry(for: vector)?.script.trimmed(to: 64))
    }

    /// What sets the transform up, and what sends and receives.
    private func calls(for vector: Vector) -> (setup: [Script.Step], steps: [Script.Step], message: Message)? {
        guard group.chain == nil, group.operation != .health, group.operation != .knownEntropy else { return nil }
        var message = Message(vector, group, digestSize: driver.number("digestsize"))
        var setup = message.configure(group.type)
        if vector.expectation == .rejection {
            guard group.type == .aead else { return nil }
            // A key or a tag's size that is refused is as good as a tag that is.
            message.answer = .rejection
            setup = setup.map(\.mayBeRefused)
        }
        guard let pieces = exercise.pieces(ofMessage: message.data.count) else { return nil }
        if group.type == .rng { return (setup, [message.receive()], message) }
        let cuts = pieces.dropFirst().map(\.lowerBound)
        return (setup, cuts.isEmpty ? [message.whole()] : message.send(cuts) + [message.receive()], message)
    }

    /// The failure with what it looks like and the calls that show it, after a look at what they do now.
    ///
    /// - Parameter previous: the vector that the driver was given before; what it left behind may be the fault.
    func detailed(_ failure: CheckRecord.Failure, of vector: Vector, after previous: Vector?) -> CheckRecord.Failure {
        guard failure.kind != .error, let entry = entry(for: vector) else { return failure }
        var failure = failure
        if let shown = shown(by: entry) {
            (failure.fingerprint, failure.script) = shown
        } else if let entry = previous.flatMap({ self.entry(for: vector, after: $0) }), var shown = shown(by: entry) {
            shown.fingerprint.diagnosis += ", after another message and not without: something of that is left"
            (failure.fingerprint, failure.script) = shown
        } else {
            let words =
                "not seen again in the same calls: a race, memory that lay elsewhere, or what earlier checks left"
            failure.fingerprint = Fingerprint(diagnosis: words, isSteady: false)
        }
        return failure
    }

    /// Nil when the driver now answers rightly.
    private func shown(by entry: CaseList.Case) -> (fingerprint: Fingerprint, script: Script)? {
        let run = ScriptRun(driver: driver.bindName)
        let found = [run.perform(entry.script).divergence] + run.again(entry.script)
        guard let shown = found.compactMap(\.self).first, shown.kind != .error else { return nil }
        let fingerprint = Fingerprinting(entry, exercise, Form(driver)).fingerprint(shown, again: found)
        return (fingerprint, entry.script.trimmed(to: 4096, at: shown))
    }

    /// What the failures of the group have in common; nil where there are none.
    func diagnosis(_ vectors: [Vector], failures: [CheckRecord.Failure]) -> String? {
        guard !failures.isEmpty else { return nil }
        let failed = Set(failures.map(\.vector))
        let checks = vectors.map { vector in
            let isCut = exercise.pieces(ofMessage: vector.aad.count + vector.input.count).map { $0.count > 1 }
            return CommonTrait.Check(
                length: vector.input.count,
                hasFailed: failed.contains(vector.id),
                isAligned: true,
                isCut: isCut ?? false
            )
        }
        return CommonTrait.words(checks, stride: Form(driver).stride)
    }
}

extension Script.Answer {
    /// What may come of an invalid case.
    fileprivate static let rejection = Script.Answer(mayPass: false, errnos: ["EINVAL", "EBADMSG", "ENOKEY"])
}

extension Script.Step {
    fileprivate var mayBeRefused: Script.Step {
        let answer = Script.Answer(errnos: ["EINVAL"])
        return switch self {
        case .setKey(let transform, let key, _): .setKey(transform: transform, key: key, answer)
        case .setTagSize(let transform, let size, _): .setTagSize(transform: transform, size: size, answer)
        default: self
        }
    }
}
