package import KernelNames
package import Records

/// A way to the drivers of a kernel.
///
/// Everything that is put to a driver goes through this: vectors, scripts and the oracle's questions. Nothing above it knows
/// which way a request takes.
package protocol Backend: Sendable {
    /// Binds a driver, or an algorithm where the kernel allows that alone, and creates the instance if it is a template's.
    ///
    /// - Throws: `BackendError` at step `bind`.
    func bind(_ type: CipherType, _ name: String) throws(BackendError) -> any BoundTransform

    /// The same way for callers that may not sleep; nil where it has none.
    var atomic: (any Backend)? { get }

    /// The same way for digests that two drivers of an algorithm compute in turns: a copy of an operation of the one is an
    /// operation of the other, and the copy's copy of the first again.
    func handover(from driver: String, to other: String) -> StateExchange
}

/// Whether two drivers can go on from each other's states.
package enum StateExchange {
    /// They must be able to: the way to them.
    case works(any Backend)
    /// Nobody says that they are, for a reason.
    case isNotPromised(String)
}

extension Backend {
    /// None.
    package var atomic: (any Backend)? { nil }

    /// None.
    package func handover(from driver: String, to other: String) -> StateExchange {
        .isNotPromised("only the kernel module takes states from driver to driver")
    }
}

/// A driver with a key: the kernel's transform (tfm). Threads may share one; each opens operations of its own.
package protocol BoundTransform: AnyObject, Sendable {
    /// Sets the key; seeds a generator.
    ///
    /// - Throws: `BackendError` at step `setKey`.
    func setKey(_ key: [UInt8]) throws(BackendError)

    /// Sets the bytes of an AEAD's tag; nothing happens on other types.
    ///
    /// - Throws: `BackendError` at step `setTagSize`.
    func setTagSize(_ size: Int) throws(BackendError)

    /// Gives a generator its entropy, once and before it is seeded, in place of the kernel's own; nothing happens on other
    /// types.
    ///
    /// - Throws: `BackendError` at step `setEntropy`.
    func setEntropy(_ entropy: [UInt8]) throws(BackendError)

    /// Opens an operation.
    ///
    /// - Throws: `BackendError` at step `open`.
    func open() throws(BackendError) -> any OpenOperation
}

/// One stream of messages through a transform, used by one thread at a time.
///
/// Output of an AEAD begins with the associated data, as the kernel's interface has it. After an error the operation may hold
/// a part of a message: it is to be dropped, unless the error is a forgery's (`BackendError.isForgery`).
package protocol OpenOperation: AnyObject {
    /// Puts a whole message in one request.
    ///
    /// - Parameters:
    ///   - control: direction and IV; nil for digests, and to go on where the message before ended.
    ///   - data: associated data and text, from memory in one piece.
    ///   - room: bytes that the output may have.
    func exchange(_ control: Script.Control?, _ data: [UInt8], room: Int) throws(BackendError) -> Received

    /// Adds a part of a message from memory in one piece; for a generator, additional input.
    ///
    /// - Parameters:
    ///   - control: starts a message; nil goes on with it.
    ///   - more: whether more parts follow.
    func send(_ control: Script.Control?, _ data: [UInt8], _ part: Range<Int>, more: Bool) throws(BackendError)

    /// Adds a part of a message from memory of a layout.
    ///
    /// - Parameter splice: whether the memory is to be handed over by reference.
    func send(
        _ control: Script.Control?,
        _ data: [UInt8],
        _ layout: Script.Layout,
        more: Bool,
        splice: Bool
    ) throws(BackendError)

    /// Receives into memory of a layout.
    ///
    /// - Parameter inPlace: whether to receive over the last data that were sent with a layout.
    func receive(_ layout: Script.Layout, inPlace: Bool) throws(BackendError) -> Received

    /// A second operation that goes on from a digest's state.
    func clone() throws(BackendError) -> any OpenOperation

    /// Asks for a result of `size` bytes without waiting for it.
    func submit(_ size: Int) throws(BackendError) -> any PendingResult
}

/// A result that was asked for and not waited for.
package protocol PendingResult: AnyObject {
    /// Waits for the result; nil when it is not there in time.
    func wait(until deadline: ContinuousClock.Instant) throws(BackendError) -> Received?
}

/// What came of a receive.
package struct Received: Sendable, Equatable {
    /// The output.
    package var bytes: [UInt8]
    /// Where memory beside the output was written, in bytes from its start.
    package var spoiled: Int?
    /// What else the driver did that no driver may do, as one line; nil for nothing.
    package var fault: String?

    /// Puts an output together.
    package init(bytes: [UInt8], spoiled: Int? = nil, fault: String? = nil) {
        self.bytes = bytes
        self.spoiled = spoiled
        self.fault = fault
    }
}
