import AgentProtocol
import Foundation
import Records
import TestSupport
import Testing

extension EndToEnd {
    /// Kernels that are no guest of QEMU's with Debian's modules.
    @Suite(.serialized) struct OtherTargetTests {
        /// User-mode Linux, and ciphers that only Debian's has.
        @Test func aKernelThatIsAProgram() throws {
            let run = try CompletedRun(
                "uml",
                [
                    "run", "--kernel", "debian:6.1-uml", "--exercise", "oneshot", "--exercise", "chunked",
                    "--algorithm", "*(seed)", "--algorithm", "*tea)", "--algorithm", "hmac(sha256)",
                ]
            ).recorded
            #expect(run.isComplete)
            #expect(run.host?.emulator == "none: user-mode Linux")
            let passed = Set(run.checks.filter { $0.outcome == .pass }.map(\.algorithm))
            #expect(passed.isSuperset(of: ["cbc(seed)", "ecb(tea)", "hmac(sha256)"]), "\(passed)")
        }

        /// `--target local`: the kernel that algcheck itself runs on, which is a guest's.
        @Test func theKernelThatAlgcheckRunsOn() throws {
            let files = [
                "vectors/manifest.json:/vectors/manifest.json",
                ".build/static/release/algcheck-agent:/.build/static/release/algcheck-agent",
            ]
            let outcome = try Setup.algcheck.run(
                ["exec"] + files.flatMap { ["--copy", $0] } + [
                    Checkout.algcheck, "run", "--target", "local", "--corpus", GuestLayout.Path.corpus, "--algorithm", "rfc7539*",
                    "--format", "jsonl",
                ],
                expecting: [0]
            )
            let lines = outcome.lines.filter { $0.hasPrefix("{") }.joined(separator: "\n")
            let run = try RecordedRun(folder: "/", lines: lines, source: "standard output")
            #expect(run.isComplete)
            #expect(run.host?.target == "local")
            #expect(run.checks.contains { $0.outcome == .pass })
            #expect(run.checks.allSatisfy { $0.algorithm.hasPrefix("rfc7539") && $0.failures.isEmpty })
        }

        /// A ramdisk that runs by itself on somebody else's machine: booted as a lab would, without algcheck, and read
        /// from its console as the job in Documentation/ci.md does. It must find what the report of the run says.
        @Test func aRamdiskOnSomebodyElsesMachine() throws {
            let folder = try CompletedRun.makeFolder("ramdisk")
            let selection = ["--algorithm", "sha256", "--algorithm", "cbc(aes)", "--exercise", "oneshot"]
            try Setup.algcheck.run(
                ["ramdisk", "--lava", "--kernel", "debian:6.1", "--out", "\(folder)/algcheck.cpio"] + selection,
                expecting: [0]
            )
            let boot = Checkout.path(".cache/kernels/debian-6.1/boot")
            let image = try #require(
                try FileManager.default.contentsOfDirectory(atPath: boot).first { $0.hasPrefix("vmlinuz-") }
            )
            try Program("qemu-system-x86_64").run(
                [
                    "-accel", "tcg,thread=multi", "-cpu", "max", "-nodefaults", "-display", "none", "-no-reboot",
                    "-smp", "2", "-m", "1024", "-kernel", "\(boot)/\(image)", "-initrd", "\(folder)/algcheck.cpio",
                    "-append", "console=ttyS0 panic=-1", "-serial", "file:\(folder)/console.log",
                ],
                expecting: [0],
                limit: 300
            )
            let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/console.log"))
            let console = String(decoding: bytes.filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
            let records = console.split(separator: "\n").filter { $0.hasPrefix(#"{"v":"#) }.joined(separator: "\n")
            let run = try RecordedRun(folder: folder, lines: records, source: "console.log")
            #expect(run.isComplete)
            #expect(run.checks.contains { $0.outcome == .pass })
            try Data((records + "\n").utf8).write(to: URL(fileURLWithPath: "\(folder)/records.jsonl"))

            let job = try LabJob(Checkout.text("Documentation/ci.md"))
            let report = try Setup.algcheck.run(["report", folder, "--lava"], expecting: [0]).output
            let (seen, said) = (try job.results(on: console), job.results(in: report))
            #expect(seen == said)
            #expect(seen["run"]?.hasPrefix("pass ") == true)
            // A result for each driver, and the run's.
            #expect(seen.count >= 5)
        }
    }
}

/// What a job of LAVA looks for on a console.
private struct LabJob {
    private let start: String
    private let end: String
    private let pattern: Regex<AnyRegexOutput>

    /// Reads the job in a document.
    init(_ document: String) throws {
        func value(_ name: String) throws -> String {
            let found = try Regex("(?m)^ +\(name): '(.*)'$").firstMatch(in: document)
            return String(try #require(found?.output[1].substring, "the job has no \(name)"))
        }
        start = try value("start")
        end = try value("end")
        pattern = try Regex(value("pattern"))
    }

    /// Result and measurement by test case, between the words that start and end the test.
    func results(on console: String) throws -> [String: String] {
        let first = try #require(console.firstRange(of: start), "the console has no \(start)")
        let body = console[first.upperBound...]
        return results(in: body[..<(body.firstRange(of: end)?.lowerBound ?? body.endIndex)])
    }

    /// Result and measurement by test case.
    func results(in text: some StringProtocol) -> [String: String] {
        var results: [String: String] = [:]
        for match in String(text).matches(of: pattern) {
            func part(_ name: String) -> Substring { match.output[name]?.substring ?? "" }
            results[String(part("test_case_id"))] = "\(part("result")) \(part("measurement"))"
        }
        return results
    }
}
