import Foundation
import JSONC
import KernelNames
import Records
import Targets

/// What a job of a laboratory that polls asks for: files by their addresses, and a test.
struct LabDefinition: Equatable {
    /// A file on a server.
    struct Artifact: Equatable {
        /// Its name in the definition.
        let name: String
        let address: String
        /// Its SHA-256 in small hexadecimal digits; nil where the definition has none.
        let digest: String?
    }

    let kernel: Artifact
    /// An archive with `lib/modules/RELEASE`; nil for a kernel that has everything built in.
    let modules: Artifact?
    let architecture: Architecture?
    let test: LabTest

    private enum Name {
        static let kernel = "kernel"
        static let modules = "modules"
    }

    /// Reads a definition.
    ///
    /// - Parameters:
    ///   - types: what the tests are called that are done here.
    ///   - wantsDigests: whether a file without a digest is refused.
    /// - Throws: `LabOutcome.Problem` with one line.
    init(_ bytes: [UInt8], types: [String], wantsDigests: Bool) throws {
        let root: JSONValue
        do {
            root = try JSONValue(parsing: bytes, source: "job definition")
        } catch {
            throw LabOutcome.Problem(.parameters, "\(error)")
        }
        func artifact(_ name: String) throws -> Artifact? {
            guard let address = root["artifacts"]?[name]?.text, !address.isEmpty else { return nil }
            let digest = root["integrity"]?["sha256"]?[name]?.text?.lowercased()
            if let digest, digest.utf8.count != 64 || !digest.allSatisfy({ $0.isASCII && $0.isHexDigit }) {
                throw LabOutcome.Problem(.parameters, "the SHA-256 of \(name) is none: \(digest.prefix(80))")
            }
            if digest == nil, wantsDigests {
                throw LabOutcome.Problem(.parameters, "the definition has no SHA-256 of \(name)")
            }
            return Artifact(name: name, address: address, digest: digest)
        }
        guard let kernel = try artifact(Name.kernel) else {
            throw LabOutcome.Problem(.parameters, "the definition names no kernel")
        }
        self.kernel = kernel
        modules = try artifact(Name.modules)
        if let word = root["environment"]?["arch"]?.text {
            guard let known = Architecture.named(word) else {
                throw LabOutcome.Problem(.parameters, "the job is for \(word.prefix(40)), \(Architecture.supported)")
            }
            architecture = known
        } else {
            architecture = nil
        }
        guard case .array(let tests) = root["tests"] else {
            throw LabOutcome.Problem(.parameters, "the definition has no list of tests")
        }
        let mine = tests.filter { $0["type"]?.text.map(types.contains) ?? false }
        guard let test = mine.first, mine.count == 1 else {
            let words = types.joined(separator: " or ")
            throw LabOutcome.Problem(
                .parameters,
                "the definition has \(mine.count) tests of the type \(words), not one"
            )
        }
        self.test = try LabTest(test)
    }
}

/// One test of a job.
struct LabTest: Equatable {
    /// Seconds that it may take; nil where nothing is said.
    let limit: Int?
    var selection = Selection()
    var exercises: [Exercise] = []
    var profile = Profile.quick
    var seed: UInt64 = 1

    /// Reads a test. Its parameters are words `NAME=VALUE`, with names and values of the options of `algcheck run`.
    init(_ value: JSONValue) throws {
        limit = if case .int(let seconds) = value["timeout_s"], seconds > 0 { seconds } else { nil }
        for word in (value["parameters"]?.text ?? "").split(whereSeparator: \.isWhitespace) {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, try take(parts[0], parts[1]) else {
                let names = "algorithm, driver, type, exercise, profile and seed"
                throw LabOutcome.Problem(
                    .parameters,
                    "the test has the parameter \(word.prefix(80)); there are \(names)"
                )
            }
        }
    }

    /// Takes a parameter; false when there is none of that name or value.
    private mutating func take(_ name: String, _ text: String) throws -> Bool {
        switch name {
        case "algorithm": selection.algorithms.append(text)
        case "driver": selection.drivers.append(text)
        case "type":
            guard let type = CipherType(rawValue: text) else { return false }
            selection.types.append(type)
        case "exercise":
            guard let exercise = Exercise(rawValue: text) else { return false }
            exercises.append(exercise)
        case "profile":
            guard let profile = Profile(rawValue: text), profile != .soak else { return false }
            self.profile = profile
        case "seed":
            guard let seed = UInt64(text) else { return false }
            self.seed = seed
        default: return false
        }
        return true
    }
}
