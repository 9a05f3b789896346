import Foundation
import TestSupport
import Testing

/// What holds for every file, whoever writes it.
@Suite struct HouseTests {
    private static let most = 400
    /// Folders of Swift sources that people write.
    private static let folders = ["Sources", "Tests", "generator", "Benchmarks/Sources"]

    /// Paths of Swift files below a folder, without those that are generated.
    private static func sources(below folder: String) -> [String] {
        Checkout.files(below: folder, suffix: ".swift").filter { !$0.contains("/Generated/") }
    }

    @Test(arguments: folders) func noFileIsTooLong(_ folder: String) throws {
        let files = Self.sources(below: folder)
        #expect(!files.isEmpty)
        let long = try files.compactMap { path -> String? in
            let lines = try Checkout.text(path).split(separator: "\n", omittingEmptySubsequences: false).count - 1
            return lines > Self.most ? "\(path): \(lines) lines" : nil
        }
        #expect(long == [])
    }

    /// The names of the manifest's test targets with their folders.
    private static func targets() throws -> [String: String] {
        let manifest = try Checkout.text("Package.swift")
        let found = manifest.matches(of: /\.testTarget\(\s*name: "(\w+)"(?:[^()]|\([^()]*\))*?(?:path: "([^"]+)"|\))/)
        return Dictionary(uniqueKeysWithValues: found.map { (String($0.1), $0.2.map(String.init) ?? "Tests/\($0.1)") })
    }

    @Test func everyTestTargetHasTests() throws {
        let targets = try Self.targets()
        #expect(targets["HouseTests"] == "Tests/HouseTests")
        #expect(targets.count == (try Checkout.text("Package.swift").ranges(of: ".testTarget(").count))
        for (name, folder) in targets {
            let files = Checkout.files(below: folder, suffix: ".swift")
            let hasTests = try files.contains { try Checkout.text($0).contains("@Test") }
            #expect(hasTests, "\(name) has no tests")
        }
    }

    /// A test in a folder that is no target's is never run.
    @Test func everyTestIsInATarget() throws {
        let folders = try Set(Self.targets().values)
        let tests = try Checkout.files(below: "Tests", suffix: ".swift").filter {
            try Checkout.text($0).contains(/^\s*@Test\b/.anchorsMatchLineEndings())
        }
        #expect(tests.count > 100)
        #expect(tests.filter { path in !folders.contains { path.hasPrefix("\($0)/") } } == [])
    }

    /// `guard ... else { return }` in a test passes over what is missing. A trait says why a test is skipped, and
    /// `#require` that something must be there.
    @Test func noTestPassesOverWhatIsMissing() throws {
        let silent = try Self.sources(below: "Tests").flatMap { path -> [String] in
            guard try Checkout.text(path).contains("import Testing") else { return [] }
            return try Self.silentReturns(in: Checkout.text(path)).map { "\(path): \($0)" }
        }
        #expect(silent == [])
    }

    /// Guards in the bodies of functions with `@Test` that return, each by its line.
    private static func silentReturns(in text: String) -> [String] {
        var indentation: Substring?
        var before: Substring = ""
        var found: [String] = []
        for line in text.split(separator: "\n") {
            defer { before = line }
            if line.contains(/^ *@Test\b/) { indentation = line.prefix { $0 == " " } }
            guard let start = indentation else { continue }
            if line == "\(start)}" { indentation = nil }
            let body = "\(start)    "
            if line.hasPrefix("\(body)guard "), line.hasSuffix("else { return }") {
                found.append(String(line.dropFirst(body.count)))
            } else if line == "\(body)    return", before.hasSuffix("else {") {
                found.append(String(before.dropFirst(body.count)))
            }
        }
        return found
    }

    @Test func theSearchForSilentReturnsFindsThem() {
        // Not written out, or this file would be found.
        let mark = "@Test"
        let text = """
            @Suite struct SomeTests {
                private func helper() {
                    guard let tool else { return }
                }

                \(mark) func something() {
                    guard let tool else { return }
                    guard let first = try? makeFirst(), let second = try? makeSecond() else {
                        return
                    }
                    change { record in
                        guard record.isOurs else { return }
                    }
                }

                private func another() {
                    guard let tool else { return }
                }
            }
            """
        #expect(
            Self.silentReturns(in: text) == [
                "guard let tool else { return }",
                "guard let first = try? makeFirst(), let second = try? makeSecond() else {",
            ]
        )
    }
}
