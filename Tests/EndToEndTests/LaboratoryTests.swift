import Files
import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// The laboratory's day, each part of it in one command.
    @Suite(.serialized) struct LaboratoryTests {
        /// The files below a folder of results that are for the laboratory, by their places.
        private func results(_ folder: String) throws -> [String: String] {
            let found = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
            let names = found.filter { !$0.hasPrefix("runs/") && $0.hasSuffix("/response.json") }
            return Dictionary(uniqueKeysWithValues: try names.map { ($0, try FileBytes.readText("\(folder)/\($0)")) })
        }

        @Test func requestsAreAnsweredAndACutRunGoesOn() throws {
            let out = try CompletedRun.makeFolder("laboratory")
            let command =
                ["acvp", "vectors/acvp/acvp-aes-cbc", "vectors/acvp/cmac-aes", "--out", out]
                + ["--driver", "cbc-aes-aesni", "--driver", "cbc(aes-generic)", "--driver", "cmac(aes-generic)"]
            let first = try Setup.algcheck.run(command, expecting: [0])
            let responses = try results(out)
            let drivers = Set(responses.keys.map { $0.split(separator: "/").first.map(String.init) ?? "" })
            #expect(drivers == ["cbc-aes-aesni", "cbc(aes-generic)", "cmac(aes-generic)"])
            for driver in drivers { #expect(Folder.exists("\(out)/\(driver)/environment.json")) }
            #expect(!first.output.contains("NOT AS EXPECTED"))

            // Killed in the middle of the last driver: its records end there, and the responses are gone.
            let run = try #require(try Folder.names(in: "\(out)/runs").first)
            let path = "\(out)/runs/\(run)/records.jsonl"
            let lines = try FileBytes.readText(path).split(separator: "\n")
            let last = try #require(lines.lastIndex { $0.contains("\"kind\":\"driver\"") })
            try FileBytes.write((lines[...last].joined(separator: "\n") + "\n{\"kind\": \"ans").utf8, to: path)
            for driver in drivers { try FileManager.default.removeItem(atPath: "\(out)/\(driver)") }

            let second = try Setup.algcheck.run(command, expecting: [0])
            #expect(try results(out) == responses)
            #expect(second.output == first.output)
            // Only the driver that was cut is asked anew.
            let runs = try Folder.names(in: "\(out)/runs")
            #expect(runs.count == 2)
            let again = try RecordedRun(folder: "\(out)/runs/\(runs.first { $0 != run } ?? "")")
            #expect(again.drivers.count == 1)
            // Nothing is left to do.
            #expect(try Setup.algcheck.run(command, expecting: [0]).output == first.output)
            #expect(try Folder.names(in: "\(out)/runs").count == 2)
        }

        @Test func capabilitiesMeetTheirSchema() throws {
            let out = try CompletedRun.makeFolder("capabilities")
            try Setup.algcheck.run(
                ["acvp", "capabilities", "--out", out, "--driver", "*aesni*", "--driver", "sha256-*"]
                    + ["--driver", "hmac(sha256-generic)", "--driver", "cmac(aes-generic)", "--driver", "xts-*"],
                expecting: [0]
            )
            let files = try Folder.names(in: out).map { "\(out)/\($0)/capabilities.json" }
            #expect(files.count > 5)
            try Program(Checkout.path("Tests/schemas")).run(files, expecting: [0])
        }
    }
}
