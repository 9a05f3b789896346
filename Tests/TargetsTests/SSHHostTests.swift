import Foundation
import TestSupport
import Testing

@testable import Targets

@Suite struct SSHHostTests {
    private let host = SSHHost(name: "lab@box", machine: RemoteMachine(), digest: "00")

    @Test(arguments: [
        (
            "@@@@\n@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.",
            "lab@box: its host key is not the one that was known"
        ),
        ("Host key verification failed.", "lab@box: its host key is unknown"),
        ("lab@box: Permission denied (publickey).", "lab@box: no login without a question"),
        ("ssh: Could not resolve hostname box: Name or service not known", "lab@box: ssh: Could not resolve"),
    ])
    func whatNeedsSomebodyIsNotWaitedFor(_ said: String, _ line: String) throws {
        guard case .refused(let text) = host.fault(true, said) else { throw Program.Fault("not refused") }
        #expect(text.hasPrefix(line))
    }

    @Test func whatMayComeBackIsWaitedFor() {
        for said in ["ssh: connect to host box port 22: Connection refused", "Timeout, server box not responding.", ""]
        {
            guard case .unreachable = host.fault(true, said) else {
                Issue.record("\(said)")
                continue
            }
        }
        #expect(host.fault(false, "a\nno space left on device\n") == .failed("no space left on device"))
    }

    @Test func theNameIsNoOption() {
        let words = SSHHost(name: "-oProxyCommand=x", machine: RemoteMachine(), digest: "").arguments("true")
        #expect(words.suffix(3) == ["--", "-oProxyCommand=x", "true"])
    }

    @Test func foldersThatTheShellWouldRead() {
        for path in ["/tmp/x y", "/tmp/$(id)", "/tmp/'", "relative", "~/x", "/tmp/;x"] {
            #expect(!RemoteMachine.isPlain(folder: path))
        }
        #expect(RemoteMachine.isPlain(folder: "/var/tmp/algcheck-1.0_x"))
    }
}
