import Corpus
import Foundation
import KernelNames
import Records
import Testing

@testable import Conformance

@Suite struct PlanTests {
    private let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "plan-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private func group(_ id: String, _ algorithm: String, _ type: CipherType, keySize: Int? = nil) -> VectorGroup {
        VectorGroup(
            id: id,
            source: "s",
            file: "f",
            algorithm: algorithm,
            type: type,
            operation: type == .rng ? .generate : .encrypt,
            keySize: keySize
        )
    }

    @Test func aDRBGIsAskedForItsSecondOutputInOneWay() {
        var known = group("known", "drbg_nopr_sha256", .rng)
        #expect(Exercise.all(for: known).count > 1)
        known.operation = .knownEntropy
        #expect(Exercise.all(for: known) == [.oneshot])
    }

    private func driver(_ name: String, _ algorithm: String, _ type: CipherType) -> DriverRecord {
        DriverRecord(
            DriverID(type: type, algorithm: algorithm, name: name),
            module: "kernel",
            priority: 1,
            selftest: "passed",
            origin: .registered,
            fields: ["min keysize": "16", "max keysize": "32"],
            groups: 0,
            records: 0
        )
    }

    @Test func pairsDriversWithTheirGroupsAndExercises() throws {
        let vectors = [Vector(id: "1"), Vector(id: "2")]
        try CorpusFile.write(
            [
                (group("a", "cbc(aes)", .skcipher), vectors), (group("b", "gcm(aes)", .aead), vectors),
                (group("c", "stdrng", .rng), vectors),
            ],
            manifestDigest: "x",
            to: folder
        )
        var masked = driver("masked", "cbc(aes)", .skcipher)
        masked.unreachable = .init(step: "bind", errno: "ENOENT")
        let drivers = [
            driver("one", "cbc(aes)", .skcipher), masked, driver("two", "stdrng", .rng), driver("none", "md5", .hash),
        ]
        let corpus = try Corpus(folder: folder)
        let plan = Plan(corpus: corpus, drivers: drivers, exercises: [.oneshot, .chunked])
        #expect(plan.steps.map(\.driver.driver) == ["one", "one", "two"])
        #expect(plan.steps.map(\.exercise) == [.oneshot, .chunked, .oneshot])
        #expect(plan.drivers.map(\.records) == [2, 0, 1, 0])
        #expect(plan.size == PlanRecord(drivers: 2, groups: 2, records: 3, checks: 6))

        let chunked = Plan(corpus: corpus, drivers: drivers, exercises: [.chunked])
        #expect(chunked.drivers.map(\.records) == [1, 0, 0, 0])
    }

    /// `quick` has sequences of commands in the place of what they show; generators, which have none, keep theirs. What is
    /// asked for by name is there.
    @Test func quickHasNothingTwice() throws {
        try CorpusFile.write(
            [
                (group("a", "cbc(aes)", .skcipher), [Vector(id: "1")]),
                (group("b", "stdrng", .rng), [Vector(id: "1", key: [1], output: [1, 2])]),
            ],
            manifestDigest: "x",
            to: folder
        )
        let corpus = try Corpus(folder: folder)
        let drivers = [driver("one", "cbc(aes)", .skcipher), driver("two", "stdrng", .rng)]
        func exercises(_ name: String, _ asked: [Exercise] = []) -> Set<Exercise> {
            let plan = Plan(corpus: corpus, drivers: drivers, exercises: asked, profile: .quick)
            return Set(plan.steps.filter { $0.driver.driver == name }.map(\.exercise))
        }
        #expect(exercises("one").isSuperset(of: [.oneshot, .stateful, .wrap]))
        #expect(exercises("one").isDisjoint(with: [.splits, .interleaved, .buffers, .rekey]))
        #expect(exercises("two").isSuperset(of: [.splits, .stateful]))
        #expect(exercises("one", [.splits, .buffers]) == [.splits, .buffers])
    }

    /// Every exercise for the instance that brings a part first; the others get known answers.
    @Test func anInstanceOfPartsThatOthersBringGetsLess() throws {
        let name = "authenc(hmac(sha1),cbc(aes))"
        try CorpusFile.write([(group("a", name, .aead), [Vector(id: "1")])], manifestDigest: "x", to: folder)
        let corpus = try Corpus(folder: folder)
        let names = ["(hmac(a),x)", "(hmac(b),x)", "(hmac(a),y)", "(hmac(b),y)"].map { "authenc" + $0 }
        let drivers = names.map { driver($0, name, .aead) }
        func exercises(_ plan: Plan, _ name: String) -> Set<Exercise> {
            Set(plan.steps.filter { $0.driver.driver == name }.map(\.exercise))
        }
        let plan = Plan(corpus: corpus, drivers: drivers)
        for name in names.dropLast() { #expect(exercises(plan, name).count > 10) }
        #expect(exercises(plan, names[3]) == [.oneshot, .chunked])
        #expect(plan.size.covered == 1)
        // Not when it is the only one, and not when an exercise was asked for.
        #expect(exercises(Plan(corpus: corpus, drivers: [drivers[3]]), names[3]).count > 10)
        let asked = Plan(corpus: corpus, drivers: drivers, exercises: [.buffers])
        #expect(exercises(asked, names[3]) == [.buffers])
        #expect(asked.size.covered == 0)
        // What cannot be bound brings nothing.
        var masked = drivers
        masked[1].unreachable = .init(step: "bind", errno: "ENOENT")
        #expect(Plan(corpus: corpus, drivers: masked).size.covered == 0)
        // Every shard leaves out the same.
        let parts = (1...3).map { Plan(corpus: corpus, drivers: drivers, shard: Shard(index: $0, count: 3)) }
        #expect(parts.reduce(0) { $0 + $1.steps.count } == plan.steps.count)
    }

    @Test(
        arguments: [
            // Names in the order in which they come, and whether each is the first to bring something.
            (["sha1-avx2", "hmac(sha1-avx2)", "hmac(sha1-avx2)"], [true, true, true]),
            (["authenc(a,x)", "authencesn(a,x)", "authenc(b,x)", "authenc(b,x)"], [true, true, true, false]),
            (["echainiv(authenc(a,x))", "echainiv(authenc(b,x))"], [true, true]),
            (["cryptd(ctr(a))", "cryptd(ctr(b))", "cryptd(cbc(a))", "cryptd(ctr-x)"], [true, false, true, true]),
            (["pcrypt(authenc(a,x))", "cryptd(authenc(a,x))", "pcrypt(authenc(b,y))"], [true, true, false]),
        ]
    )
    func aPartCountsInItsPlace(_ drivers: [String], _ isFirst: [Bool]) {
        var uses = FirstUses()
        #expect(drivers.map { uses.isFirst($0) } == isFirst)
    }

    @Test func theFullSetsBringThePartsBeforeTheWideOnes() throws {
        let names = ["authenc(hmac(a),x)", "authenc(hmac(b),x)"]
        var groups = names.map { group($0, $0, .aead) }
        groups[0].isWide = true
        try CorpusFile.write(groups.map { ($0, [Vector(id: "1")]) }, manifestDigest: "x", to: folder)
        let corpus = try Corpus(folder: folder)
        #expect(corpus.groups.map(\.isWide) == [true, false])
        let drivers = [driver(names[0], names[0], .aead), driver(names[1], names[1], .aead)]
        // The wide one brings `a`, the other one the rest; with a third that brings it, the wide one brings nothing.
        #expect(Plan(corpus: corpus, drivers: drivers).size.covered == 0)
        let third = driver("authenc(hmac(a),y)", names[1], .aead)
        let plan = Plan(corpus: corpus, drivers: drivers + [third])
        #expect(plan.size.covered == 1)
        #expect(plan.steps.filter { $0.driver.driver == names[0] }.count == 2)
    }

    @Test func knownAnswersOfAllGroupsComeFirst() throws {
        let groups = (0..<3).map { group("g\($0)", "cbc(aes)", .skcipher, keySize: 16 + 8 * $0) }
        try CorpusFile.write(groups.map { ($0, [Vector(id: "1")]) }, manifestDigest: "x", to: folder)
        let plan = Plan(corpus: try Corpus(folder: folder), drivers: [driver("one", "cbc(aes)", .skcipher)])
        let kinds = plan.steps.map(\.exercise.takesEveryGroup)
        #expect(kinds.count > 6)
        #expect(kinds == kinds.sorted { $0 && !$1 })
    }

    @Test func shardsTogetherAreThePlan() throws {
        let groups = (0..<20).map { group("g\($0)", "cbc(aes)", .skcipher) }
        try CorpusFile.write(groups.map { ($0, [Vector(id: "1")]) }, manifestDigest: "x", to: folder)
        let corpus = try Corpus(folder: folder)
        let drivers = [driver("one", "cbc(aes)", .skcipher), driver("two", "cbc(aes)", .skcipher)]
        func plan(_ shard: Shard?) -> Plan {
            Plan(corpus: corpus, drivers: drivers, exercises: [.oneshot, .chunked], shard: shard)
        }
        let whole = plan(nil)
        let parts = (1...3).map { plan(Shard(index: $0, count: 3)) }
        func names(_ plan: Plan) -> [StepID] { plan.steps.map { $0.name(in: corpus) } }
        #expect(parts.reduce(0) { $0 + $1.steps.count } == whole.steps.count)
        #expect(Set(parts.flatMap(names)) == Set(names(whole)))
        #expect(parts.allSatisfy { !$0.steps.isEmpty })
        for place in drivers.indices {
            #expect(parts.reduce(0) { $0 + $1.drivers[place].records } == whole.drivers[place].records)
        }
        #expect(parts.reduce(0) { $0 + $1.size.checks } == whole.size.checks)
        // All exercises of a group on a driver stay together.
        for part in parts.map(names) {
            for name in part { #expect(part.count { $0.driver == name.driver && $0.group == name.group } == 2) }
        }
    }

    @Test func aKeySizeThatTheDriverLacksIsAReason() {
        let aes = driver("one", "cbc(aes)", .skcipher)
        #expect(aes.reasonToSkip(group("a", "cbc(aes)", .skcipher, keySize: 16)) == nil)
        #expect(aes.reasonToSkip(group("a", "cbc(aes)", .skcipher, keySize: nil)) == nil)
        #expect(
            aes.reasonToSkip(group("a", "cbc(aes)", .skcipher, keySize: 64))
                == "key of 64 bytes; the driver takes 16 to 32"
        )
    }
}

@Suite struct KnownAnswerCutTests {
    @Test func oneshotSendsTheWhole() {
        #expect(Exercise.oneshot.cuts(ofMessage: 0) == [])
        #expect(Exercise.oneshot.cuts(ofMessage: 99) == [])
    }

    @Test(arguments: 2...200) func chunkedCutsWithoutLossOrOverlap(_ size: Int) throws {
        let cuts = try #require(Exercise.chunked.cuts(ofMessage: size))
        #expect(cuts.first == 1)
        let places = [0] + cuts + [size]
        #expect(zip(places, places.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test func whatCannotBeCutIsNotCut() {
        #expect(Exercise.chunked.cuts(ofMessage: 0) == nil)
        #expect(Exercise.chunked.cuts(ofMessage: 1) == nil)
    }
}
