import Corpus
import Files
import Foundation
import TestSupport
import Testing

@testable import AlgcheckCLI

/// What is said of a selection, a corpus or a kernel that cannot be used, before anything is booted.
@Suite struct SelectionTests {
    @Test(arguments: [
        ("rot13", "see `algcheck list algorithms`"), ("sha265", "did you mean sha256?"),
        ("hmac(sha2566)", "did you mean hmac(sha256)?"),
    ])
    func anUnknownAlgorithmIsNothingSelected(_ name: String, _ hint: String) async throws {
        let folder = try TemporaryFolder()
        let corpus = try folder.writeCorpus(["sha256", "hmac(sha256)", "md5"])
        let result = await Line.run(["run", "--algorithm", name, "--corpus", corpus])
        #expect(result.code == 69)
        #expect(result.said == ["algcheck: no algorithm with vectors fits \(name); \(hint)"])
    }

    @Test(arguments: [["run", "--driver", "sha265*"], ["certify", "--driver", "sha265-generic"]])
    func aSlipInADriversNameIsFoundBeforeTheBoot(_ arguments: [String]) async throws {
        let folder = try TemporaryFolder()
        // A kernel that cannot be booted: what is said comes before that is noticed.
        let corpus = try folder.writeCorpus()
        let result = await Line.run(arguments + ["--corpus", corpus, "--kernel", "/no/kernel"])
        #expect(result.code == 69)
        let meant = arguments[2].replacingOccurrences(of: "265", with: "256")
        #expect(result.said.count == 1)
        #expect(
            result.said.first?.hasPrefix("algcheck: no driver is known whose name fits \(arguments[2]); did you mean ")
                == true
        )
        #expect(result.said.first?.contains("did you mean \(meant)?") == true)
    }

    @Test func aNameIsTakenAsItStandsBesideAnAlgorithmOrAModule() async throws {
        let folder = try TemporaryFolder()
        let corpus = try folder.writeCorpus()
        let module = try folder.write("own.ko", "")
        for more in [["--algorithm", "sha256"], ["--module", module, "--modules", folder.path]] {
            let words = ["run", "--driver", "sha265*", "--corpus", corpus, "--kernel", "/no/kernel"] + more
            let result = await Line.run(words)
            #expect(result.code == 64)
            #expect(result.said == ["algcheck: /no/kernel: No such file or directory"])
        }
    }

    @Test func aMissingCorpusSaysHowToMakeOne() async {
        let result = await Line.run(["run", "--corpus", "/no/corpus"])
        #expect(result.code == 4)
        #expect(
            result.said == [
                "algcheck: no corpus (/no/corpus/corpus.json: No such file or directory): "
                    + "`make vectors` fetches and generates it"
            ]
        )
    }

    @Test func aDamagedCorpusNamesTheFileAndThePlace() async throws {
        let folder = try TemporaryFolder()
        let corpus = try folder.writeCorpus()
        let index = try FileBytes.readText("\(corpus)/corpus.json")
        try FileBytes.write(index.prefix(index.count / 2).utf8, to: "\(corpus)/corpus.json")
        let result = await Line.run(["list", "vectors", "--corpus", corpus])
        #expect(result.code == 70)
        #expect(result.said.count == 1)
        #expect(result.said.first?.hasPrefix("algcheck: \(corpus)/corpus.json:") == true)
        #expect(result.said.first?.hasSuffix("the text ends before its value does") == true)
    }

    @Test(arguments: [["run"], ["list", "drivers"]])
    func aModuleThatIsMissingIsAUsageError(_ command: [String]) async throws {
        let folder = try TemporaryFolder()
        let words = ["--corpus", try folder.writeCorpus(), "--module", "/no/own.ko"]
        let result = await Line.run(command + words)
        #expect(result.code == 64)
        #expect(
            result.said == ["algcheck: /no/own.ko: no such kernel module; --module names a file of your own"]
        )
    }

    @Test func aKernelOfAnotherArchitectureIsAUsageError() async throws {
        let folder = try TemporaryFolder()
        let image = [UInt8](repeating: 0, count: 0x38) + Array("RSC\u{5}".utf8) + [UInt8](repeating: 0, count: 5000)
        let kernel = "\(folder.path)/Image"
        try FileBytes.write(image, to: kernel)
        let reports = "\(folder.path)/reports"
        let words = ["--kernel", kernel, "--corpus", try folder.writeCorpus(), "--reports", reports]
        let result = await Line.run(["run"] + words)
        #expect(result.code == 64)
        #expect(
            result.said == [
                "algcheck: \(kernel): a kernel for RISC-V, for which there is no agent; algcheck tests kernels for x86-64 "
                    + "and arm64"
            ]
        )
        // As little as one that contradicts `--arch`, or is of an architecture that is none.
        let arm = [UInt8](repeating: 0, count: 0x38) + Array("ARM\u{64}".utf8) + [UInt8](repeating: 0, count: 5000)
        try FileBytes.write(arm, to: kernel)
        let contradiction = await Line.run(["run"] + words + ["--arch", "amd64"])
        #expect(contradiction.code == 64)
        #expect(
            contradiction.said == ["algcheck: \(kernel): a kernel for arm64, not for x86-64, which was asked for"]
        )
        let other = await Line.run(["run", "--arch", "riscv64"])
        #expect(other.code == 64)
        #expect(other.said.first?.contains("'riscv64' is invalid for '--arch <arch>'") == true)
        #expect(!FileManager.default.fileExists(atPath: reports))
    }
}
