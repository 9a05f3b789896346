internal import Subprocess
internal import SystemPackage

/// Programs that the generator leaves work to.
enum Tool {
    /// Runs a program to its end and gives what it printed.
    ///
    /// - Parameters:
    ///   - input: what the program reads from its standard input.
    ///   - folder: the working folder; the caller's where nil.
    /// - Throws: `GeneratorError` with the last line that the program printed to standard error.
    @discardableResult
    static func run(
        _ name: String,
        _ arguments: [String],
        input: [UInt8] = [],
        in folder: String? = nil
    ) async throws -> String {
        let result: ExecutionResult<Void, StringOutput<UTF8>, StringOutput<UTF8>>
        do {
            result = try await Subprocess.run(
                .name(name),
                arguments: Arguments(arguments),
                environment: .inherit.updating(["LC_ALL": "C.UTF-8"]),
                workingDirectory: folder.map { FilePath($0) },
                input: .array(input),
                output: .string(limit: 1 << 24),
                error: .string(limit: 1 << 24)
            )
        } catch {
            throw GeneratorError(file: name, message: "cannot run; is it installed? (\(oneLine("\(error)")))")
        }
        guard result.terminationStatus.isSuccess else {
            let said = result.standardError.split(whereSeparator: \.isNewline).last.map { ": \($0)" } ?? ""
            throw GeneratorError(file: name, message: "\(result.terminationStatus)\(said)")
        }
        return result.standardOutput
    }

    /// The sha256 of each file, in the order of the paths, in lower-case hexadecimal.
    static func sha256(ofFiles paths: [String], in folder: String? = nil) async throws -> [String] {
        if paths.isEmpty { return [] }
        // `--zero` also turns off the escaping of unusual names.
        let output = try await run("sha256sum", ["--zero", "--"] + paths, in: folder)
        let digests = output.split(separator: "\0").map { String($0.prefix(64)) }
        guard digests.count == paths.count else {
            throw GeneratorError(file: "sha256sum", message: "\(digests.count) digests for \(paths.count) files")
        }
        return digests
    }

    /// The sha256 of bytes, in lower-case hexadecimal.
    static func sha256(of bytes: [UInt8]) async throws -> String {
        String(try await run("sha256sum", [], input: bytes).prefix(64))
    }

    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
