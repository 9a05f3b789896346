import Corpus
import Foundation
import KernelNames
import Records
import Testing

@testable import Conformance

@Suite struct OpenStepsTests {
    /// A step of each driver in each of two exercises; those called `cbc-device` or built over it are asynchronous.
    private static func plan(_ names: [String]) throws -> Plan {
        let folder = NSTemporaryDirectory() + "open-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let group = VectorGroup(
            id: "g",
            source: "s",
            file: "f",
            algorithm: "md4",
            type: .hash,
            operation: .digest,
            keySize: 0
        )
        try CorpusFile.write([(group, [Vector(id: "1")])], manifestDigest: "x", to: folder)
        let drivers = names.map { name in
            DriverRecord(
                DriverID(type: .hash, algorithm: "md4", name: name),
                module: "m",
                priority: 1,
                selftest: "passed",
                origin: .registered,
                fields: ["async": name.contains("device") ? "yes" : "no"],
                groups: 1,
                records: 2
            )
        }
        return Plan(corpus: try Corpus(folder: folder), drivers: drivers, exercises: [.oneshot, .chunked])
    }

    private static let names = [
        "authenc(generic,cbc-device)", "cbc-device", "cts(cbc-device)", "generic", "tls(generic)",
    ]
    private let plan: Plan
    private var steps: OpenSteps

    init() throws {
        plan = try Self.plan(Self.names)
        steps = OpenSteps(plan, canWait: true)
        steps.fill(Array(plan.steps.indices))
    }

    private mutating func first() throws -> Int {
        let step = steps.next()
        return try #require(step)
    }

    private mutating func next() -> String? { steps.next().map { plan.steps[$0].driver.driver } }

    /// The drivers of all steps that are still given out, each ended before the next.
    private mutating func rest() -> [String] {
        var names: [String] = []
        while let step = steps.next() {
            names.append(plan.steps[step].driver.driver)
            steps.end(step)
        }
        return names
    }

    @Test mutating func aFamilyHasOneStepAtATime() throws {
        let first = try first()
        #expect(plan.steps[first].driver.driver == Self.names[0])
        #expect(next() == "generic")
        #expect(next() == "generic")
        #expect(next() == "tls(generic)")
        steps.end(first)
        // In the plan's order, whatever came between.
        #expect(next() == Self.names[0])
        #expect(next() == "tls(generic)")
        #expect(next() == nil)
    }

    @Test mutating func aHangTakesTheFamilyAway() throws {
        let first = try first()
        steps.hold(first, isHung: true)
        #expect(rest() == ["generic", "generic", "tls(generic)", "tls(generic)"])
        #expect(plan.drivers.map(steps.isHeld) == [true, true, true, false, false])
    }

    @Test mutating func aKernelWarningTakesTheDriverAway() throws {
        let step = try #require(plan.steps.firstIndex { $0.driver.driver == "generic" })
        steps.hold(step, isHung: false)
        #expect(rest() == Self.names[1...2].flatMap { [$0, $0] })
        #expect(plan.drivers.map(steps.isHeld) == [true, false, false, true, true])
    }

    /// Of five drivers three are a family.
    @Test(arguments: [(1, 5), (2, 3), (3, 3)]) func aFamilysStepsFollowOneAnother(_ workers: Int, _ turns: Double) {
        #expect(plan.turns(of: .oneshot, on: workers) == turns)
        #expect(plan.turns(of: .tamper, on: workers) == 0)
    }

    @Test func stepsOfSeparateDriversShareTheWorkers() throws {
        let plan = try Self.plan(["a", "b", "c"])
        #expect(plan.turns(of: .oneshot, on: 2) == 1.5)
        #expect(plan.turns(of: .oneshot, on: 9) == 1)
    }

    @Test mutating func whatCannotWaitIsTriedAllTheSame() throws {
        steps = OpenSteps(plan, canWait: false)
        steps.fill(Array(plan.steps.indices))
        let first = try first()
        steps.hold(first, isHung: true)
        #expect(rest().count == plan.steps.count - 1)
        #expect(plan.drivers.map(steps.isHeld) == [true, true, true, false, false])
    }
}
