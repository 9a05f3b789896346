internal import Corpus
internal import KernelNames
internal import Records

/// A transform with the operation that is open on it: sets a key only when it changes, and opens an operation only when
/// there is none, because the kernel refuses a key while an operation is open.
struct KeyedSession {
    private let type: CipherType
    private let transform: any BoundTransform
    private var key: [UInt8]?
    /// What a digest said to the empty key, which a digest without keys need not take.
    private var refusal: BackendError?
    private var operation: (any OpenOperation)?

    /// Binds a driver for the vectors of a group.
    init(_ backend: any Backend, _ group: VectorGroup, driver: String) throws(BackendError) {
        type = group.type
        transform = try backend.bind(group.type, driver)
        if type == .aead { try transform.setTagSize(group.tagSize) }
    }

    /// Puts a whole message under a key.
    ///
    /// - Parameters:
    ///   - cuts: where it is cut; empty for one request.
    ///   - room: bytes that the output may have.
    mutating func exchange(
        key: [UInt8],
        _ control: Script.Control?,
        _ data: [UInt8],
        cuts: [Int] = [],
        room: Int
    ) throws(BackendError) -> Received {
        let operation = try operation(under: key)
        do {
            if cuts.isEmpty { return try operation.exchange(control, data, room: room) }
            try send(control, data, cuts, to: operation)
            return try operation.receive(Script.Layout([room]), inPlace: false)
        } catch {
            throw close(after: error)
        }
    }

    /// Hands over an operation under a key.
    mutating func withOperation<Result>(
        key: [UInt8],
        _ body: (any OpenOperation) throws(BackendError) -> Result
    ) throws(BackendError) -> Result {
        let operation = try operation(under: key)
        do {
            return try body(operation)
        } catch {
            throw close(after: error)
        }
    }

    private func send(
        _ control: Script.Control?,
        _ data: [UInt8],
        _ cuts: [Int],
        to operation: any OpenOperation
    ) throws(BackendError) {
        var start = 0
        for end in cuts + [data.count] {
            // A digest's message is ended by the receive.
            let more = type == .hash || end < data.count
            try operation.send(start == 0 ? control : nil, data, start..<end, more: more)
            start = end
        }
    }

    private mutating func operation(under wanted: [UInt8]) throws(BackendError) -> any OpenOperation {
        if key != wanted {
            operation = nil
            key = nil
            refusal = nil
            do {
                try transform.setKey(wanted)
            } catch {
                guard Expectation.taking(key: wanted, type).errnos.contains(error.name) else { throw error }
                refusal = error
            }
            key = wanted
        }
        if let operation { return operation }
        let opened = try transform.open()
        operation = opened
        return opened
    }

    /// Closes the operation, which may be stuck; the error that counts.
    private mutating func close(after error: BackendError) -> BackendError {
        if !error.isForgery { operation = nil }
        guard let refusal, AcceptedErrnos.afterRefusedKey.contains(error.name) else { return error }
        return refusal
    }
}
