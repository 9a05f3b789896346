import Foundation
import Records
import TestSupport
import Testing

extension EndToEnd {
    /// Vectors that a user brings.
    @Suite(.serialized) struct SuppliedVectorTests {
        @Test func aFolderOfVectorsIsRun() throws {
            let run = try CompletedRun("supplied", ["run", "--vectors", "vectors/acvp", "--exercise", "oneshot"])
                .recorded
            #expect(run.isComplete)
            #expect(run.checks.contains { $0.outcome == .pass })
            #expect(run.checks.allSatisfy { $0.failures.isEmpty })
        }

        /// Vectors narrow a run and do not deepen it: virtio-crypto never completes what only a driver that is named gets
        /// (Documentation/findings.md).
        @Test func vectorsDoNotSelect() throws {
            let run = try CompletedRun("narrowed", ["run", "--vectors", "vectors/acvp/acvp-aes-cbc"]).recorded
            #expect(run.isComplete)
            let sequences = run.checks.filter { $0.exercise == .stateful }
            #expect(sequences.contains { $0.driver == "virtio_crypto_aes_cbc" && $0.outcome == .pass })
            for record in sequences {
                let commands = try #require(record.coverage).commands
                #expect((20...40).contains(commands), "\(record.driver): \(commands)")
            }
        }

        @Test func aRequestIsAnsweredAsExpected() throws {
            let response = "\(Setup.folder)/response.json"
            let folder = "vectors/acvp/acvp-aes-cbc"
            try Setup.algcheck.run(
                ["run", "--acvp", "\(folder)/prompt.json", "--driver", "cbc-aes-aesni", "--out", response],
                expecting: [0]
            )
            let given = try Answers(response)
            let expected = try Answers(Checkout.path("\(folder)/expectedResults.json"))
            #expect(given.head == expected.head)
            #expect(!expected.tests.isEmpty)
            #expect(Set(given.tests.keys) == Set(expected.tests.keys))
            for (name, test) in expected.tests { #expect(given.tests[name] == test, "\(name)") }
        }
    }
}

/// A file of ACVP answers.
private struct Answers {
    /// What the file says of itself.
    let head: NSDictionary
    /// Each test by the numbers of its group and its own.
    let tests: [String: NSDictionary]

    init(_ path: String) throws {
        let content = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path)))
        var body = try #require((content as? [Any])?.last as? [String: Any], "\(path) has no answers")
        let groups = try #require(body.removeValue(forKey: "testGroups") as? [[String: Any]], "\(path) has no groups")
        // The published answers are marked as a sample.
        body["isSample"] = nil
        head = body as NSDictionary
        var tests: [String: NSDictionary] = [:]
        for group in groups {
            let number = try #require(group["tgId"] as? Int)
            for test in try #require(group["tests"] as? [[String: Any]]) {
                tests["tgId \(number), tcId \(try #require(test["tcId"] as? Int))"] = test as NSDictionary
            }
        }
        self.tests = tests
    }
}
