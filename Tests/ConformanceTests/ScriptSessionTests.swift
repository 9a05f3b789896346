import Corpus
import KernelNames
import Records
import SystemPackage
import Testing

@testable import AFALG
@testable import Conformance

/// Sharing of transforms, on a kernel of paper.
@Suite struct ScriptSessionTests {
    private static let good: [UInt8] = [1, 2, 3, 4]
    private static let bad: [UInt8] = [1, 2, 3, 5]

    /// A digest of four bytes.
    private static func script(key: [UInt8] = [], answer: [UInt8] = good) -> Script {
        let setup: [Script.Step] = key.isEmpty ? [] : [.setKey(transform: 0, key: key, .success)]
        let message = Script.Step.message(operation: 0, nil, .bytes([9]), .output(answer))
        return Script(type: .hash, setup: setup, lanes: [[.open(operation: 0, transform: 0), message]])
    }

    @Test func scriptsThatSetUpAlikeShareATransform() {
        SyscallScript.run { kernel in
            kernel.prepare(.receive, data: Self.good, Self.good, Self.good, Self.good)
            var session = ScriptSession(ScriptRun(AFALGBackend(), driver: "d"))
            for key in [[7], [7], [8], [8]] as [[UInt8]] {
                #expect(session.perform(Self.script(key: key)) == nil)
            }
            #expect(kernel.count(.bind) == 2)
            #expect(kernel.count(.setKey) == 2)
            #expect(kernel.count(.accept) == 4)
        }
    }

    @Test func whatChangesItsTransformHasOneOfItsOwn() {
        SyscallScript.run { kernel in
            kernel.prepare(.receive, data: Self.good, Self.good)
            var session = ScriptSession(ScriptRun(AFALGBackend(), driver: "d"))
            var script = Self.script()
            script.lanes[0].insert(.setKey(transform: 0, key: [1], .success), at: 0)
            #expect(session.perform(script) == nil)
            #expect(session.perform(script) == nil)
            #expect(kernel.count(.bind) == 2)
        }
    }

    @Test func whatFailsAloneKeepsItsScript() throws {
        try SyscallScript.run { kernel in
            // The third answer is that of the second script, run again alone.
            kernel.prepare(.receive, data: Self.good, Self.bad, Self.bad, Self.good)
            var session = ScriptSession(ScriptRun(AFALGBackend(), driver: "d"))
            #expect(session.perform(Self.script()) == nil)
            let found = session.perform(Self.script())
            let failed = try #require(found)
            #expect(failed.script == Self.script())
            #expect(failed.divergence.step == 1)
            #expect(session.perform(Self.script()) == nil)
            #expect(kernel.count(.bind) == 3)
        }
    }

    @Test func whatFailsOnlyAfterOthersHasTheirStepsInItsScript() throws {
        try SyscallScript.run { kernel in
            kernel.prepare(.receive, data: Self.good, Self.bad, Self.good)
            var session = ScriptSession(ScriptRun(AFALGBackend(), driver: "d"))
            #expect(session.perform(Self.script()) == nil)
            let found = session.perform(Self.script())
            let failed = try #require(found)
            #expect(failed.script.lanes == [Self.script().lanes[0] + Self.script().lanes[0]])
            #expect(failed.divergence.step == 3)
        }
    }

    @Test func aDriverThatCannotBeBoundIsAnErrorOfTheHarness() {
        SyscallScript.run { kernel in
            kernel.prepare(.bind, .errno(.noSuchFileOrDirectory))
            var session = ScriptSession(ScriptRun(AFALGBackend(), driver: "d"))
            let found = session.perform(Self.script())
            #expect(found?.divergence.kind == .error)
        }
    }
}
