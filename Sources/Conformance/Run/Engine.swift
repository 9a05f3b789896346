internal import AgentProtocol
public import Corpus
internal import KernelNames
public import Records
internal import SystemPackage

/// Runs groups of vectors on drivers.
public struct Engine: Sendable {
    /// Checkpoints of a Monte Carlo test that the profile `quick` stops after; each costs a thousand operations.
    public static let quickCheckpoints = 2

    private let backend: any Backend
    private let cases = CaseStore()
    private let messages = MessageStore()
    private let checkpoints: Int?
    /// Of instances of wrappers; what they wrap has all of them.
    private let wrappedCheckpoints: Int?
    private let profile: Profile
    private let seed: UInt64
    private let references: References
    /// The profile `soak`: how long random messages are put to each driver and group.
    private let slice: Duration?
    /// Sequences of commands in place of the exercise's own.
    private let commands: CommandFile?
    /// Whether drivers, algorithms or exercises were asked for by name: then sequences of commands show every pair.
    private let isSelected: Bool
    /// Learns of each check before it is made, and what is known of the group so far.
    private var watch: (@Sendable (Announcement.Attempt, CheckRecord) -> Void)?
    private var progress: Progress?

    /// Makes an engine for known answers; other exercises then have each driver answer for itself.
    ///
    /// - Parameter checkpoints: how many vectors of a group with a chain to run; nil for all.
    public init(checkpoints: Int? = quickCheckpoints) { self.init(AFALGBackend(), checkpoints: checkpoints) }

    /// Makes an engine for known answers over a backend.
    init(_ backend: any Backend, checkpoints: Int? = quickCheckpoints) {
        self.init(
            backend,
            profile: .quick,
            seed: 1,
            references: References(),
            checkpoints: checkpoints,
            wrappedCheckpoints: checkpoints
        )
    }

    /// Makes an engine.
    package init(
        _ backend: any Backend,
        profile: Profile,
        seed: UInt64,
        references: References,
        slice: Duration? = nil,
        commands: CommandFile? = nil,
        isSelected: Bool = true,
        checkpoints: Int? = quickCheckpoints,
        wrappedCheckpoints: Int? = quickCheckpoints
    ) {
        self.backend = backend
        self.profile = profile
        self.seed = seed
        self.references = references
        self.slice = slice
        self.commands = commands
        self.isSelected = isSelected
        self.checkpoints = checkpoints
        self.wrappedCheckpoints = wrappedCheckpoints
    }

    /// The same engine, watched check by check.
    func watched(by watch: @escaping @Sendable (Announcement.Attempt, CheckRecord) -> Void) -> Engine {
        var copy = self
        copy.watch = watch
        return copy
    }

    /// The same engine, which counts the checks that it begins.
    func counting(on progress: Progress) -> Engine {
        var copy = self
        copy.progress = progress
        return copy
    }

    /// Puts all vectors of a group to one driver in one exercise.
    ///
    /// The driver is bound by its unique name, so that no other one can answer; by its algorithm's where the kernel allows
    /// that alone.
    ///
    /// - Parameter vectors: those of the group, or its first ones; the same in each call with that group.
    public func run(
        _ group: VectorGroup,
        _ vectors: [Vector],
        on driver: DriverRecord,
        _ exercise: Exercise
    ) -> CheckRecord {
        let start = ContinuousClock.now
        var record = CheckRecord(
            StepID(driver: driver.id, group: group.id, exercise: exercise, backend: driver.backend)
        )
        let reason =
            driver.reasonToSkip(group) ?? Generator.reasonToSkip(backend, driver.bindName, group.operation)
        if let reason {
            record.skips = [CheckRecord.Skip(reason: reason, count: vectors.count)]
            return record
        }
        if exercise == .long, group.operation == .health {
            RandomQuality(backend, isQuick: profile == .quick, isWhole: isSelected || driver.isOutOfTree)
                .perform(driver, vectors, into: &record)
        } else if let scripted = exercise.scripted(commands) {
            perform(scripted, exercise, group, vectors, driver, &record)
        } else {
            let known = KnownAnswer(backend: backend, group: group, driver: driver, exercise: exercise)
            answer(known, checkpoints(of: vectors, known, &record), &record)
        }
        record.nanoseconds = Int((ContinuousClock.now - start) / .nanoseconds(1))
        return record
    }

    private func perform(
        _ scripted: any ScriptedExercise,
        _ exercise: Exercise,
        _ group: VectorGroup,
        _ vectors: [Vector],
        _ driver: DriverRecord,
        _ record: inout CheckRecord
    ) {
        let subject = Subject(
            group,
            vectors,
            driver,
            backend,
            profile: profile,
            reference: driver.boundAs == nil ? references.driver(for: driver) : nil,
            keySizes: references.keySizes(of: group),
            seed: SplitMix.seed(seed, for: "\(group.id) \(exercise.rawValue)"),
            isWhole: isSelected || driver.isOutOfTree
        )
        let own: any Backend
        switch way(of: exercise, to: driver) {
        case .success(let way): own = way
        case .failure(let missing):
            record.skips = [.init(reason: missing.reason, count: 1)]
            return
        }
        let isSoaked = exercise == .differential
        let run = ScriptedRun(
            subject: subject,
            backend: own,
            driver: driver,
            exercise: exercise,
            cases: cases,
            slice: isSoaked ? slice : nil,
            progress: progress,
            watch: watch
        )
        run.perform(scripted, into: &record)
    }

    /// Why there is no way to put an exercise to a driver.
    private struct MissingWay: Error {
        let reason: String
    }

    /// The way by which an exercise reaches a driver.
    private func way(of exercise: Exercise, to driver: DriverRecord) -> Result<any Backend, MissingWay> {
        switch exercise {
        case .atomic:
            backend.atomic.map { .success($0) }
                ?? .failure(MissingWay(reason: "only the kernel module has callers that may not sleep"))
        case .handover: handover(driver)
        default: .success(backend)
        }
    }

    /// The way by which a driver and another of its algorithm go on from each other's states: the first that promises to.
    private func handover(_ driver: DriverRecord) -> Result<any Backend, MissingWay> {
        var missing = MissingWay(reason: "the kernel has no other driver of the algorithm to hand a state to")
        guard driver.computes.name == driver.algorithm else { return .failure(missing) }
        for (number, other) in references.peers(of: driver).enumerated() {
            switch backend.handover(from: driver.bindName, to: other) {
            case .works(let way): return .success(way)
            case .isNotPromised(let reason): if number == 0 { missing = MissingWay(reason: reason) }
            }
        }
        return .failure(missing)
    }

    // MARK: Known answers

    /// The vectors to put: of a Monte Carlo test only some.
    private func checkpoints(of vectors: [Vector], _ known: KnownAnswer, _ record: inout CheckRecord) -> [Vector] {
        guard known.group.chain != nil else { return vectors }
        let isWrapped = DriverName(known.driver.driver).wrapper != nil
        let chosen = Array(vectors.prefix((isWrapped ? wrappedCheckpoints : checkpoints) ?? vectors.count))
        if chosen.count < vectors.count {
            let who = isWrapped ? "--whole-chains" : "--profile full or --whole-chains"
            let reason = "a Monte Carlo checkpoint after the first \(chosen.count) (\(who) has all)"
            record.skips = [CheckRecord.Skip(reason: reason, count: vectors.count - chosen.count)]
        }
        return chosen
    }

    private func answer(_ known: KnownAnswer, _ vectors: [Vector], _ record: inout CheckRecord) {
        var runner: any KnownAnswerRunner
        do {
            runner = try known.group.runner(backend, driver: known.driver.bindName)
        } catch {
            // Without a transform no vector can run: a refused tag size is the driver's, the rest is the harness's.
            record.failures = vectors.compactMap { vector in
                Judge.divergence(error, known.message(vector).answer).map { known.failure($0, of: vector) }
            }
            record.passed = vectors.count - record.failures.count
            return
        }
        var tooShort = 0
        var disallowed: [String: Int] = [:]
        var previous: Int?
        let messages = messages.messages(of: vectors, known)
        // By number: a vector is much to copy for nothing.
        for number in vectors.indices {
            guard let cuts = known.exercise.cuts(ofMessage: messages[number].data.count) else {
                tooShort += 1
                continue
            }
            progress?.add()
            watch?(known.attempt(vectors[number]), record)
            let found = runner.divergence(of: vectors[number], messages[number], cuts: cuts)
            if let found {
                let vector = vectors[number]
                if let rule = found.error.flatMap({ rule(known.group, vector, $0) }) {
                    disallowed[rule, default: 0] += 1
                    continue
                }
                let failure = known.failure(found, of: vector)
                let isFirst = record.failures.isEmpty
                let before = previous.map { vectors[$0] }
                record.failures.append(isFirst ? known.detailed(failure, of: vector, after: before) : failure)
            } else {
                record.passed += 1
            }
            previous = number
        }
        record.diagnosis = known.diagnosis(vectors, failures: record.failures)
        if tooShort > 0 {
            record.skips.append(.init(reason: "a message of fewer than two bytes cannot be cut", count: tooShort))
        }
        for (rule, count) in disallowed.sorted(by: { $0.key < $1.key }) {
            record.skips.append(.init(reason: rule, count: count))
        }
    }

    /// Why a valid key was refused, where the driver is not the reason.
    private func rule(_ group: VectorGroup, _ vector: Vector, _ error: BackendError) -> String? {
        guard vector.expectation == .output, error.step == .setKey,
            let rule = DisallowedKeys.rule(group.algorithm, vector.key), rule.errno == error.errno
        else { return nil }
        return rule.reason
    }
}

extension DriverRecord {
    /// A number among the fields of the /proc/crypto entry.
    func number(_ field: String) -> Int? { fields[field].flatMap { Int($0) } }

    /// Why no vector of the group can run on the driver, by what the driver says of itself.
    func reasonToSkip(_ group: VectorGroup) -> String? {
        guard group.type == .skcipher, let size = group.keySize, let least = number("min keysize"),
            let most = number("max keysize"), !(least...max(least, most)).contains(size)
        else { return nil }
        return "key of \(size) bytes; the driver takes \(least) to \(most)"
    }
}
