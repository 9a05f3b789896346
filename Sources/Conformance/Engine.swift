internal import AFALG
public import Corpus
public import Records

/// Runs groups of vectors on drivers.
public struct Engine: Sendable {
    /// Makes an engine; it has no state of its own.
    public init() {}

    /// Puts all vectors of a group to one driver in one exercise.
    ///
    /// The driver is bound by its unique name, so that no other one can answer.
    public func run(
        _ group: VectorGroup,
        _ vectors: [Vector],
        on driver: DriverRecord,
        _ exercise: Exercise
    ) -> CheckRecord {
        let start = ContinuousClock.now
        var record = CheckRecord(
            type: group.type,
            algorithm: driver.algorithm,
            driver: driver.driver,
            group: group.id,
            exercise: exercise.rawValue
        )
        if let reason = driver.reasonToSkip(group) {
            record.skips = [CheckRecord.Skip(reason: reason, count: vectors.count)]
            return record
        }
        do {
            switch group.type {
            case .hash: run(try HashRunner(driver: driver.driver), group, vectors, driver, exercise, &record)
            case .skcipher:
                run(try SkcipherRunner(driver: driver.driver, group: group), group, vectors, driver, exercise, &record)
            case .aead:
                run(try AEADRunner(driver: driver.driver, group: group), group, vectors, driver, exercise, &record)
            case .rng: run(RNGRunner(driver: driver.driver, group: group), group, vectors, driver, exercise, &record)
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

    private func run<Kind: Runner & ~Copyable>(
        _ runner: consuming Kind,
        _ group: VectorGroup,
        _ vectors: [Vector],
        _ driver: DriverRecord,
        _ exercise: Exercise,
        _ record: inout CheckRecord
    ) {
        let judge = Judge(digestSize: driver.number("digestsize"), operation: group.operation)
        var tooShort = 0
        for vector in vectors {
            guard let pieces = exercise.pieces(ofMessage: vector.aad.count + vector.input.count) else {
                tooShort += 1
                continue
            }
            let failure: CheckRecord.Failure?
            do {
                failure = judge.failure(of: vector, try runner.answer(to: vector, pieces: pieces))
            } catch {
                failure = judge.failure(of: vector, error)
            }
            if let failure { record.failures.append(failure) } else { record.passed += 1 }
        }
        if tooShort > 0 {
            record.skips.append(.init(reason: "a message of fewer than two bytes cannot be cut", count: tooShort))
        }
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
