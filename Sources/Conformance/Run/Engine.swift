internal import AFALG
internal import AgentProtocol
public import Corpus
internal import KernelNames
public import Records
internal import SystemPackage

/// Runs groups of vectors on drivers.
public struct Engine: Sendable {
    /// Checkpoints of a Monte Carlo test that the profile `quick` stops after; each costs a thousand operations.
    public static let quickCheckpoints = 2

    private let checkpoints: Int?
    /// Of instances of wrappers; what they wrap has all of them.
    private let wrappedCheckpoints: Int?
    private let profile: Profile
    private let seed: UInt64
    private let references: References
    /// The profile `soak`: how long random messages are put to each driver and group.
    private let slice: Duration?
    /// Learns of each check before it is made, and what is known of the group so far.
    private var watch: (@Sendable (Announcement.Attempt, CheckRecord) -> Void)?

    /// Makes an engine for known answers; other exercises then have each driver answer for itself.
    ///
    /// - Parameter checkpoints: how many vectors of a group with a chain to run; nil for all.
    public init(checkpoints: Int? = quickCheckpoints) {
        self.init(
            profile: .quick,
            seed: 1,
            references: References(),
            checkpoints: checkpoints,
            wrappedCheckpoints: checkpoints
        )
    }

    /// Makes an engine.
    init(
        profile: Profile,
        seed: UInt64,
        references: References,
        slice: Duration? = nil,
        checkpoints: Int? = quickCheckpoints,
        wrappedCheckpoints: Int? = quickCheckpoints
    ) {
        self.profile = profile
        self.seed = seed
        self.references = references
        self.slice = slice
        self.checkpoints = checkpoints
        self.wrappedCheckpoints = wrappedCheckpoints
    }

    /// The same engine, watched check by check.
    func watched(by watch: @escaping @Sendable (Announcement.Attempt, CheckRecord) -> Void) -> Engine {
        var copy = self
        copy.watch = watch
        return copy
    }

    /// Puts all vectors of a group to one driver in one exercise.
    ///
    /// The driver is bound by its unique name, so that no other one can answer; by its algorithm's where the kernel allows
    /// that alone.
    public func run(
        _ group: VectorGroup,
        _ vectors: [Vector],
        on driver: DriverRecord,
        _ exercise: Exercise
    ) -> CheckRecord {
        let start = ContinuousClock.now
        var record = CheckRecord(StepID(driver: driver.id, group: group.id, exercise: exercise))
        if let reason = driver.reasonToSkip(group) ?? RNGRunner.reasonToSkip(driver.bindName, group.operation) {
            record.skips = [CheckRecord.Skip(reason: reason, count: vectors.count)]
            return record
        }
        if exercise == .long, group.operation == .health {
            RandomQuality(isQuick: profile == .quick).perform(driver, vectors, into: &record)
            record.nanoseconds = Int((ContinuousClock.now - start) / .nanoseconds(1))
            return record
        }
        if let scripted = exercise.scripted {
            let subject = Subject(
                group,
                vectors,
                driver,
                profile: profile,
                reference: driver.boundAs == nil ? references.driver(for: driver) : nil,
                keySizes: references.keySizes(of: group),
                seed: SplitMix.seed(seed, for: "\(group.id) \(exercise.rawValue)")
            )
            let isSoaked = exercise == .differential
            ScriptedRun(subject: subject, exercise: exercise, slice: isSoaked ? slice : nil, watch: watch)
                .perform(scripted, into: &record)
            record.nanoseconds = Int((ContinuousClock.now - start) / .nanoseconds(1))
            return record
        }
        let all = vectors.count
        let isWrapped = DriverName(driver.driver).wrapper != nil
        let limit = (isWrapped ? wrappedCheckpoints : checkpoints) ?? all
        let vectors = group.chain == nil ? vectors : Array(vectors.prefix(limit))
        if vectors.count < all {
            let who = isWrapped ? "--whole-chains" : "--profile full or --whole-chains"
            let reason = "a Monte Carlo checkpoint after the first \(vectors.count) (\(who) has all)"
            record.skips = [CheckRecord.Skip(reason: reason, count: all - vectors.count)]
        }
        let name = driver.bindName
        do {
            switch group.type {
            case .hash where group.chain?.kind == .repetition:
                let runner = RepetitionRunner(try HashRunner(driver: name), size: group.chain?.length ?? 0)
                run(runner, group, vectors, driver, exercise, &record)
            case .hash where group.chain != nil:
                run(chained(try HashRunner(driver: name), group), group, vectors, driver, exercise, &record)
            case .skcipher where group.chain != nil:
                let runner = try SkcipherRunner(driver: name, group: group)
                run(chained(runner, group), group, vectors, driver, exercise, &record)
            case .hash: run(try HashRunner(driver: name), group, vectors, driver, exercise, &record)
            case .skcipher:
                run(try SkcipherRunner(driver: name, group: group), group, vectors, driver, exercise, &record)
            case .aead: run(try AEADRunner(driver: name, group: group), group, vectors, driver, exercise, &record)
            case .rng: run(RNGRunner(driver: name, group: group), group, vectors, driver, exercise, &record)
            }
        } catch {
            // Without a transform no vector can run: a refused tag size is the driver's, the rest is the harness's.
            let judge = Judge(digestSize: nil, operation: group.operation)
            record.failures = vectors.compactMap { judge.failure(of: $0, error) }
            record.passed = vectors.count - record.failures.count
        }
        record.nanoseconds = Int((ContinuousClock.now - start) / .nanoseconds(1))
        return record
    }

    private func chained<Link: Runner & ~Copyable>(
        _ link: consuming Link,
        _ group: VectorGroup
    ) -> ChainRunner<Link> {
        ChainRunner(link, group.chain ?? .monteCarlo(.ecb), group.operation)
    }

    private func run<Kind: Runner & ~Copyable>(
        _ runner: consuming Kind,
        _ group: VectorGroup,
        _ vectors: [Vector],
        _ driver: DriverRecord,
        _ exercise: Exercise,
        _ record: inout CheckRecord
    ) {
        let judge = Judge(digestSize: driver.number("digestsize"), operation: group.operation)
        let known = KnownAnswer(group: group, driver: driver, exercise: exercise)
        var tooShort = 0
        var disallowed: [String: Int] = [:]
        var previous: Vector?
        for vector in vectors {
            guard let pieces = exercise.pieces(ofMessage: vector.aad.count + vector.input.count) else {
                tooShort += 1
                continue
            }
            watch?(known.attempt(vector), record)
            var failure: CheckRecord.Failure?
            do {
                failure = judge.failure(of: vector, try runner.answer(to: vector, pieces: pieces))
            } catch {
                if let rule = fipsRule(group, vector, error) {
                    disallowed[rule, default: 0] += 1
                    continue
                }
                failure = judge.failure(of: vector, error)
            }
            if record.failures.isEmpty { failure = failure.map { known.detailed($0, of: vector, after: previous) } }
            previous = vector
            if let failure { record.failures.append(failure) } else { record.passed += 1 }
        }
        record.diagnosis = known.diagnosis(vectors, failures: record.failures)
        if tooShort > 0 {
            record.skips.append(.init(reason: "a message of fewer than two bytes cannot be cut", count: tooShort))
        }
        for (rule, count) in disallowed.sorted(by: { $0.key < $1.key }) {
            record.skips.append(.init(reason: rule, count: count))
        }
    }

    /// Why a valid key was refused, where FIPS mode is the reason; some kernels take what others refuse.
    private func fipsRule(_ group: VectorGroup, _ vector: Vector, _ error: AFALGError) -> String? {
        guard FIPSKeys.isOn, vector.expectation == .output, error.step == .setKey, error.errno == .invalidArgument
        else { return nil }
        return FIPSKeys.rule(group.algorithm, vector.key)
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
