import Files
import Foundation
import HostTools
import JSONC
import Reporting
import Targets

/// Sends a run's results to KernelCI's database, part by part.
struct KCIDBSubmission {
    /// The address of the database, without `/submit`.
    let address: String
    let token: String?
    let client: HTTPClient
    /// Attempts for each part.
    var attempts = 5
    /// Waits between two attempts.
    var pause: (Int) async throws -> Void = { try await Task.sleep(for: .seconds(1 << min($0, 5))) }

    private static let path = "/submit"

    private var endpoint: String {
        (address.hasSuffix("/") ? String(address.dropLast()) : address) + Self.path
    }

    /// Sends all parts, in order; returns the identifiers that the database gave them.
    ///
    /// - Throws: `TargetError` at the first part that is not taken; it says how many were.
    func send(_ parts: [String]) async throws -> [String] {
        let folder = NSTemporaryDirectory() + "algcheck-submit-\(UUID().uuidString)"
        try Folder.make(folder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var identifiers: [String] = []
        for part in parts {
            let file = "\(folder)/part.json"
            try FileBytes.write(part.utf8, to: file)
            do {
                identifiers.append(try await send(file: file))
            } catch let error as TargetError {
                let done = parts.count > 1 ? "; \(identifiers.count) of \(parts.count) parts were taken" : ""
                throw TargetError(error.kind, error.description + done)
            }
        }
        return identifiers
    }

    private func send(file: String) async throws -> String {
        var last = ""
        for attempt in 0..<attempts {
            if attempt > 0 { try await pause(attempt - 1) }
            let answer: HTTPClient.Answer
            do {
                answer = try await client.post(endpoint, token: token, file: file, type: "application/json")
            } catch HTTPClient.Fault.silent(let words) {
                last = words
                continue
            } catch HTTPClient.Fault.address(let words) {
                throw TargetError(.input, words)
            }
            switch answer.status {
            case 200...202: return try identifier(in: answer.body)
            case 401, 403:
                let words = "\(endpoint): the token is missing, expired or not for this (status \(answer.status))"
                throw TargetError(.setup, words)
            case 408, 425, 429, 500...599: last = "\(endpoint): status \(answer.status): \(Self.excerpt(answer.body))"
            default:
                throw TargetError(
                    .tool,
                    "\(endpoint): refused with status \(answer.status): \(Self.excerpt(answer.body))"
                )
            }
        }
        throw TargetError(.tool, "\(last); given up after \(attempts) attempts")
    }

    /// What the database calls the part.
    private func identifier(in body: [UInt8]) throws -> String {
        let document = try? JSONDocument(parsing: body.span.bytes, source: "answer")
        guard let found = try? document?.root.at("id").string(), !found.isEmpty else {
            throw TargetError(.tool, "\(endpoint): an answer without an identifier: \(Self.excerpt(body))")
        }
        return found
    }

    static func excerpt(_ body: [UInt8]) -> String {
        let text = String(decoding: body.prefix(200), as: UTF8.self).split(whereSeparator: \.isNewline).joined(
            separator: " "
        )
        return text.isEmpty ? "nothing" : String(text.filter { !$0.isNewline && ($0.asciiValue ?? 32) >= 32 })
    }
}
