internal import Foundation
internal import Glibc
internal import HostTools
internal import Subprocess
internal import SystemPackage

/// Commands on another machine, by OpenSSH's client and its configuration.
struct SSHHost: Sendable {
    /// What the machine says of itself.
    struct Facts: Sendable, Equatable {
        /// `uname -m`.
        var machine: String
        /// `uname -r`.
        var release: String
        /// What the kernel calls this boot.
        var boot: String
        /// The folder for algcheck's files there.
        var folder: String
        /// Whether agent and corpus are there.
        var hasFiles: Bool
    }

    /// Why a command did not do its work.
    enum Fault: Error, Equatable, CustomStringConvertible {
        /// The connection does not come about, or broke; the machine may be back later.
        case unreachable(String)
        /// It cannot come about until somebody does something.
        case refused(String)
        /// The command ran there and failed.
        case failed(String)

        var description: String {
            switch self {
            case .unreachable(let text), .refused(let text), .failed(let text): text
            }
        }
    }

    /// Where it is, as ssh takes it.
    let name: String
    let machine: RemoteMachine
    /// What names agent and corpus.
    let digest: String

    static let tool = Tool(name: "ssh", package: "openssh-client")

    /// The exit code of ssh's own faults.
    static let ownFault: CInt = 255

    /// ssh's arguments for a command there. No question is asked, and a connection that died is noticed.
    func arguments(_ command: String) -> [String] {
        (machine.configuration.map { ["-F", $0] } ?? [])
            + [
                "-o", "BatchMode=yes", "-o", "ConnectTimeout=15", "-o", "ConnectionAttempts=1",
                "-o", "ServerAliveInterval=5", "-o", "ServerAliveCountMax=4", "-T", "--", name, command,
            ]
    }

    /// A command of the shell there, whatever the user's own shell is.
    ///
    /// - Parameter script: without quotation marks of the single kind.
    static func shell(_ script: String) -> String { "exec sh -c '\(script)'" }

    /// Sets `d` to the folder there.
    private var place: String {
        machine.folder.map { "d=\($0)" } ?? "d=${XDG_CACHE_HOME:-$HOME/.cache}/algcheck"
    }

    /// What comes before the name of a program that is to be root.
    var sudo: String { machine.usesSudo ? "sudo -n " : "" }

    // MARK: Commands

    /// Asks the machine what it is.
    func facts() async throws -> Facts {
        let words =
            "uname -m; uname -r; cat /proc/sys/kernel/random/boot_id; echo \"$d\"; test -e \"$d/\(digest)/algcheck-agent\" && echo there || echo absent"
        // What a login prints before is no answer.
        let mark = "algcheck-facts"
        let said = try await run(Self.shell("\(place); echo \(mark); \(words)"), limit: 30)
        let text = String(decoding: said, as: UTF8.self)
        let lines = text.split(separator: "\n").map(String.init).drop { $0 != mark }.dropFirst()
        let facts = Array(lines.prefix(5))
        guard facts.count == 5, facts[3].hasPrefix("/") else {
            throw Fault.failed("\(name): no Linux with a shell and /proc answers there (\(text.prefix(80)))")
        }
        return Facts(
            machine: facts[0],
            release: facts[1],
            boot: facts[2],
            folder: facts[3],
            hasFiles: facts[4] == "there"
        )
    }

    /// Puts the files of an archive into the folder that the digest names: all of them, or none.
    func put(_ archive: [UInt8], limit: Int) async throws {
        let new = "$d/\(digest).new$$"
        let script =
            // The folder of runs is the user's, though the first of them may be root's.
            "\(place); mkdir -p \"\(new)\" \"$d/runs\" && tar -xf - -C \"\(new)\" && { mv -T \"\(new)\" \"$d/\(digest)\" 2>/dev/null || "
            + "test -e \"$d/\(digest)/algcheck-agent\" || mv \"\(new)\" \"$d/\(digest)\"; } || "
            // Who writes the archive would not hear the reason from a shell that stops reading.
            + "{ rm -rf \"\(new)\"; cat >/dev/null; exit 1; }; rm -rf \"\(new)\""
        do {
            try await run(Self.shell("umask 077; \(script)"), input: archive, limit: limit)
        } catch Fault.failed(let reason) {
            let size = (archive.count >> 20) + 1
            throw Fault.failed("\(name): agent and vectors (\(size) MiB) could not be put there: \(reason)")
        }
    }

    /// A file there; nil where it cannot be read.
    func file(_ path: String) async -> [UInt8]? {
        guard let bytes = try? await run("cat \(path)", limit: 60), !bytes.isEmpty else { return nil }
        return bytes
    }

    /// Runs a command to its end; returns its standard output.
    ///
    /// - Parameter limit: seconds after which it is given up.
    @discardableResult
    func run(_ command: String, input: [UInt8] = [], limit: Int) async throws -> [UInt8] {
        // A connection that breaks must not take the run with it.
        signal(SIGPIPE, SIG_IGN)
        let arguments = arguments(command)
        let program = try Self.tool.executable
        let result = try await withThrowingTaskGroup(of: ([UInt8], String, TerminationStatus)?.self) { group in
            group.addTask {
                let result = try await Subprocess.run(
                    program,
                    arguments: Arguments(arguments),
                    environment: .inherit.updating(["LC_ALL": "C.UTF-8"]),
                    input: .array(input),
                    output: .bytes(limit: 64 << 20),
                    error: .string(limit: 1 << 20)
                )
                return (result.standardOutput, result.standardError, result.terminationStatus)
            }
            group.addTask {
                try await Task.sleep(for: .seconds(limit))
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
        guard let (output, said, status) = result else {
            throw Fault.unreachable("\(name): no answer within \(limit) s")
        }
        guard !status.isSuccess else { return output }
        throw fault(status == .exited(Self.ownFault), said)
    }

    // MARK: What ssh says

    /// What went wrong, by what ssh or the command said.
    func fault(_ isOwn: Bool, _ said: String) -> Fault {
        let lines = said.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty }
        guard isOwn else { return .failed(lines.last ?? "the command failed without a word") }
        if lines.contains(where: { $0.contains("HOST IDENTIFICATION HAS CHANGED") }) {
            return .refused(
                "\(name): its host key is not the one that was known; if that is right, `ssh-keygen -R` forgets the old one"
            )
        }
        if lines.contains(where: { $0.contains("Host key verification failed") }) {
            return .refused("\(name): its host key is unknown; connect once with ssh and accept it")
        }
        if let line = lines.last(where: { $0.contains("Permission denied") }) {
            return .refused("\(name): no login without a question (\(line)); ssh needs a key there")
        }
        if let line = lines.last(where: { $0.contains("Could not resolve hostname") || $0.hasPrefix("Bad ") }) {
            return .refused("\(name): \(line)")
        }
        return .unreachable("\(name): not reached: \(lines.last ?? "ssh ended without a word")")
    }
}
