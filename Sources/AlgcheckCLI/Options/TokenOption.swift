import Files
import Foundation
import Targets

/// A secret, from a file or a variable: a command line is everybody's to see.
struct TokenOption {
    /// The option that names the file.
    let option: String
    /// The variable that may have the token.
    let variable: String

    /// For KernelCI's database.
    static let database = TokenOption(option: "--token-file", variable: "ALGCHECK_KCIDB_TOKEN")
    /// For KernelCI's API.
    static let api = TokenOption(option: "--api-token-file", variable: "ALGCHECK_KERNELCI_TOKEN")

    /// The token.
    ///
    /// - Parameter file: the file that the user named; nil where none is.
    func read(_ file: String?) throws -> String {
        let text: String
        if let file {
            do {
                text = try FileBytes.readText(file)
            } catch {
                throw TargetError(.input, "\(error)")
            }
        } else {
            text = ProcessInfo.processInfo.environment[variable] ?? ""
        }
        let token = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !token.isEmpty else {
            throw TargetError(.setup, "no token: \(option) FILE, or the variable \(variable)")
        }
        return token
    }
}
