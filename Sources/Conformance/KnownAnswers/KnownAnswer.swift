internal import AgentProtocol
internal import Corpus
internal import KernelNames
internal import Records

/// A group's vectors as messages and, where one fails, as the script of its message.
struct KnownAnswer {
    let backend: any Backend
    let group: VectorGroup
    let driver: DriverRecord
    let exercise: Exercise

    /// The vector as a message.
    func message(_ vector: Vector) -> Message { Message(vector, group, digestSize: digestSize) }

    /// Bytes of the driver's digest; nil for other types.
    var digestSize: Int? { driver.number("digestsize") }

    /// The script of a vector's message. Nil where a script cannot say what is due: chains, statistical tests, and entropy
    /// that the kernel is given.
    ///
    /// - Parameter previous: a vector whose message comes before, on the same transform and the same operation.
    func entry(for vector: Vector, after previous: Vector? = nil) -> CaseList.Case? {
        guard let own = calls(for: vector) else { return nil }
        let open = Script.Step.open(operation: 0, transform: 0)
        var lane = [open] + own.steps
        var setup = own.setup
        if let previous {
            guard let before = calls(for: previous) else { return nil }
            // The kernel takes no other key while an operation is open.
            let between = previous.key == vector.key ? [] : [.close(operation: 0)] + setup + [open]
            lane = [open] + before.steps + between + own.steps
            setup = before.setup
        }
        var list = CaseList()
        let variant = vector.note.isEmpty ? exercise.rawValue : vector.note
        list.add(own.message, variant, Script(type: group.type, setup: setup, lanes: [lane]), cuts: own.cuts)
        return list.cases.first
    }

    /// What is said of a vector before it is put.
    func attempt(_ vector: Vector) -> Announcement.Attempt {
        Announcement.Attempt(vector: vector.id, script: entry(for: vector)?.script.trimmed(to: 64))
    }

    /// A message, what sets the transform up for it, and what sends and receives it.
    private struct Calls {
        var message: Message
        var cuts: [Int]
        var setup: [Script.Step]
        var steps: [Script.Step]
    }

    private func calls(for vector: Vector) -> Calls? {
        guard group.chain == nil, group.operation != .health, group.operation != .knownEntropy else { return nil }
        var message = message(vector)
        guard let cuts = exercise.cuts(ofMessage: message.data.count) else { return nil }
        var setup = message.configure(group.type)
        if vector.expectation == .rejection {
            setup = setup.map(\.mayBeRefused)
            message.answer = message.answer.orNoKey
        }
        let isOneRequest = cuts.isEmpty && group.type != .rng
        let sends = group.type == .rng ? [] : message.send(cuts, staysOpen: group.type == .hash)
        let steps = isOneRequest ? [message.whole()] : sends + [message.receive()]
        return Calls(message: message, cuts: cuts, setup: setup, steps: steps)
    }
}

// MARK: Failures

extension KnownAnswer {
    /// The failure as a record has it.
    func failure(_ found: Divergence, of vector: Vector) -> CheckRecord.Failure {
        let (expected, actual) = found.bytes
        return CheckRecord.Failure(
            vector: vector.id,
            kind: found.kind,
            message: vector.note.isEmpty ? found.message : "\(found.message) (\(vector.note))",
            expected: expected.map { Hex.encode($0) },
            actual: actual.map { Hex.encode($0) }
        )
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
        let run = ScriptRun(backend, driver: driver.bindName)
        let found = [run.perform(entry.script).divergence] + run.again(entry.script)
        guard let shown = found.compactMap(\.self).first, shown.kind != .error else { return nil }
        let fingerprint = Fingerprinting(entry, exercise, ModeTraits(driver)).fingerprint(shown, again: found)
        return (fingerprint, entry.script.trimmed(to: 4096, at: shown))
    }

    /// What the failures of the group have in common; nil where there are none.
    func diagnosis(_ vectors: [Vector], failures: [CheckRecord.Failure]) -> String? {
        guard !failures.isEmpty else { return nil }
        let failed = Set(failures.map(\.vector))
        let checks = vectors.map { vector -> CommonTrait.Check in
            let cuts = exercise.cuts(ofMessage: vector.aad.count + vector.input.count)
            let trait = CommonTrait(length: vector.input.count, isCut: cuts.map { !$0.isEmpty } ?? false)
            return (trait, failed.contains(vector.id))
        }
        return CommonTrait.words(checks, stride: ModeTraits(driver).stride)
    }
}

extension Divergence {
    /// The bytes that a failure shows: those that were due, for a mismatch, and those that came in their place.
    var bytes: (expected: [UInt8]?, actual: [UInt8]?) {
        guard kind == .mismatch, let expectation else { return (nil, actual) }
        if let whole = expectation.wholeOutput { return (whole, actual) }
        // What lies before the last window is not compared.
        guard let window = expectation.windows.last else { return (nil, actual) }
        return (window.bytes, actual.map { Array($0.dropFirst(window.offset)) })
    }
}

extension Script.Step {
    /// The step of an invalid case, which may be refused here already.
    fileprivate var mayBeRefused: Script.Step {
        switch self {
        case .setKey(let transform, let key, let answer):
            var answer = answer
            answer.errnos += AcceptedErrnos.invalidSetup
            return .setKey(transform: transform, key: key, answer)
        case .setTagSize(let transform, let size, _):
            return .setTagSize(transform: transform, size: size, Expectation(errnos: AcceptedErrnos.invalidSetup))
        default: return self
        }
    }
}
