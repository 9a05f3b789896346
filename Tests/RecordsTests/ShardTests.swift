import Corpus
import Foundation
import KernelNames
import Testing

@testable import Records

@Suite struct ShardTests {
    private let sha256 = DriverID(type: .hash, algorithm: "sha256", name: "sha256-avx2")

    @Test(arguments: [
        ("1/1", 1, 1), ("2/5", 2, 5), ("5/5", 5, 5), ("01/10", 1, 10),
    ])
    func parts(_ text: String, _ index: Int, _ count: Int) throws {
        let shard = try #require(Shard(text))
        #expect(shard.index == index && shard.count == count)
        #expect(Shard(shard.description) == shard)
    }

    @Test(arguments: [
        "", "/", "1", "1/", "/2", "0/2", "3/2", "-1/2", "+1/2", "1/2/3", "1 /2", "a/b", "1/0", "1/99999999999999999999",
        "1/100001", "auto",
    ])
    func noParts(_ text: String) {
        #expect(Shard(text) == nil)
    }

    /// The numbers were worked out apart from this program: every machine and every version must agree on them.
    @Test func everyMachineDecidesTheSame() throws {
        let cases: [(DriverID, String, [Int])] = [
            (sha256, "nist/sha256/short", [2, 3, 3]),
            (.init(type: .hash, algorithm: "sha256", name: "sha256-generic"), "nist/sha256/short", [1, 1, 6]),
            (.init(type: .skcipher, algorithm: "cbc(aes)", name: "cbc-aes-aesni"), "nist/aes/encrypt-k16", [2, 3, 7]),
            (
                .init(type: .aead, algorithm: "gcm(aes)", name: "generic-gcm-aesni"), "wycheproof/aes_gcm/decrypt-k32",
                [2, 1, 4]
            ),
        ]
        for (driver, group, parts) in cases {
            for (count, index) in zip([2, 3, 7], parts) {
                let found = (1...count).filter {
                    Shard(index: $0, count: count)?.contains(driver, group: group) == true
                }
                #expect(found == [index], "\(driver.name) \(group) of \(count)")
            }
        }
    }

    @Test func partsAreOfAboutOneSize() throws {
        var sizes = [0, 0, 0, 0]
        for group in 0..<4000 {
            for index in 1...4 where Shard(index: index, count: 4)?.contains(sha256, group: "g\(group)") == true {
                sizes[index - 1] += 1
            }
        }
        #expect(sizes.reduce(0, +) == 4000)
        #expect(sizes.allSatisfy { (850...1150).contains($0) }, "\(sizes)")
    }

    @Test func schedulersSayWhichPart() {
        let slurm = [
            "SLURM_ARRAY_TASK_ID": "7", "SLURM_ARRAY_TASK_MIN": "3", "SLURM_ARRAY_TASK_STEP": "2",
            "SLURM_ARRAY_TASK_COUNT": "4",
        ]
        #expect(Shard("auto", environment: slurm) == Shard("3/4"))
        #expect(Shard("auto/4", environment: slurm) == Shard("3/4"))
        #expect(Shard("auto/5", environment: slurm) == nil)
        #expect(Shard("1/2", environment: slurm) == Shard("1/2"))
        #expect(Shard("auto", environment: ["CI_NODE_INDEX": "2", "CI_NODE_TOTAL": "2"]) == Shard("2/2"))
        #expect(Shard("auto", environment: ["JOB_COMPLETION_INDEX": "0"]) == nil)
        #expect(Shard("auto/3", environment: ["JOB_COMPLETION_INDEX": "0"]) == Shard("1/3"))
        #expect(Shard("auto/3", environment: ["JOB_COMPLETION_INDEX": "3"]) == nil)
        #expect(Shard("auto/3", environment: [:]) == nil)
        #expect(Shard("auto/x", environment: ["JOB_COMPLETION_INDEX": "0"]) == nil)
    }

    @Test func nothingPlannedDoesNotPass() {
        let driver = DriverRecord(
            DriverID(type: .hash, algorithm: "a", name: "d"),
            module: "m",
            priority: 1,
            selftest: "passed",
            origin: .registered,
            groups: 2,
            records: 0
        )
        #expect(Verdict(driver: driver, checks: []) == .incomplete("no check is planned on it in this run"))
    }
}

@Suite struct WrapperTests {
    @Test(arguments: [
        (Selection(), true), (Selection(drivers: ["*avx2*"]), true), (Selection(drivers: ["cryptd(sha1-avx2)"]), true),
        (Selection(drivers: ["pcrypt(*"]), true), (Selection(drivers: ["cry*"]), true),
        (Selection(drivers: ["c?yptd(x)"]), true), (Selection(drivers: ["cbc-aes-aesni"]), false),
        (Selection(drivers: ["planted-*", "cbc*"]), false), (Selection(drivers: ["cryptd"]), false),
        (Selection(types: [.rng]), false), (Selection(types: [.hash, .rng]), true),
        (Selection(drivers: ["pcrypt(*"], types: [.hash]), false),
    ])
    func selections(_ selection: Selection, _ canBe: Bool) {
        #expect(Wrapper.canBe(in: selection) == canBe)
    }

    @Test func aSecondPlanAddsToTheFirst() {
        var plan = PlanRecord(drivers: 3, groups: 5, records: 10, checks: 100, covered: 2)
        plan.add(PlanRecord(drivers: 1, groups: 2, records: 2, checks: 20))
        #expect(plan == PlanRecord(drivers: 4, groups: 5, records: 12, checks: 120, covered: 2))
    }
}
