import ArgumentParser
import Corpus
import Foundation
import HostTools
import Records
import Reporting
import Targets

/// The checks that a dossier has to pass. Each prints a line when it holds, and throws when it does not.
struct Verification {
    let path: String
    let file: DossierFile

    /// The body is the one that the digest was taken of.
    func checkOwnDigest() async throws {
        let digest = Digest.sha256(of: Array(file.canonicalBody.utf8))
        guard digest == file.digest else {
            throw refused("its body was changed: the digest is \(digest), the file says \(file.digest)")
        }
        print("ok  digest of the body")
    }

    /// Somebody who may has signed the file as it is.
    func checkSignature(_ signature: String, allowedSigners: String, identity: String) async throws {
        do {
            try await Signature.verify(path, signature: signature, allowedSigners: allowedSigners, identity: identity)
        } catch let error as TargetError where error.kind == .tool {
            Terminal.say("algcheck: \(error)")
            throw ExitCode.failure
        }
        print("ok  signature of \(identity)")
    }

    /// The records beside the dossier are those that it was made from, and say the same.
    func checkRecords() async throws {
        let records = URL(fileURLWithPath: path).deletingLastPathComponent()
            .appendingPathComponent(ReportWriter.FileName.records).path
        guard FileManager.default.fileExists(atPath: records) else {
            throw TargetError(.setup, "\(records): not there; a dossier is verified beside the records of its run")
        }
        let digest = try Digest.sha256(ofFile: records)
        guard digest == file.recordsDigest else {
            throw refused("\(records) is not what it was made from: sha256 \(digest)")
        }
        let results = try RunResults(path: records)
        let drivers = results.drivers.filter {
            $0.record.driver == file.driver && $0.record.algorithm == file.algorithm
        }
        guard let driver = drivers.first else { throw refused("the records do not have its driver") }
        let differences = file.differences(from: Dossier(results, driver: driver))
        guard differences.isEmpty else { throw refused("the records say something else: \(differences[0])") }
        print("ok  records")
    }

    /// The vectors are those of this checkout.
    func checkVectors(corpus folder: String) async throws {
        let vectors = file.vectorDigests
        let corpus: Corpus
        do {
            corpus = try Corpus(folder: folder)
        } catch {
            throw TargetError(.setup, "no corpus to compare with (\(error)); `make vectors` makes it")
        }
        let digests = try Digest.sha256(ofFiles: ["\(folder)/corpus.json", "\(folder)/corpus.bin"])
        let pairs = [
            ("manifest", vectors.manifest, corpus.manifestDigest), ("corpus.json", vectors.index, digests[0]),
            ("corpus.bin", vectors.pack, digests[1]),
        ]
        for (name, claimed, here) in pairs where claimed != here {
            throw refused("other vectors: \(name) has sha256 \(here) here, the dossier says \(claimed ?? "nothing")")
        }
        print("ok  vectors")
    }

    /// A further run gives the same dossier apart from times.
    func rerun(_ target: TargetOptions, reports: String, _ layout: Layout) async throws {
        let options = target.words.isEmpty ? try TargetOptions.parse(file.options) : target
        guard let driver = file.driver else { throw refused("it names no driver") }
        let outcome = try await Certification(
            driver: driver,
            algorithm: file.algorithm,
            target: options,
            destination: .anew(in: reports)
        ).perform(layout)
        let differences = file.differences(from: outcome.dossier)
        guard differences.isEmpty else {
            for difference in differences.dropFirst() { Terminal.say("  \(difference)") }
            throw refused("the run at \(outcome.path) differs (dossier first): \(differences[0])")
        }
        print("ok  repeated: \(outcome.path)")
    }

    private func refused(_ reason: String) -> ExitCode {
        Terminal.say("algcheck: \(path): refused: \(reason)")
        return .failure
    }
}
