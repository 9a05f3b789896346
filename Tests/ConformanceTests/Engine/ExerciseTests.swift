import Corpus
import InMemoryBackend
import KernelNames
import Records
import Testing

@testable import Conformance

/// Every exercise on drivers in memory, without a fault and with each of several.
@Suite struct ExerciseTests {
    private static let subjects: [(algorithm: String, operation: VectorGroup.Operation)] = [
        ("sha256", .digest), ("hmac(sha256)", .digest), ("cbc(aes)", .encrypt), ("cbc(aes)", .decrypt),
        ("ctr(aes)", .encrypt), ("gcm(aes)", .encrypt), ("gcm(aes)", .decrypt),
        ("rfc7539(chacha20,poly1305)", .encrypt), ("generator", .generate),
    ]

    @Test(arguments: subjects) func aDriverWithoutAFaultPasses(
        _ algorithm: String,
        _ operation: VectorGroup.Operation
    ) {
        let laboratory = Laboratory(algorithm, operation)
        for exercise in Exercise.all(for: laboratory.group.type) {
            // Forgeries are for decryption alone.
            if exercise == .tamper, operation != .decrypt { continue }
            let record = laboratory.run(exercise)
            #expect(record.failures.isEmpty, "\(exercise): \(record.failures.first?.message ?? "")")
        }
    }

    @Test(arguments: [Profile.quick, .full], Exercise.allCases) func everyExerciseDoesSomething(
        _ profile: Profile,
        _ exercise: Exercise
    ) {
        let meant = exercise.meantFor
        let record = Laboratory(meant.algorithm, meant.operation, profile: profile).run(exercise)
        #expect(record.passed > 0)
        #expect(record.outcome == .pass)
    }

    @Test(arguments: Exercise.allCases) func everyExerciseFindsWhatItIsMeantFor(_ exercise: Exercise) {
        let meant = exercise.meantFor
        let record = Laboratory(meant.algorithm, meant.operation, fault: meant.fault).run(exercise)
        #expect(record.outcome == .fail, "\(exercise) does not find \(meant.fault)")
        #expect(record.diagnosis?.isEmpty == false)
        #expect(record.failures.first?.fingerprint?.diagnosis.isEmpty == false)
        #expect(record.failures.first?.script != nil)
    }

    /// Which exercises find a fault; what is not listed does not.
    @Test(
        arguments: [
            (.writesBeside, "cbc(aes)", .encrypt, .buffers), (.writesBeside, "cbc(aes)", .encrypt, .oneshot),
            (.refusesMessages, "sha256", .digest, .oneshot), (.refusesMessages, "gcm(aes)", .decrypt, .oneshot),
            (.comparesFirstTagByte, "gcm(aes)", .decrypt, .oneshot), (.repeatsReads, "generator", .generate, .splits),
            (.leavesTailOfRead, "generator", .generate, .splits), (.seedIsMixed, "generator", .generate, .repeated),
            (.operationInTransform, "gcm(aes)", .encrypt, .interleaved), (.ivStays, "ctr(aes)", .encrypt, .chaining),
            (.requestInTransform, "gcm(aes)", .encrypt, .async), (.notThreadSafe, "gcm(aes)", .encrypt, .threads),
        ] as [(Fault, String, VectorGroup.Operation, Exercise)]
    )
    func otherFaultsAreFound(
        _ fault: Fault,
        _ algorithm: String,
        _ operation: VectorGroup.Operation,
        _ exercise: Exercise
    ) {
        #expect(Laboratory(algorithm, operation, fault: fault).run(exercise).outcome == .fail)
    }

    /// What an exercise is meant for must not be what any exercise would find.
    @Test func knownAnswersMissMostFaults() {
        let missed = Fault.allCases.filter { fault in
            Laboratory("sha256", .digest, fault: fault).run(.oneshot).outcome == .pass
        }
        #expect(missed.count > Fault.allCases.count / 2)
    }

    @Test func everyFaultIsMeantForAnExerciseOrFoundByOne() {
        let meant = Set(Exercise.allCases.map(\.meantFor.fault))
        var others: Set<Fault> = [.writesBeside, .refusesMessages, .repeatsReads, .leavesTailOfRead, .seedIsMixed]
        // In StatefulTests.
        others.formUnion([.forgeryStays, .shorterTagCompared, .abandonedStays, .ivOfRefused, .shorterKeyOver])
        others.formUnion([.keyKnownByStart, .sumsTagDifferences, .forgeryIsInvalid])
        #expect(meant.union(others) == Set(Fault.allCases))
    }
}
