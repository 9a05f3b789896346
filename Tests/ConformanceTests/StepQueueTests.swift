import AgentProtocol
import Corpus
import Foundation
import KernelNames
import Records
import Testing

@testable import Conformance

@Suite struct StepQueueTests {
    @Test func whatEarlierBootsLeftIsSorted() throws {
        let folder = NSTemporaryDirectory() + "queue-\(UUID().uuidString)"
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
        let drivers = ["done", "dropped", "distrusted", "half", "fresh", "x(half)"].map { name in
            DriverRecord(
                DriverID(type: .hash, algorithm: "md4", name: name),
                module: "m",
                priority: 1,
                selftest: "passed",
                origin: .registered,
                groups: 1,
                records: 2
            )
        }
        let corpus = try Corpus(folder: folder)
        let plan = Plan(corpus: corpus, drivers: drivers, exercises: [.oneshot, .chunked])
        func driver(_ name: String) -> DriverID { .init(type: .hash, algorithm: "md4", name: name) }
        func step(_ name: String, _ exercise: Exercise) -> StepID {
            StepID(driver: driver(name), group: "g", exercise: exercise)
        }
        var resumption = Resumption(canBootAgain: true)
        resumption.doneDrivers = [driver("done")]
        resumption.doneSteps = [step("half", .oneshot)]
        resumption.dropped = [driver("dropped")]
        resumption.guilty = [step("half", .oneshot)]
        resumption.distrusted = [driver("distrusted")]
        resumption.alone = [step("fresh", .chunked), step("fresh", .oneshot)]
        let queue = StepQueue(plan, corpus, resumption)
        func names(_ indices: [Int]) -> [String] {
            indices.map { "\(plan.steps[$0].driver.driver) \(plan.steps[$0].exercise)" }
        }
        #expect(
            names(queue.alone) == ["fresh chunked", "fresh oneshot", "distrusted oneshot", "distrusted chunked"]
        )
        #expect(names(queue.together) == ["half chunked", "x(half) chunked"])
        #expect(names(queue.dropped) == ["dropped oneshot", "dropped chunked", "x(half) oneshot"])
        #expect(resumption.reasonToDrop(step("dropped", .oneshot)) == "the driver stopped the kernel too often")
        #expect(
            resumption.reasonToDrop(step("x(half)", .oneshot))
                == "half, over which it is built, stopped the kernel in this exercise"
        )
        #expect(resumption.reasonToDrop(step("half", .oneshot)) == nil)
        #expect(StepQueue(plan, corpus, Resumption()).together == Array(plan.steps.indices))
    }
}
