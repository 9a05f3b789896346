internal import CAFALG
internal import Glibc
internal import SystemPackage

/// The calls that `Syscalls` makes, as a script names them.
enum SyscallName: Hashable {
    case socket
    case bind
    case accept
    case setOption(CInt)
    case setBuffer(CInt)
    case buffer(CInt)
    case send
    case receive
    case pipe
    case vmsplice
    case splice
    case sendfile
    case open
    case read
    case ioSetup
    case ioSubmit
    case ioEvents
    case addKey
    case keyctl(CInt)
    case netlinkSocket
    case netlinkBind

    static let setKey = setOption(CInt(CAFALG_SET_KEY))
    static let setTagSize = setOption(CInt(CAFALG_SET_AEAD_AUTHSIZE))
    static let setEntropy = setOption(CInt(CAFALG_SET_DRBG_ENTROPY))
    static let setKeySerial = setOption(CInt(CAFALG_SET_KEY_BY_KEY_SERIAL))
    static let sendBuffer = buffer(SO_SNDBUF)
    static let receiveBuffer = buffer(SO_RCVBUF)
    static let revokeKey = keyctl(CInt(CAFALG_KEYCTL_REVOKE))
    static let invalidateKey = keyctl(CInt(CAFALG_KEYCTL_INVALIDATE))
}

#if ENABLE_MOCKING
/// A kernel of paper for tests: it records every call, answers as told, and knows which descriptors are open.
///
/// Debug builds only; a release build has neither this type nor the question whether there is one. Where nothing else
/// was prepared a call succeeds: descriptors count up from 1000, sends and receives move all bytes.
final class SyscallScript: @unchecked Sendable {
    /// A call that was made; what a call does not have is -1 or 0.
    struct Call: Equatable {
        var name: SyscallName
        var descriptor: CInt = -1
        var size = 0
        var flags: CInt = 0
    }

    enum Answer: Equatable {
        case result(Int)
        case errno(Errno)
    }

    /// The script that answers on this task, if any.
    @TaskLocal static var current: SyscallScript?

    private(set) var calls: [Call] = []
    private(set) var openDescriptors: Set<CInt> = []
    private(set) var misuse: [String] = []
    private var prepared: [SyscallName: [Answer]] = [:]
    private var data: [SyscallName: [[UInt8]]] = [:]
    private var nextDescriptor: CInt = 1000
    private var failure: (index: Int, errno: Errno)?

    /// Runs `body` with a script in the kernel's place.
    static func run<Result>(_ body: (SyscallScript) throws -> Result) rethrows -> Result {
        let script = SyscallScript()
        return try $current.withValue(script) { try body(script) }
    }

    /// Prepares the answers to the next calls of that name, in order; after them the call succeeds again.
    func prepare(_ name: SyscallName, _ answers: Answer...) { prepared[name, default: []] += answers }

    /// Prepares what the next calls of that name write into their buffers.
    func prepare(_ name: SyscallName, data bytes: [UInt8]...) { data[name, default: []] += bytes }

    /// Makes the call of that place, counted from 0, fail once.
    func fail(callAt index: Int, _ errno: Errno) { failure = (index, errno) }

    /// How often a call was made.
    func count(_ name: SyscallName) -> Int { calls.count { $0.name == name } }

    func answer(to call: Call, output: UnsafeMutableRawBufferPointer?) -> Answer {
        calls.append(call)
        if let failure, failure.index == calls.count - 1 { return .errno(failure.errno) }
        if prepared[call.name]?.isEmpty == false { return prepared[call.name]!.removeFirst() }
        switch call.name {
        case .socket, .accept, .open, .netlinkSocket: return .result(Int(open()))
        case .send, .vmsplice, .splice, .sendfile: return .result(call.size)
        case .receive, .read, .ioEvents:
            guard data[call.name] != nil else { return .result(call.name == .receive ? call.size : 0) }
            guard !data[call.name]!.isEmpty, let output else { return .result(0) }
            let bytes = data[call.name]!.removeFirst()
            output.copyBytes(from: bytes.prefix(output.count))
            let unit = call.name == .ioEvents ? MemoryLayout<io_event>.stride : 1
            return .result(min(bytes.count, output.count) / unit)
        case .buffer: return .result(212_992)
        case .ioSubmit: return .result(1)
        case .addKey: return .result(4242)
        default: return .result(0)
        }
    }

    /// A new descriptor.
    func open() -> CInt {
        defer { nextDescriptor += 1 }
        openDescriptors.insert(nextDescriptor)
        return nextDescriptor
    }

    func close(_ descriptor: CInt) {
        if openDescriptors.remove(descriptor) == nil { misuse.append("close(\(descriptor)), which is not open") }
    }
}
#endif
