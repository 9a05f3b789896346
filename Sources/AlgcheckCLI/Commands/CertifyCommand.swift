import ArgumentParser
import Foundation
import Targets

/// `algcheck certify`.
struct CertifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certify",
        abstract: "Run everything on one driver and write a dossier for a laboratory.",
        discussion: """
            Runs all exercises with all vectors of the driver (profile full) and writes dossier.json and dossier.html \
            beside the other reports. A dossier is evidence: only an accredited laboratory certifies. Exit codes are \
            those of run; 0 means that the driver passed. `algcheck verify` checks a dossier.
            """
    )

    @Option(help: "The driver's name in full, such as cbc-aes-aesni; `algcheck list drivers` has them all.")
    var driver: String

    @Option(help: "The algorithm, where several have a driver of that name.")
    var algorithm: String?

    @OptionGroup(title: "Target") var target: TargetOptions

    @Option(help: "Sign dossier.json with this SSH key; the signature is dossier.json.sig.")
    var sign: String?

    @OptionGroup(title: "Run") var folder: RunFolderOptions

    func validate() throws {
        if driver.contains(where: { "*?".contains($0) }) {
            throw ValidationError("certify takes the name of one driver, not a pattern: \(driver)")
        }
    }

    func run() async throws {
        let code = try await reportingErrors {
            let layout = try Layout()
            if let sign, !FileManager.default.fileExists(atPath: sign) {
                throw TargetError(.input, "\(sign): no such key")
            }
            let certification = Certification(
                driver: driver,
                algorithm: algorithm,
                target: target,
                destination: folder.destination(layout)
            )
            let outcome = try await certification.perform(layout)
            if let sign { _ = try await Signature.sign(outcome.path, key: sign) }
            print(outcome.lines(signed: sign != nil).joined(separator: "\n"))
            return outcome.exitCode
        }
        throw code
    }
}
