internal import AFALG
internal import Corpus
internal import Glibc
internal import SystemPackage

/// The machine's setting of what AF_ALG may be used for: `/proc/sys/crypto/af_alg_restrict`.
enum Restriction {
    static let path = "/proc/sys/crypto/af_alg_restrict"

    /// The setting; a kernel without it skips the check.
    static func value() throws -> String {
        guard let text = try? FileBytes.readText(path) else { throw ContractSkip("this kernel has no af_alg_restrict") }
        return String(text.prefix { $0 != "\n" })
    }

    /// Writes the setting; the kernel's word.
    static func write(_ value: String) -> String {
        do {
            let file = try FileDescriptor.open(FilePath(path), .writeOnly)
            _ = try file.closeAfter { try file.writeAll(value.utf8) }
            return "ok"
        } catch {
            return (error as? Errno)?.symbol ?? "\(error)"
        }
    }

    /// Does something under a setting, in a process of its own, and puts the setting back, whatever becomes of that.
    ///
    /// The setting holds for everybody on the machine, so only a guest's is touched.
    static func with(
        _ setting: String,
        as privilege: Privilege = .own,
        _ body: () throws -> String
    ) throws -> String {
        let before = try value()
        // A check's parent is the agent, which is the first process of a guest and of nothing else.
        guard getppid() == 1 else { throw ContractSkip("changes the machine's setting; runs in guests only") }
        let answer = write(setting)
        defer { _ = write(before) }
        guard answer == "ok" else { throw ContractSkip("af_alg_restrict: \(answer)") }
        // Well below the limit of the whole check, so that a body that hangs is ended by this process.
        switch Isolation.run(
            {
                try privilege.assume()
                return try body()
            },
            limit: Isolation.limit / 2
        ) {
        case .observed(let word): return word
        case .skipped(let reason): throw ContractSkip(reason)
        case .failed(let reason): throw RawSocket.Refusal(word: reason)
        case .blocked: return "blocks"
        case .killed(let signal): return "signal \(signal)"
        }
    }
}
