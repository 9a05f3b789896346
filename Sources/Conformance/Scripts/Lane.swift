internal import Corpus
internal import Glibc
internal import KernelNames
internal import Records
internal import SystemPackage

/// One thread's part of a script.
final class Lane {
    private let type: CipherType
    private let transforms: [any BoundTransform]
    private var operations: [Int: any OpenOperation] = [:]
    private var pending: [(result: any PendingResult, expectation: Expectation)] = []
    /// Outputs are kept of the first repetition only.
    private(set) var outputs: [[UInt8]] = []
    private static let outputLimit = 64
    /// How long asynchronous results are waited for.
    private static let patience = Duration.seconds(10)

    init(_ type: CipherType, _ transforms: [any BoundTransform]) {
        self.type = type
        self.transforms = transforms
    }

    /// Does a step; nil when it went as it must.
    func perform(_ step: Script.Step) -> Divergence? {
        switch step {
        case .setKey(let transform, let key, let expectation):
            return judge(expectation) { () throws(BackendError) in
                try self.whenClosed { () throws(BackendError) in try self.transforms[transform].setKey(key) }
                return nil
            }
        case .setTagSize(let transform, let size, let expectation):
            return judge(expectation) { () throws(BackendError) in
                try self.whenClosed { () throws(BackendError) in try self.transforms[transform].setTagSize(size) }
                return nil
            }
        case .open(let operation, let transform):
            return judge(.success) { () throws(BackendError) in
                self.operations[operation] = try self.transforms[transform].open()
                return nil
            }
        case .clone(let operation, let source):
            return judge(.success) { () throws(BackendError) in
                self.operations[operation] = try self.operations[source]?.clone()
                return nil
            }
        case .close(let operation):
            operations[operation] = nil
            return nil
        case .send(let operation, let control, let data, let layout, let more, let splice):
            return judge(.success) { () throws(BackendError) in
                try self.operations[operation]?.send(control, data.values, layout, more: more, splice: splice)
                return nil
            }
        case .receive(let operation, let layout, let expectation, let inPlace):
            return judge(expectation) { () throws(BackendError) in
                try self.operations[operation]?.receive(layout, inPlace: inPlace)
            }
        case .message(let operation, let control, let data, let expectation):
            let room = expectation.size ?? data.count + 256
            return judge(expectation) { () throws(BackendError) in
                try self.operations[operation]?.exchange(control, data.values, room: room)
            }
        case .submit(let operation, let size, let expectation):
            return judge(.success) { () throws(BackendError) in
                guard let result = try self.operations[operation]?.submit(size) else { return nil }
                self.pending.append((result, expectation))
                return nil
            }
        case .collect: return collect()
        case .pause(let milliseconds):
            usleep(UInt32(clamping: milliseconds * 1000))
            return nil
        }
    }

    /// Calls again while the kernel still holds an operation that was closed: an asynchronous request gives it back after
    /// its completion was seen.
    private func whenClosed(_ call: () throws(BackendError) -> Void) throws(BackendError) {
        for _ in 0..<200 {
            do throws(BackendError) {
                return try call()
            } catch {
                guard error.errno == .resourceBusy else { throw error }
                usleep(1000)
            }
        }
        try call()
    }

    private func judge(
        _ expectation: Expectation,
        _ call: () throws(BackendError) -> Received?
    ) -> Divergence? {
        do {
            let received = try call()
            if let received, expectation.mayPass, outputs.count < Self.outputLimit { outputs.append(received.bytes) }
            return Judge.divergence(received, expectation)
        } catch {
            return Judge.divergence(error, expectation)
        }
    }

    /// Whether a driver had no room for a request beside others. An asynchronous read has no place in a backlog (`algif_skcipher`
    /// asks without CRYPTO_TFM_REQ_MAY_BACKLOG), and how many a driver takes is its own affair.
    private static func hasNoRoom(_ error: BackendError) -> Bool {
        error.errno == .resourceBusy || error.errno == .noSpace
    }

    /// Waits for all results that were asked for.
    private func collect() -> Divergence? {
        let deadline = ContinuousClock.now + Self.patience
        let asked = pending
        pending = []
        var outcomes: [(received: Result<Received, BackendError>, expectation: Expectation)] = []
        for (result, expectation) in asked {
            do throws(BackendError) {
                guard let received = try result.wait(until: deadline) else { continue }
                outcomes.append((.success(received), expectation))
            } catch {
                if error.step == .equipment { return Judge.divergence(error, expectation) }
                outcomes.append((.failure(error), expectation))
            }
        }
        if outcomes.count < asked.count {
            let missing = "\(asked.count - outcomes.count) of \(asked.count) asynchronous reads"
            return Divergence(kind: .refused, message: "\(missing) did not end in 10 s")
        }
        for (received, expectation) in outcomes {
            if case .failure(let error) = received, asked.count > 1, Self.hasNoRoom(error) {
                let message = "\(error), with \(asked.count) requests in flight"
                return Divergence(kind: .error, message: message, error: error)
            }
            let divergence = judge(expectation) { () throws(BackendError) in try received.get() }
            if let divergence { return divergence }
        }
        return nil
    }
}
