import ArgumentParser
import Corpus
import Foundation
import Reporting
import Targets

/// `algcheck verify`.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check a dossier: its digests, its signature, and with --rerun the run itself.",
        discussion: """
            Without further options the dossier's own digest is checked, that records.jsonl beside it is the one that it was \
            made from and says the same, and that the vectors are those of this checkout. Exit codes: 0 all that was \
            checked holds; 1 something does not; 4 something that it takes is not there; 64 the file is no dossier.
            """
    )

    @Argument(help: "dossier.json") var dossier: String

    @Option(help: "The file of identities and keys that may sign; see ALLOWED SIGNERS in ssh-keygen(1).")
    var allowedSigners: String?

    @Option(help: "Who must have signed.")
    var identity: String?

    @Option(help: "The detached signature. Default: the dossier's path and .sig.")
    var signature: String?

    @Flag(help: "Repeat the run and compare; on the dossier's kernel, or as the target's options say.")
    var rerun = false

    @OptionGroup(title: "Target of --rerun") var target: TargetOptions

    @Option(help: "The folder of all runs, for --rerun. Default: Reports/runs.")
    var reports: String?

    func validate() throws {
        if (allowedSigners == nil) != (identity == nil) {
            throw ValidationError("--allowed-signers and --identity belong together")
        }
        if signature != nil, allowedSigners == nil { throw ValidationError("--signature needs --allowed-signers") }
    }

    func run() async throws {
        try await reportingErrors {
            let verification = Verification(path: dossier, file: try Self.read(dossier))
            try await verification.checkOwnDigest()
            if let allowedSigners, let identity {
                try await verification.checkSignature(
                    signature ?? "\(dossier).sig",
                    allowedSigners: allowedSigners,
                    identity: identity
                )
            }
            try await verification.checkRecords()
            let layout = try Layout()
            try await verification.checkVectors(corpus: target.corpus ?? layout.corpus)
            if rerun { try await verification.rerun(target, reports: reports ?? layout.reports, layout) }
            print("VERIFIED  \(verification.file.driver ?? "?"): \(verification.file.verdict ?? "?")")
        }
    }

    private static func read(_ path: String) throws -> DossierFile {
        do {
            return try DossierFile(path: path)
        } catch {
            throw TargetError(.input, "\(error)")
        }
    }
}
