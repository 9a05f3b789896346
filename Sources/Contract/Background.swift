internal import Glibc
internal import Synchronization

/// A call in a thread of its own: one that may never return.
///
/// A thread that is still in its call ends with the check's process.
final class Background: Sendable {
    private let answer = Mutex<String?>(nil)

    /// Starts `body`; its word is the answer.
    init(_ body: @escaping @Sendable () -> String) throws {
        let box = Unmanaged.passRetained(
            Work { [self] in
                let word = body()
                answer.withLock { $0 = word }
            }
        )
        var thread = pthread_t()
        let error = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            },
            box.toOpaque()
        )
        guard error == 0 else { throw Failure(number: error) }
        pthread_detach(thread)
    }

    /// The answer, or `blocks` when there is none in time.
    func wait(milliseconds: Int = 3000) -> String {
        let deadline = ContinuousClock.now + .milliseconds(milliseconds)
        while true {
            if let word = answer.withLock({ $0 }) { return word }
            if ContinuousClock.now > deadline { return "blocks" }
            usleep(2000)
        }
    }

    /// Whether a call has not returned after a while in which it would have.
    func isWaiting() -> Bool { wait(milliseconds: 300) == "blocks" }

    private final class Work: Sendable {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    private struct Failure: Error {
        let number: CInt
    }
}
