import KernelNames
import Records
import SystemPackage
import Testing

@testable import Conformance

/// What becomes of requests that a driver puts off.
@Suite struct LaneTests {
    /// A driver whose every other asynchronous result is an error.
    private final class Device: BoundTransform {
        let error: BackendError
        init(_ error: BackendError) { self.error = error }

        func setKey(_ key: [UInt8]) throws(BackendError) { throw error }
        func setTagSize(_ size: Int) throws(BackendError) {}
        func setEntropy(_ entropy: [UInt8]) throws(BackendError) {}
        func open() throws(BackendError) -> any OpenOperation { Operation(error) }
    }

    private final class Operation: OpenOperation {
        private let error: BackendError
        private var asked = 0
        init(_ error: BackendError) { self.error = error }

        func exchange(_: Script.Control?, _: [UInt8], room: Int) throws(BackendError) -> Received { throw error }
        func send(_: Script.Control?, _: [UInt8], _: Range<Int>, more: Bool) throws(BackendError) {}
        func send(_: Script.Control?, _: [UInt8], _: Script.Layout, more: Bool, splice: Bool) throws(BackendError) {}
        func receive(_: Script.Layout, inPlace: Bool) throws(BackendError) -> Received { throw error }
        func clone() throws(BackendError) -> any OpenOperation { throw error }
        func submit(_ size: Int) throws(BackendError) -> any PendingResult {
            asked += 1
            let bytes = [UInt8](repeating: 0, count: size)
            return Answer(asked % 2 == 1 ? .failure(error) : .success(Received(bytes: bytes)))
        }
    }

    private final class Answer: PendingResult {
        private let result: Result<Received, BackendError>
        init(_ result: Result<Received, BackendError>) { self.result = result }

        func wait(until deadline: ContinuousClock.Instant) throws(BackendError) -> Received? { try result.get() }
    }

    private static func error(_ errno: Errno, _ name: String) -> BackendError {
        BackendError(.receive, call: "receive", errno, name: name, type: .skcipher, subject: "skcipher x")
    }

    /// How the last of some steps ends.
    private func divergence(_ error: BackendError, _ steps: [Script.Step]) -> Divergence? {
        let lane = Lane(.skcipher, [Device(error)])
        return steps.reduce(nil) { lane.perform($1) ?? $0 }
    }

    /// An asynchronous read has no place in a backlog: beside others it may find no room, alone it must.
    @Test(arguments: [(Errno.resourceBusy, "EBUSY"), (.noSpace, "ENOSPC")])
    func roomIsPromisedToOneRequest(_ errno: Errno, _ name: String) {
        let submit = Script.Step.submit(operation: 0, size: 4, .success)
        let open = Script.Step.open(operation: 0, transform: 0)
        let alone = divergence(Self.error(errno, name), [open, submit, .collect])
        #expect(alone?.kind == .refused)
        let beside = divergence(Self.error(errno, name), [open, submit, submit, .collect])
        #expect(beside?.kind == .error)
        #expect(beside?.message.hasSuffix("with 2 requests in flight") == true)
        // Any other refusal is one, however many there are.
        #expect(divergence(Self.error(.ioError, "EIO"), [open, submit, submit, .collect])?.kind == .refused)
    }

    /// What is waited for has room.
    @Test func aMessageThatIsWaitedForIsNotPutOff() {
        let message = Script.Step.message(operation: 0, nil, .bytes([1, 2, 3, 4]), .success)
        let found = divergence(Self.error(.resourceBusy, "EBUSY"), [.open(operation: 0, transform: 0), message])
        #expect(found?.kind == .refused)
        let key = Script.Step.setKey(transform: 0, key: [1], .success)
        #expect(divergence(Self.error(.resourceBusy, "EBUSY"), [key])?.kind == .refused)
    }
}
