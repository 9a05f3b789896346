#if ENABLE_MOCKING
import Glibc
import SystemPackage
import Testing

@testable import AFALG

/// Every call of every scenario fails with every errno once; none of this needs a kernel with AF_ALG.
@Suite("Every call fails once")
struct EveryErrorTests {
    /// None that the library gives a meaning of its own.
    static let errnos: [Errno] = [
        .invalidArgument, .noMemory, .ioError, .noBufferSpace, .notSupported, .badFileDescriptor,
    ]

    @Test("An error names its step, errno, type and algorithm, and closes all", arguments: Scenario.all, errnos)
    func errorIsReported(scenario: Scenario, errno: Errno) throws {
        for (index, call) in try calls(of: scenario).enumerated() {
            // Only a destructor does this, which has nobody to tell.
            if call.name == .invalidateKey { continue }
            SyscallScript.run { script in
                scenario.prepare(script)
                script.fail(callAt: index, errno)
                let error = #expect(throws: AFALGError.self, "\(call)") { try scenario.run() }
                #expect(error?.step == scenario.step(of: call.name), "\(call)")
                #expect(error?.errno == errno, "\(call)")
                if call.name == .ioSetup {
                    #expect(error?.type == "queue")
                } else {
                    #expect(error?.type == scenario.type)
                    #expect(error?.algorithm == scenario.algorithm || error?.step == .netlink)
                }
                #expect(script.openDescriptors.isEmpty, "\(call)")
                #expect(script.misuse.isEmpty)
            }
        }
    }

    @Test("A call that a signal interrupts is made again", arguments: Scenario.all)
    func interruptionIsInvisible(scenario: Scenario) throws {
        let calls = try calls(of: scenario)
        for index in calls.indices {
            try SyscallScript.run { script in
                scenario.prepare(script)
                script.fail(callAt: index, .interrupted)
                try scenario.run()
                #expect(script.calls.count == calls.count + 1)
                #expect(script.calls[index] == script.calls[index + 1])
                #expect(script.openDescriptors.isEmpty)
            }
        }
    }

    @Test("The scenarios make every call there is")
    func scenariosAreComplete() throws {
        let made = Set(try Scenario.all.flatMap { try calls(of: $0) }.map(\.name))
        let all: Set<SyscallName> = [
            .socket, .bind, .accept, .setKey, .setTagSize, .setEntropy, .setKeySerial, .setBuffer(SO_SNDBUFFORCE),
            .setBuffer(SO_RCVBUFFORCE), .sendBuffer, .receiveBuffer, .send, .receive, .pipe, .vmsplice, .splice,
            .sendfile, .open, .read, .ioSetup, .ioSubmit, .ioEvents, .addKey, .revokeKey, .invalidateKey,
            .netlinkSocket, .netlinkBind,
        ]
        #expect(made == all)
    }

    private func calls(of scenario: Scenario) throws -> [SyscallScript.Call] {
        try SyscallScript.run { script in
            scenario.prepare(script)
            try scenario.run()
            #expect(script.openDescriptors.isEmpty)
            #expect(script.misuse.isEmpty)
            return script.calls
        }
    }
}
#endif
