import AFALG
import Records
import Testing

@testable import Conformance

/// Kernels that share the pages of what was spliced read them as late as with the receive.
@Suite struct OperationMemoryTests {
    @discardableResult
    private func receive(
        _ size: Int,
        from memory: OperationMemory,
        inPlace: Bool = false,
        inParts: Bool
    ) throws -> Received {
        try memory.receive(Script.Layout([size]), inPlace: inPlace, inParts: inParts) {
            (_: inout MutableRawSpan) throws(AFALGError) in
            size
        } scattered: { (_: borrowing Scatter) throws(AFALGError) in
            size
        }
    }

    @Test(arguments: [true, false]) func whatIsReceivedInPartsStaysUntilTheLast(_ inParts: Bool) throws {
        let memory = OperationMemory()
        weak var arena: Arena?
        do { arena = memory.sending([UInt8](repeating: 1, count: 32), Script.Layout([32])) }
        try receive(16, from: memory, inParts: inParts)
        #expect((arena != nil) == inParts)
        try receive(16, from: memory, inParts: inParts)
        #expect(arena == nil)
    }

    @Test func whatARequestWasSubmittedForIsNotWaitedForTwice() throws {
        let memory = OperationMemory()
        weak var arena: Arena?
        do { arena = memory.sending([UInt8](repeating: 1, count: 32), Script.Layout([32])) }
        memory.submitted(32)
        _ = memory.sending([UInt8](repeating: 2, count: 16), Script.Layout([16]))
        try receive(16, from: memory, inParts: true)
        #expect(arena == nil)
    }

    /// The first half comes over the message, the second one elsewhere.
    @Test func whatCameOverAMessageIsNoChangeOfIt() throws {
        let memory = OperationMemory()
        let arena = memory.sending([UInt8](repeating: 1, count: 32), Script.Layout([32]))
        _ = try memory.receive(Script.Layout([16]), inPlace: true, inParts: true) {
            (_: inout MutableRawSpan) throws(AFALGError) in
            arena.piece(0)[3] = 9
            return 16
        } scattered: { (_: borrowing Scatter) throws(AFALGError) in
            16
        }
        #expect(try receive(16, from: memory, inParts: true).fault == nil)
    }

    /// A driver sees the pages of what is spliced, and must leave them alone; an output over its input is another matter.
    @Test(arguments: [true, false]) func aDriverThatWritesItsInputIsSeen(_ inPlace: Bool) throws {
        let memory = OperationMemory()
        let arena = memory.sending([UInt8](repeating: 1, count: 48), Script.Layout([16, 32]))
        func change() -> Int {
            arena.piece(1)[4] ^= 1
            return 48
        }
        let layout = Script.Layout(inPlace ? [48] : [16, 32])
        let received = try memory.receive(layout, inPlace: inPlace) { (_: inout MutableRawSpan) throws(AFALGError) in
            change()
        } scattered: { (_: borrowing Scatter) throws(AFALGError) in
            change()
        }
        #expect(received.fault == (inPlace ? nil : "the input was written, 20 bytes from its start"))
        #expect(received.spoiled == nil)
    }
}
