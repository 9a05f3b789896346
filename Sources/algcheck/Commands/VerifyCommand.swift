import ArgumentParser
import Corpus
import Foundation
import Records
import Reporting
import Targets

/// `algcheck verify`.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check a dossier: its digests, its signature, and with --rerun the run itself.",
        discussion: """
            Checks the dossier's own digest, that it agrees with records.jsonl beside it, and that the vectors are those \
            of this checkout. Exit codes: 0 everything holds; 1 something differs; 4 something needed is missing; 64 the \
            file is not a dossier.
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
            let verdict = verification.file.verdict.map { Verdict.Name(rawValue: $0)?.word ?? $0 }
            print("VERIFIED  \(verification.file.driver ?? "?"): \(verdict ?? "?")")
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
