#if ENABLE_MOCKING
import Glibc
import SystemPackage
import Testing

@testable import AFALG

@Suite("Operations on a kernel of paper")
struct OperationTests {
    private let iv = bytes(16)

    /// The sizes of the calls of one name.
    private func sizes(_ name: SyscallName, _ script: SyscallScript) -> [Int] {
        script.calls.filter { $0.name == name }.map(\.size)
    }

    @Test("A short send goes on where it stopped")
    func shortSends() throws {
        try SyscallScript.run { script in
            var operation = try HashTransform("sha256").makeOperation()
            script.prepare(.send, .result(3), .result(5))
            try operation.update(bytes(20).span.bytes)
            #expect(sizes(.send, script) == [20, 17, 12])
            let flags = CInt(MSG_DONTWAIT) | CInt(MSG_MORE)
            #expect(script.calls.filter { $0.name == .send }.allSatisfy { $0.flags == flags })
        }
    }

    @Test("A short send of many buffers goes on in the middle of one")
    func shortGather() throws {
        try SyscallScript.run { script in
            var operation = try HashTransform("sha256").makeOperation()
            let first = bytes(4)
            let second = bytes(6)
            let third = bytes(10)
            var message = Gather()
            message.append(first.span.bytes)
            message.append(second.span.bytes)
            message.append(third.span.bytes)
            #expect(message.byteCount == 20)
            script.prepare(.send, .result(5), .result(5), .result(1))
            try operation.update(message)
            #expect(sizes(.send, script) == [20, 15, 10, 9])
        }
    }

    @Test("What remains of many buffers is exactly what was not sent", arguments: 0...20)
    func remainder(sent: Int) {
        let memory = bytes(20)
        memory.withUnsafeBytes { memory in
            let base = UnsafeMutableRawPointer(mutating: memory.baseAddress!)
            var pieces = [
                iovec(iov_base: base, iov_len: 4), iovec(iov_base: base + 4, iov_len: 0),
                iovec(iov_base: base + 4, iov_len: 6), iovec(iov_base: base + 10, iov_len: 10),
            ]
            pieces.withUnsafeMutableBufferPointer { pieces in
                let rest = pieces.advanced(by: sent).flatMap { piece in
                    Array(UnsafeRawBufferPointer(start: piece.iov_base, count: piece.iov_len))
                }
                #expect(rest == Array(memory[sent...]))
            }
        }
    }

    @Test("A full queue is EAGAIN, not a wait, and not a second try")
    func fullQueue() throws {
        try SyscallScript.run { script in
            var operation = try SkcipherTransform("cbc(aes)").makeOperation()
            script.prepare(.send, .errno(.resourceTemporarilyUnavailable))
            let error = #expect(throws: AFALGError.self) { try operation.write(bytes(16).span.bytes, more: true) }
            #expect(error?.errno == .resourceTemporarilyUnavailable)
            #expect(script.count(.send) == 1)
            script.prepare(.send, .errno(.resourceTemporarilyUnavailable))
            #expect(try operation.writeSome(bytes(16).span.bytes, more: true) == 0)
            script.prepare(.send, .result(7))
            #expect(try operation.writeSome(bytes(16).span.bytes, more: true) == 7)
        }
    }

    @Test("The address counts the name's NUL", arguments: [("sha1", 88), (String(repeating: "x", count: 103), 128)])
    func addressLength(name: String, length: Int) throws {
        try SyscallScript.run { script in
            _ = try HashTransform(name)
            #expect(sizes(.bind, script) == [length])
        }
    }

    @Test("A name that the kernel would cut is refused before a socket is opened")
    func impossibleNames() {
        SyscallScript.run { script in
            let long = #expect(throws: AFALGError.self) { _ = try HashTransform(String(repeating: "x", count: 104)) }
            #expect(long?.errno == .fileNameTooLong)
            let cut = #expect(throws: AFALGError.self) { _ = try HashTransform("sha1\0x") }
            #expect(cut?.errno == .invalidArgument)
            #expect(script.calls.isEmpty)
        }
    }

    @Test("A refused key leaves the transform without one; a busy one keeps it")
    func keyState() throws {
        try SyscallScript.run { script in
            var transform = try SkcipherTransform("cbc(aes)")
            #expect(transform.isKeyed == false)
            try transform.setKey(bytes(16).span.bytes)
            #expect(transform.isKeyed == true)
            script.prepare(.setKey, .errno(.resourceBusy))
            #expect(throws: AFALGError.self) { try transform.setKey(bytes(16).span.bytes) }
            #expect(transform.isKeyed == true)
            script.prepare(.setKeySerial, .errno(.keyRevoked))
            #expect(throws: AFALGError.self) { try transform.setKey(serial: 1) }
            #expect(transform.isKeyed == true)
            script.prepare(.setKey, .errno(.invalidArgument))
            #expect(throws: AFALGError.self) { try transform.setKey(bytes(7).span.bytes) }
            #expect(transform.isKeyed == false)
        }
    }

    @Test("Without privileges the queue grows by the polite option")
    func politeReserve() throws {
        try SyscallScript.run { script in
            var operation = try AEADTransform("gcm(aes)").makeOperation()
            script.prepare(.setBuffer(SO_SNDBUFFORCE), .errno(.notPermitted))
            script.prepare(.setBuffer(SO_RCVBUFFORCE), .errno(.notPermitted))
            #expect(try operation.reserve(300_000) == false)
            #expect(script.count(.setBuffer(SO_SNDBUF)) == 1)
            #expect(script.count(.setBuffer(SO_RCVBUF)) == 1)
        }
    }

    @Test("A message that neither fits nor can be cut is EMSGSIZE before anything is sent")
    func messageTooLarge() throws {
        try SyscallScript.run { script in
            var operation = try SkcipherTransform("xts(aes)").makeOperation()
            var data = bytes(300_000)
            var span = data.mutableSpan
            var output = span.mutableBytes
            let iv = iv
            do throws(AFALGError) {
                _ = try operation.crypt(.encrypt, iv: iv.span.bytes, inPlace: &output)
                Issue.record("no error")
            } catch {
                #expect(error.step == .send)
                #expect(error.errno == .messageTooLarge)
            }
            #expect(script.count(.send) == 0)
        }
    }

    @Test("Chaining modes go on in pieces when the queue is too small")
    func interleaving() throws {
        try SyscallScript.run { script in
            var operation = try SkcipherTransform("cbc(aes)").makeOperation()
            var data = bytes(500_000)
            var span = data.mutableSpan
            var output = span.mutableBytes
            let size = try operation.crypt(.encrypt, iv: iv.span.bytes, inPlace: &output)
            #expect(size == 500_000)
            #expect(sizes(.send, script) == Array(repeating: 65_536, count: 7) + [41_248])
            let flags = script.calls.filter { $0.name == .send }.map { $0.flags & CInt(MSG_MORE) != 0 }
            #expect(flags == Array(repeating: true, count: 7) + [false])
        }
    }

    @Test("A driver that gives nothing does not make a loop")
    func silentDriver() throws {
        try SyscallScript.run { script in
            var operation = try SkcipherTransform("cbc(aes)").makeOperation()
            var data = bytes(500_000)
            var span = data.mutableSpan
            var output = span.mutableBytes
            script.prepare(.receive, .result(0))
            do throws(AFALGError) {
                _ = try operation.crypt(.encrypt, iv: iv.span.bytes, inPlace: &output)
                Issue.record("no error")
            } catch {
                #expect(error.errno == .ioError)
            }
            let tap = try RNGTransform("stdrng").makeOperation()
            var taken = tap
            script.prepare(.receive, .result(0))
            do throws(AFALGError) {
                try taken.fill(&output)
                Issue.record("no error")
            } catch {
                #expect(error.errno == .ioError)
            }
        }
    }

    @Test("Outputs that are too small are errors, never shorter messages")
    func smallOutputs() throws {
        try SyscallScript.run { script in
            var transform = try AEADTransform("gcm(aes)")
            var own = try transform.makeOperation()
            try transform.setTagSize(16)
            var operation = try transform.makeOperation()
            let iv = bytes(12)
            let data = bytes(32)
            var room = bytes(47)
            var span = room.mutableSpan
            var output = span.mutableBytes
            let empty = RawSpan()
            do throws(AFALGError) {
                _ = try operation.seal(
                    iv: iv.span.bytes,
                    associatedData: empty,
                    plaintext: data.span.bytes,
                    into: &output
                )
                Issue.record("no error")
            } catch { #expect(error.errno == .messageTooLarge) }
            #expect(script.count(.send) == 0)
            // The driver's tag size is unknown: the kernel writes 48 bytes, one more than there is room for.
            script.prepare(.receive, .result(48))
            do throws(AFALGError) {
                _ = try own.seal(iv: iv.span.bytes, associatedData: empty, plaintext: data.span.bytes, into: &output)
                Issue.record("no error")
            } catch { #expect(error.errno == .messageTooLarge) }
            #expect(sizes(.receive, script) == [47 + 64])
            var cipher = try SkcipherTransform("cbc(aes)").makeOperation()
            do throws(AFALGError) {
                _ = try cipher.crypt(.encrypt, iv: iv.span.bytes, bytes(48).span.bytes, into: &output)
                Issue.record("no error")
            } catch { #expect(error.errno == .messageTooLarge) }
        }
    }

    @Test("EBADMSG is a forged message, on receive only")
    func forgery() throws {
        try SyscallScript.run { script in
            var transform = try AEADTransform("gcm(aes)")
            try transform.setTagSize(16)
            var operation = try transform.makeOperation()
            var room = bytes(48)
            var span = room.mutableSpan
            var output = span.mutableBytes
            script.prepare(.receive, .errno(.badMessage))
            #expect(
                try operation.open(iv: bytes(12).span.bytes, associatedDataSize: 0, inPlace: &output) == .forged
            )
            script.prepare(.send, .errno(.badMessage))
            do throws(AFALGError) {
                _ = try operation.open(iv: bytes(12).span.bytes, associatedDataSize: 0, inPlace: &output)
                Issue.record("no error")
            } catch { #expect(error.step == .send) }
        }
    }

    @Test("A pipe is used again, and thrown away after an error")
    func pipes() throws {
        try SyscallScript.run { script in
            var operation = try HashTransform("sha256").makeOperation()
            try operation.update(bytes(100).span.bytes, by: .splice)
            try operation.update(bytes(100).span.bytes, by: .splice)
            #expect(script.count(.pipe) == 1)
            script.prepare(.splice, .errno(.resourceTemporarilyUnavailable))
            #expect(throws: AFALGError.self) { try operation.update(bytes(100).span.bytes, by: .splice) }
            #expect(script.openDescriptors.count == 1)
            try operation.update(bytes(100).span.bytes, by: .splice)
            #expect(script.count(.pipe) == 2)
            script.prepare(.splice, .result(0))
            let error = #expect(throws: AFALGError.self) { try operation.update(bytes(100).span.bytes, by: .splice) }
            #expect(error?.errno == .ioError)
        }
    }

    @Test("The end of a file ends a splice and a sendfile")
    func endOfFile() throws {
        try SyscallScript.run { script in
            var operation = try HashTransform("sha256").makeOperation()
            let file = FileDescriptor(rawValue: 3)
            script.prepare(.splice, .result(10), .result(10), .result(0))
            #expect(try operation.update(splicing: file, offset: 5, size: 50) == 10)
            script.prepare(.sendfile, .result(10), .result(0))
            #expect(try operation.finish(sending: file, size: 50) == 10)
        }
    }
}
#endif
