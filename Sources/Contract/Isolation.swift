internal import CContract
internal import Glibc

/// Runs a check in a process of its own, so that one that blocks or crashes costs only itself.
enum Isolation {
    /// How a check came to its end.
    enum Result: Equatable, Sendable {
        /// What the kernel did, in a word.
        case observed(String)
        /// The rule cannot be put to this kernel: why.
        case skipped(String)
        /// The check itself failed.
        case failed(String)
        /// A call did not return in time.
        case blocked
        /// A signal ended the process.
        case killed(CInt)
    }

    /// How long a check may take; the slowest ones compute megabytes under emulation.
    static let limit: Duration = .seconds(10)

    /// Runs `observe` in a child process.
    static func run(_ observe: () throws -> String, limit: Duration = limit) -> Result {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { return .failed("pipe: errno \(errno)") }
        let child = ccontract_fork()
        guard child >= 0 else {
            close(ends[0])
            close(ends[1])
            return .failed("fork: errno \(errno)")
        }
        if child == 0 {
            close(ends[0])
            say(answer(of: observe), to: ends[1])
            _exit(0)
        }
        close(ends[1])
        defer { close(ends[0]) }
        return wait(for: child, answer: ends[0], limit: limit)
    }

    /// The child's answer: a letter that tells its kind, and its text.
    private static func answer(of observe: () throws -> String) -> String {
        do {
            return "o" + (try observe())
        } catch let skip as ContractSkip {
            return "s" + skip.reason
        } catch {
            return "f\(error)"
        }
    }

    private static func say(_ text: String, to descriptor: CInt) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    private static func wait(for child: pid_t, answer: CInt, limit: Duration) -> Result {
        let deadline = ContinuousClock.now + limit
        var text: [UInt8] = []
        while true {
            let left = max(0, (deadline - .now) / .milliseconds(1))
            var entry = pollfd(fd: answer, events: Int16(POLLIN), revents: 0)
            let ready = poll(&entry, 1, CInt(left))
            if ready < 0, errno == EINTR { continue }
            if ready == 0 {
                kill(child, SIGKILL)
                _ = status(of: child)
                return .blocked
            }
            var piece = [UInt8](repeating: 0, count: 4096)
            let count = read(answer, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { break }
            text += piece[..<count]
        }
        let status = status(of: child)
        if status & 0x7F != 0 { return .killed(status & 0x7F) }
        let words = String(decoding: text.dropFirst(), as: UTF8.self)
        switch text.first {
        case UInt8(ascii: "o"): return .observed(words)
        case UInt8(ascii: "s"): return .skipped(words)
        case UInt8(ascii: "f"): return .failed(words)
        default: return .failed("the check ended without an answer")
        }
    }

    private static func status(of child: pid_t) -> CInt {
        var status: CInt = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        return status
    }
}
