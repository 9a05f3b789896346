#if ENABLE_MOCKING
import CAFALG
import SystemPackage
import Testing

@testable import AFALG

@Suite("Asynchronous requests on a kernel of paper")
struct RequestQueueTests {
    private func event(slot: UInt64, result: Int64) -> [UInt8] {
        withUnsafeBytes(of: io_event(data: slot, obj: 0, res: result, res2: 0)) { Array($0) }
    }

    @Test("Each request has its own result or error")
    func completions() throws {
        try SyscallScript.run { script in
            let operation = try SkcipherTransform("ctr(aes)").makeOperation()
            var queue = try RequestQueue(depth: 2)
            try queue.receive(16, from: operation, id: 70)
            try queue.receive(8, from: operation, buffers: 3, id: 80)
            #expect(queue.inFlight == 2)
            script.prepare(.ioEvents, data: event(slot: 1, result: -16), event(slot: 0, result: 4))
            let busy = try queue.completions(atLeast: 1, timeout: .seconds(1))
            #expect(busy.map(\.id) == [80])
            #expect(throws: AFALGError(step: .receive, errno: .resourceBusy, type: "skcipher", algorithm: "ctr(aes)")) {
                try busy[0].result.get()
            }
            let done = try queue.completions(atLeast: 1, timeout: .seconds(1))
            #expect(try done[0].result.get().count == 4)
            #expect(queue.inFlight == 0)
        }
    }

    @Test("A full queue is EAGAIN at io_submit; so is no place in the kernel")
    func full() throws {
        try SyscallScript.run { script in
            let operation = try SkcipherTransform("ctr(aes)").makeOperation()
            var queue = try RequestQueue(depth: 1)
            script.prepare(.ioSubmit, .errno(.resourceTemporarilyUnavailable))
            #expect(throws: AFALGError.self) { try queue.receive(16, from: operation, id: 1) }
            try queue.receive(16, from: operation, id: 1)
            let error = #expect(throws: AFALGError.self) { try queue.receive(16, from: operation, id: 2) }
            #expect(error?.step == .submit)
            #expect(error?.errno == .resourceTemporarilyUnavailable)
            #expect(script.count(.ioSubmit) == 2)
        }
    }

    @Test("Impossible sizes are EINVAL")
    func impossible() throws {
        try SyscallScript.run { _ in
            let operation = try RNGTransform("stdrng").makeOperation()
            var queue = try RequestQueue(depth: 1)
            #expect(throws: AFALGError.self) { try queue.receive(-1, from: operation, id: 1) }
            #expect(throws: AFALGError.self) { try queue.receive(1, from: operation, buffers: 0, id: 1) }
            #expect(throws: AFALGError.self) { _ = try RequestQueue(depth: -1) }
        }
    }
}
#endif
