import Corpus
import InMemoryBackend
import KernelNames
import Records
import Testing

@testable import Conformance

/// What a record says of a failure: shrinking, scripts and fingerprints.
@Suite struct FailureTests {
    @Test func randomMessagesAreMadeSimple() throws {
        let laboratory = Laboratory("sha256", .digest, fault: .wrongBeyondPage)
        let record = laboratory.run(.differential)
        let failure = try #require(record.failures.first { $0.kind == .mismatch })
        #expect(failure.variant?.contains("shrunk from") == true)
        let script = try #require(failure.script)
        // Nothing is left but one part, and no offsets.
        let sends = script.lanes[0].compactMap { step in
            if case .send(_, _, let data, let layout, _, _) = step { (data.count, layout.offset) } else { nil }
        }
        #expect(sends.count == 1)
        #expect(sends.first?.1 == 0)
        #expect((4097...8192).contains(sends.first?.0 ?? 0))
    }

    @Test func aScriptShowsTheFaultAgainOnItsOwn() throws {
        for (exercise, fault, algorithm) in [
            (.splits, .dropsPartialBlock, "sha256"), (.chaining, .ivStays, "cbc(aes)"),
            (.wrap, .counterWrapsAt32Bits, "ctr(aes)"),
        ] as [(Exercise, Fault, String)] {
            let operation: VectorGroup.Operation = algorithm == "sha256" ? .digest : .encrypt
            let laboratory = Laboratory(algorithm, operation, fault: fault)
            let failure = try #require(laboratory.run(exercise).failures.first)
            let script = try #require(failure.script)
            let faulty = ScriptRun(laboratory.backend, driver: laboratory.driver.driver)
            #expect(faulty.perform(script).divergence?.message == failure.message.split(separator: ": ").last.map(String.init))
            let right = ScriptRun(laboratory.backend, driver: InMemoryBackend.reference(of: algorithm))
            #expect(right.perform(script).divergence == nil)
        }
    }

    @Test(
        arguments: [
            (.chaining, .ivStays, "cbc(aes)", "output right, but the IV does not go on"),
            (.inPlace, .readsOverwritten, "cbc(aes)", "wrong from byte 16 on: block boundary, with the output over the input"),
            (.buffers, .writesBeside, "cbc(aes)", "writes beside its output"),
            (.repeated, .everyHundredthWrong, "sha256", "at repetition"),
        ] as [(Exercise, Fault, String, String)]
    )
    func aFingerprintSaysWhatItLooksLike(_ exercise: Exercise, _ fault: Fault, _ algorithm: String, _ words: String) throws {
        let operation: VectorGroup.Operation = algorithm == "sha256" ? .digest : .encrypt
        let record = Laboratory(algorithm, operation, fault: fault).run(exercise)
        let diagnosis = try #require(record.failures.first?.fingerprint?.diagnosis)
        #expect(diagnosis.contains(words), "\(diagnosis)")
    }

    /// A key schedule that an earlier vector left: alone the message is answered rightly.
    @Test func whatAnEarlierMessageLeftIsSaid() throws {
        var laboratory = Laboratory("hmac(sha256)", .digest, fault: .staleKeySchedule)
        var vectors = laboratory.vectors
        let other = [UInt8](repeating: 0x55, count: vectors[0].key.count)
        let right = Laboratory("hmac(sha256)", .digest)
        vectors[1].key = other
        let session = try right.backend.bind(.hash, InMemoryBackend.reference(of: "hmac(sha256)"))
        try session.setKey(other)
        vectors[1].output = try session.open().exchange(nil, vectors[1].input, room: 64).bytes
        laboratory = Laboratory("hmac(sha256)", .digest, fault: .staleKeySchedule)
        let record = laboratory.engine.run(laboratory.group, vectors, on: laboratory.driver, .oneshot)
        let failure = try #require(record.failures.first)
        #expect(failure.vector == "1")
        #expect(failure.fingerprint?.diagnosis.contains("after another message and not without") == true)
    }

    @Test func driversOfAnAlgorithmGetTheSameScripts() {
        let counter = Tally()
        let laboratory = Laboratory("sha256", .digest) { name in
            if name == InMemoryBackend.reference(of: "sha256") { counter.add() }
        }
        let first = laboratory.run(.splits)
        let asked = counter.count
        #expect(asked > 0)
        let other = Laboratory.driver(laboratory.group, 2)
        let second = laboratory.engine.run(laboratory.group, laboratory.vectors, on: other, .splits)
        #expect(counter.count == asked)
        #expect(second.passed == first.passed)
    }
}
