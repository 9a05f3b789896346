internal import Glibc
internal import SystemPackage

/// Threads that do work beside each other.
enum Workers {
    /// As many as the kernel runs side by side.
    static var count: Int { max(1, Int(sysconf(CInt(_SC_NPROCESSORS_ONLN)))) }

    /// Calls `body` once on each of `count` threads, the caller's among them, and returns when all have ended.
    static func run(_ count: Int, _ body: @escaping @Sendable () -> Void) {
        let threads = (1..<max(1, count)).compactMap { _ in thread(body) }
        body()
        for thread in threads { pthread_join(thread, nil) }
    }

    /// Calls `body` on a thread of its own, which nobody waits for: it may never end.
    ///
    /// - Parameter name: at most 15 bytes; the kernel writes it into its messages.
    /// - Returns: false when the system has no thread to give.
    static func start(named name: String, _ body: @escaping @Sendable () -> Void) -> Bool {
        let started = thread {
            let comm = try? FileDescriptor.open("/proc/thread-self/comm", .writeOnly)
            _ = try? comm?.closeAfter { try comm?.writeAll(name.utf8) }
            body()
        }
        guard let started else { return false }
        pthread_detach(started)
        return true
    }

    /// A thread, or nil when the system has none to give.
    private static func thread(_ body: @escaping @Sendable () -> Void) -> pthread_t? {
        let box = Unmanaged.passRetained(Box(body))
        var thread = pthread_t()
        let fault = pthread_create(
            &thread,
            nil,
            { pointer in
                Unmanaged<Box>.fromOpaque(pointer!).takeRetainedValue().body()
                return nil
            },
            box.toOpaque()
        )
        guard fault == 0 else {
            box.release()
            return nil
        }
        return thread
    }

    private final class Box: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
}
