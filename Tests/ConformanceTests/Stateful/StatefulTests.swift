import Corpus
import InMemoryBackend
import KernelNames
import Records
import Testing

@testable import Conformance

/// The exercise over drivers in memory: what it finds, to what it shrinks it, and that it can be put again.
@Suite struct StatefulTests {
    /// Faults that need two things together; no exercise that tries them one at a time is there for these.
    @Test(
        arguments: [
            (.directionStays, "gcm(aes)", .encrypt, "decrypt"), (.forgeryStays, "gcm(aes)", .encrypt, "forged"),
            (.shorterTagCompared, "gcm(aes)", .encrypt, "tag"), (.abandonedStays, "sha256", .digest, "abandoned"),
            (.ivOfRefused, "cbc(aes)", .encrypt, "refuse"),
            // The first to get a longer key and then a shorter one is the transform beside.
            (.shorterKeyOver, "hmac(sha256)", .digest, "another transform"),
            (.keyKnownByStart, "cbc(aes)", .encrypt, "key: like the one before"),
            (.sumsTagDifferences, "gcm(aes)", .encrypt, "several places"),
            (.forgeryIsInvalid, "gcm(aes)", .encrypt, "forged"),
        ] as [(Fault, String, VectorGroup.Operation, String)],
        [Profile.quick, .full]
    )
    func faultsOfTwoConditionsAreFound(
        _ driver: (fault: Fault, algorithm: String, operation: VectorGroup.Operation, word: String),
        _ profile: Profile
    ) throws {
        let laboratory = Laboratory(driver.algorithm, driver.operation, fault: driver.fault, profile: profile)
        let record = laboratory.run(.stateful)
        let failure = try #require(record.failures.first, "\(driver.fault)")
        // Few commands: one or two for what came before, one for what shows it.
        #expect(failure.commands.count <= 3)
        let diagnosis = try #require(failure.fingerprint?.diagnosis)
        #expect(diagnosis.contains(driver.word), "\(diagnosis)")
        #expect(record.diagnosis?.contains("sequences fail") == true)
    }

    @Test func aShrunkSequenceFailsAgainAndOnlyOnTheFaultyDriver() throws {
        let laboratory = Laboratory("gcm(aes)", .encrypt, fault: .directionStays, profile: .quick)
        let failure = try #require(laboratory.run(.stateful).failures.first)
        let script = try #require(failure.script)
        let faulty = ScriptRun(laboratory.backend, driver: laboratory.driver.driver)
        #expect(faulty.perform(script).divergence != nil)
        let right = ScriptRun(laboratory.backend, driver: InMemoryBackend.reference(of: "gcm(aes)"))
        #expect(right.perform(script).divergence == nil)

        let file = CommandFile(type: .aead, profile: .quick, seed: 7, sequences: [failure.commands])
        let record = Laboratory.run(file, laboratory)
        #expect(record.failures.count == 1)
        #expect(record.failures.first?.commands == failure.commands)
        let without = Laboratory.run(file, Laboratory("gcm(aes)", .encrypt, profile: .quick))
        #expect(without.passed == 1)
    }

    @Test(arguments: ["sha256", "hmac(sha256)", "cbc(aes)", "ctr(aes)", "gcm(aes)", "rfc7539(chacha20,poly1305)"])
    func everyPairIsShownOrHasAReason(_ algorithm: String) throws {
        let laboratory = Laboratory(algorithm, algorithm.contains("sha") ? .digest : .encrypt, profile: .quick)
        let record = laboratory.run(.stateful)
        let coverage = try #require(record.coverage)
        #expect(coverage.shown + coverage.missing.reduce(0) { $0 + $1.pairs } == coverage.total)
        #expect(coverage.shown > coverage.total / 3)
        #expect(coverage.commands > 150)
        #expect(record.passed > 10)
    }

    /// `reproduce --commands` writes what a sequence shrank to, be it one command: the file is all that a replay needs.
    @Test(arguments: ["sha256", "cbc(aes)", "gcm(aes)"]) func oneCommandOfAFileIsPut(_ algorithm: String) throws {
        let operation: VectorGroup.Operation = algorithm == "sha256" ? .digest : .encrypt
        let laboratory = Laboratory(algorithm, operation, fault: .alwaysWrong, profile: .quick)
        let failure = try #require(laboratory.run(.stateful).failures.first)
        #expect(failure.commands.count == 1)
        let type = laboratory.group.type
        let file = CommandFile(type: type, profile: .quick, seed: 7, sequences: [failure.commands])
        let record = Laboratory.run(file, laboratory)
        #expect(record.failures.first?.commands == failure.commands)
        #expect(Laboratory.run(file, Laboratory(algorithm, operation, profile: .quick)).passed == 1)
    }

    /// Nobody can answer a generator, but it must not repeat itself, and not leave out bytes.
    @Test(arguments: [Fault.repeatsReads, .leavesTailOfRead]) func aGeneratorThatIsNotNewIsFound(_ fault: Fault) throws
    {
        let laboratory = Laboratory("generator", .generate, fault: fault, profile: .quick)
        let failure = try #require(laboratory.run(.stateful).failures.first)
        #expect(!failure.commands.isEmpty && failure.commands.count < 12)
        #expect(failure.fingerprint?.diagnosis.contains("draw") == true)
        let file = CommandFile(type: .rng, profile: .quick, seed: 7, sequences: [failure.commands])
        #expect(Laboratory.run(file, laboratory).failures.first?.commands == failure.commands)

        let right = Laboratory("generator", .generate, profile: .quick)
        #expect(Laboratory.run(file, right).passed == 1)
        let record = right.run(.stateful)
        #expect(record.outcome == .pass)
        let coverage = try #require(record.coverage)
        #expect(coverage.shown + coverage.missing.reduce(0) { $0 + $1.pairs } == coverage.total)
        #expect(coverage.missing.contains { $0.reason == "what it draws is a function of its seed" })
    }

    @Test func bytesAreNewOrNot() {
        let fresh: [UInt8] = (0..<64).map { 3 &* $0 &+ 1 }
        #expect(Novelty.divergence([fresh, [9, 9, 9, 9, 9, 9, 9]]) == nil)
        #expect(
            Novelty.divergence([fresh, fresh])?.message.contains("read 2 of 64 bytes, byte 0: eight bytes") == true
        )
        let gap = Array(fresh.prefix(20)) + [UInt8](repeating: 0, count: 8)
        let ends = (0..<6).map { [$0, 0] as [UInt8] }
        #expect(Novelty.divergence(ends)?.message == "6 of 6 reads end with the value 0")
        #expect(Novelty.divergence(Array(ends.dropLast())) == nil)
        #expect(Novelty.divergence([gap])?.message.contains("byte 20: the value 0 eight times") == true)
    }

    /// Byte for byte, times apart: failures, shrunk sequences and coverage.
    @Test(arguments: [nil, Fault.directionStays]) func theSameSeedGivesTheSameRecord(_ fault: Fault?) {
        func line() -> String {
            var record = Laboratory("gcm(aes)", .encrypt, fault: fault, profile: .quick).run(.stateful)
            record.nanoseconds = 0
            return Record.checks(record).line
        }
        let first = line()
        #expect(first.contains("\"commands\""))
        #expect(first == line())
    }

    @Test func theSameSeedGivesTheSameCalls() {
        func scripts(_ seed: UInt64) -> [Script] {
            let laboratory = Laboratory("gcm(aes)", .encrypt, profile: .quick)
            let subject = Subject(
                laboratory.group,
                laboratory.vectors,
                laboratory.driver,
                laboratory.backend,
                profile: .quick,
                reference: InMemoryBackend.reference(of: "gcm(aes)"),
                keySizes: [16],
                seed: seed
            )
            var list = CaseList()
            Stateful().add(to: &list, subject)
            return list.cases.map(\.script)
        }
        let first = scripts(3)
        #expect(first == scripts(3))
        #expect(first != scripts(4))
    }
}

extension Laboratory {
    /// The commands of a file on a laboratory's driver.
    static func run(_ file: CommandFile, _ laboratory: Laboratory) -> CheckRecord {
        let references = Laboratory.references([laboratory.group])
        let engine = Engine(
            laboratory.backend,
            profile: file.profile,
            seed: file.seed,
            references: references,
            commands: file
        )
        return engine.run(laboratory.group, laboratory.vectors, on: laboratory.driver, .stateful)
    }
}
