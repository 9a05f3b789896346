import Foundation
import TestSupport
import Testing

@testable import Targets

/// The program itself on bad input: one line on standard error, the right exit code, nothing left behind.
@Suite(.enabled(if: Checkout.program != nil, "the algcheck program is not built"))
struct CommandLineTests {
    private func run(_ arguments: [String]) throws -> (code: Int32, lines: [String]) {
        let result = try Checkout.run(arguments)
        return (result.code, result.errors)
    }

    /// Runs `algcheck run` on a kernel; checks that it left no run folder.
    private func run(kernel: String, _ more: [String] = []) throws -> (code: Int32, lines: [String]) {
        let folder = try TemporaryFolder()
        let reports = "\(folder.path)/reports"
        let corpus = try folder.writeCorpus()
        let result = try run(["run", "--kernel", kernel, "--corpus", corpus, "--reports", reports] + more)
        #expect(!FileManager.default.fileExists(atPath: reports))
        return result
    }

    @Test func aKernelThatIsNoneIsAUsageError() throws {
        let folder = try TemporaryFolder()
        let text = try folder.write("text", String(repeating: "no kernel\n", count: 1000))
        let empty = try folder.write("empty", "")
        let image = Machine.bzImage(release: "6.1", payload: Array(repeating: 7, count: 5000))
        let cut = try folder.write("cut", Array(image.dropLast(1000)))
        for (path, reason) in [
            (text, "not a Linux kernel image: neither an x86 bzImage nor an ELF vmlinux nor an arm64 Image"),
            (empty, "the file is empty"),
            (cut, "the image is cut: 8104 of 9104 bytes are there"),
            ("/tmp", "Is a directory"),
            ("/no/kernel", "No such file or directory"),
        ] {
            let result = try run(kernel: path)
            #expect(result.code == 64)
            #expect(result.lines == ["algcheck: \(path): \(reason)"])
        }
    }

    @Test func aDebianKernelThatIsNoneIsAUsageError() throws {
        let result = try run(kernel: "debian:trixie")
        #expect(result.code == 64)
        #expect(result.lines.count == 1)
        #expect(result.lines.first?.hasPrefix("algcheck: debian:trixie: not a Debian kernel;") == true)
    }

    @Test func modulesThatAreNoneAreAUsageError() throws {
        let folder = try TemporaryFolder()
        let kernel = try folder.write("kernel", Machine.hangingKernel)
        let result = try run(kernel: kernel, ["--modules", folder.path])
        #expect(result.code == 64)
        let reason = "no kernel modules there: expected lib/modules/RELEASE with kernel/ in it"
        #expect(result.lines == ["algcheck: \(folder.path): \(reason)"])
    }

    @Test func modulesDoNotGoWithADebianKernel() throws {
        let result = try run(kernel: "debian:6.1", ["--modules", "/tmp"])
        #expect(result.code == 64)
        #expect(result.lines.first == "Error: --modules is for a kernel file; a Debian kernel brings its own")
    }

    @Test(.enabled(if: Checkout.hasEmulator && Checkout.canBootAgent, "no emulator or no static agent"))
    func aKernelThatHangsIsATimeOut() throws {
        let folder = try TemporaryFolder()
        let kernel = try folder.write("kernel", Machine.hangingKernel)
        let corpus = try folder.writeCorpus()
        let result = try run([
            "list", "drivers", "--kernel", kernel, "--corpus", corpus, "--accel", "tcg", "--boot-timeout", "2",
        ])
        #expect(result.code == 124)
        #expect(result.lines.first?.hasPrefix("algcheck: the kernel hung: no record within 2 s of the start") == true)
    }

    @Test(.enabled(if: Checkout.canBootAgent, "no emulator, no Debian kernel or no static agent"))
    func aRunThatIsStoppedWritesItsReports() async throws {
        let folder = try TemporaryFolder()
        let kernel = try folder.write("kernel", Machine.hangingKernel)
        let corpus = try folder.writeCorpus()
        let reports = "\(folder.path)/reports"
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Checkout.program ?? "")
        process.arguments = ["run", "--kernel", kernel, "--corpus", corpus, "--reports", reports, "--accel", "tcg"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        var found: [String] = []
        for _ in 0..<100 where found.isEmpty {
            try await Task.sleep(for: .milliseconds(100))
            let runs = (try? FileManager.default.contentsOfDirectory(atPath: reports)) ?? []
            found = runs.filter { FileManager.default.fileExists(atPath: "\(reports)/\($0)/console.log") }
        }
        process.terminate()
        process.waitUntilExit()
        #expect(process.terminationStatus == 143)
        let run = "\(reports)/\(try #require(found.first))"
        let records = try String(contentsOfFile: "\(run)/records.jsonl", encoding: .utf8)
        #expect(records.contains("stopped by SIGTERM"))
        #expect(FileManager.default.fileExists(atPath: "\(run)/summary.md"))
        #expect(!FileManager.default.fileExists(atPath: "\(run)/ramdisk.cpio"))
    }
}
