import AFALG
import Records
import Testing

@testable import Conformance

/// Kernels that share the pages of what was spliced read them as late as with the receive.
@Suite struct OperationMemoryTests {
    private func receive(_ size: Int, from memory: OperationMemory, inParts: Bool) throws {
        _ = try memory.receive(Script.Layout([size]), inPlace: false, inParts: inParts) {
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
}
