import Targets
import TestSupport
import Testing

@testable import AlgcheckCLI

/// Where a run's things lie, in a checkout and in an installation.
@Suite struct LayoutTests {
    @Test func anInstallationIsFoundAroundTheProgram() throws {
        let folder = try TemporaryFolder()
        let prefix = "\(folder.path)/opt"
        for file in ["lib/algcheck/amd64/algcheck-agent", "share/algcheck/corpus/corpus.json"] {
            try folder.write("opt/\(file)", "")
        }
        let layout = try Layout(
            executable: "\(prefix)/bin/algcheck",
            workingFolder: "/somewhere",
            environment: ["HOME": "/home/u"]
        )
        #expect(layout.corpus == "\(prefix)/share/algcheck/corpus")
        #expect(layout.moduleSource == "\(prefix)/share/algcheck/KernelModule")
        #expect(layout.reports == "/somewhere/algcheck-runs")
        #expect(layout.cache == "/home/u/.cache/algcheck")
        #expect(layout.agents.architectures.map(\.name) == ["x86-64"])
        let other = try #require(Architecture.named("arm64"))
        let error = #expect(throws: TargetError.self) { try layout.agents.required(for: other) }
        #expect("\(try #require(error))".contains("install an algcheck that has it"))
    }

    @Test func theCacheIsTheUsersOwn() throws {
        let folder = try TemporaryFolder()
        try folder.write("share/algcheck/corpus/corpus.json", "")
        func cache(_ environment: [String: String]) throws -> String {
            try Layout(executable: "\(folder.path)/bin/algcheck", workingFolder: "/", environment: environment).cache
        }
        #expect(try cache(["XDG_CACHE_HOME": "/c", "HOME": "/h"]) == "/c/algcheck")
        // The specification wants relative paths ignored.
        #expect(try cache(["XDG_CACHE_HOME": "c", "HOME": "/h"]) == "/h/.cache/algcheck")
    }

    @Test func aCheckoutIsFoundFromTheWorkingFolderUpwards() throws {
        let layout = try Layout(executable: "/usr/bin/other", workingFolder: Checkout.path("Tests"), environment: [:])
        #expect(layout.reports == Checkout.path("Reports/runs"))
        #expect(layout.agents.agent(for: .standard) == Checkout.path(".build/static/release/algcheck-agent"))
    }

    @Test func nothingAnywhereIsAnError() throws {
        #expect(throws: TargetError.self) {
            try Layout(executable: "/usr/bin/other", workingFolder: "/usr", environment: [:])
        }
    }
}
