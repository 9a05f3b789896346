import Foundation
import Records
import TestSupport
import Testing

extension EndToEnd {
    /// A driver's dossier: made, signed, verified by a second run, and refused when it was changed.
    @Suite(.serialized) struct CertificationTests {
        @Test func aDossierIsVerifiedAndAChangedOneIsRefused() throws {
            let keys = try TemporaryFolder()
            let key = "\(keys.path)/lab"
            try Program("ssh-keygen").run(["-q", "-t", "ed25519", "-N", "", "-f", key], expecting: [0])
            let publicKey = try String(contentsOfFile: "\(key).pub", encoding: .utf8)
            let allowed = try keys.write("allowed", "lab@example.org \(publicKey)")

            let run = try CompletedRun("certify", ["certify", "--driver", "sha256-generic", "--sign", key])
            #expect(run.recorded.isComplete)
            #expect(Set(run.recorded.checks.map(\.driver)) == ["sha256-generic"])
            let dossier = "\(run.folder)/dossier.json"
            let verified = try Setup.algcheck.run(
                [
                    "verify", dossier, "--allowed-signers", allowed, "--identity", "lab@example.org", "--rerun",
                    "--reports", try CompletedRun.makeFolder("again"),
                ],
                expecting: [0]
            )
            #expect(verified.unfolded.contains("VERIFIED sha256-generic"))

            let content = try String(contentsOfFile: dossier, encoding: .utf8)
            let changed = content.replacing(/"passed": [0-9]+/, with: #""passed": 1"#)
            #expect(changed != content)
            try changed.write(toFile: dossier, atomically: true, encoding: .utf8)
            let refused = try Setup.algcheck.run(["verify", dossier], expecting: [1])
            #expect(refused.unfolded.contains("refused: its body was changed"))
        }
    }
}
