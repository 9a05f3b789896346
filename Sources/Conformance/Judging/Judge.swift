internal import Glibc
internal import KernelNames
internal import Records
internal import SystemPackage

/// Holds what a driver did against what it must do: vectors and scripts alike.
enum Judge {
    /// What is wrong with an output; nil when it is right. A call without an output has none.
    static func divergence(_ received: Received?, _ expectation: Expectation) -> Divergence? {
        if let received, let fault = received.fault {
            var found = mismatch(received, expectation)
            found.message = fault
            found.isOutside = true
            return found
        }
        // Of a message that must be refused, too.
        if let received, let place = received.spoiled {
            var found = mismatch(received, expectation)
            found.message = "memory beside the output was written, \(place) bytes from its start"
            found.firstWrong = place
            found.isOutside = true
            return found
        }
        guard expectation.mayPass else {
            return Divergence(
                kind: .accepted,
                message: "an invalid case was accepted",
                expectation: expectation,
                actual: received?.bytes
            )
        }
        guard let received else { return nil }
        if let exclusion = expectation.exclusion {
            guard exclusion.holds(received.bytes) else { return nil }
            return Divergence(
                kind: .accepted,
                message: "an invalid case was accepted",
                expectation: expectation,
                actual: received.bytes
            )
        }
        return difference(received, expectation)
    }

    /// What is wrong with a refusal; nil when it is right.
    static func divergence(_ error: BackendError, _ expectation: Expectation) -> Divergence? {
        if speaksAgainstHarness(error) { return Divergence(kind: .error, message: "\(error)", error: error) }
        if expectation.errnos.contains(error.name) { return nil }
        let isInvalid = !expectation.mayPass || expectation.exclusion != nil
        let wanted = isInvalid ? "instead of \(expectation.errnos.joined(separator: " or "))" : "for a valid case"
        let hint = error.putsOff ? ": a caller who waits is not told to come again" : ""
        return Divergence(kind: .refused, message: "\(error.call): \(error.name) \(wanted)\(hint)", error: error)
    }

    /// Whether an error says nothing of the driver: shortage of resources, and steps before the driver's own.
    static func speaksAgainstHarness(_ error: BackendError) -> Bool {
        switch error.step {
        case .setKey, .setTagSize, .setEntropy, .send, .receive: break
        case .bind, .open, .equipment: return true
        }
        switch error.errno {
        case .noMemory, .tooManyOpenFiles, .tooManyOpenFilesInSystem, .noBufferSpace, .permissionDenied, .notPermitted:
            return true
        case .resourceTemporarilyUnavailable: return !error.putsOff
        default: return false
        }
    }

    private static func difference(_ received: Received, _ expectation: Expectation) -> Divergence? {
        if let size = expectation.size, received.bytes.count != size {
            var found = mismatch(received, expectation)
            found.message = "got \(received.bytes.count) bytes, expected \(size)"
            found.firstWrong = min(size, received.bytes.count)
            return found
        }
        if expectation.windows.allSatisfy({ received.bytes.holds($0.bytes, at: $0.offset) }) { return nil }
        var found = mismatch(received, expectation)
        var wrong = 0
        for window in expectation.windows {
            for (index, byte) in window.bytes.enumerated() {
                let place = window.offset + index
                if place < received.bytes.count, received.bytes[place] == byte { continue }
                wrong += 1
                found.firstWrong = min(place, found.firstWrong ?? place)
            }
        }
        guard let first = found.firstWrong else { return nil }
        let total = expectation.windows.reduce(0) { $0 + $1.bytes.count }
        found.message = "\(wrong) of \(total) bytes differ, the first at \(first)"
        return found
    }

    private static func mismatch(_ received: Received, _ expectation: Expectation) -> Divergence {
        Divergence(kind: .mismatch, message: "", expectation: expectation, actual: received.bytes)
    }
}

extension BackendError {
    /// Whether a driver said "not now" to somebody who waits until it has the time.
    ///
    /// AF_ALG and the kernel module ask with CRYPTO_TFM_REQ_MAY_BACKLOG and wait for what is queued
    /// (`crypto_wait_req()` in linux/crypto.h), so that EBUSY is only seen where a driver completes a request with
    /// it. The interface's own EBUSY is for a key while an operation is open, which `Lane` waits out, and for a
    /// second asynchronous read on one operation, which nobody asks for. Its own EAGAIN is for a read of what was not
    /// written, and for a queue that is full. Generators say EAGAIN while they have no entropy.
    var putsOff: Bool {
        switch errno {
        case .resourceBusy: true
        case .resourceTemporarilyUnavailable: step == .receive && type != .rng
        default: false
        }
    }
}

extension Expectation.Exclusion {
    /// Whether the output is what it must not be.
    fileprivate func holds(_ output: [UInt8]) -> Bool {
        switch self {
        case .prefix(let bytes): output.starts(with: bytes)
        case .padded: PKCS7.isPadded(output)
        }
    }
}

/// PKCS #7 padding for blocks of 16 bytes (RFC 5652, section 6.3): the harness checks it, because the kernel never pads.
enum PKCS7 {
    /// Whether the last byte N is 1 to 16 and the last N bytes are all N.
    static func isPadded(_ bytes: [UInt8]) -> Bool {
        guard let last = bytes.last, (1...16).contains(last), bytes.count.isMultiple(of: 16) else { return false }
        return bytes.suffix(Int(last)).allSatisfy { $0 == last }
    }
}

extension [UInt8] {
    /// Whether other bytes stand at a place. Compares them as a block: messages are long, and nearly all are right.
    func holds(_ bytes: [UInt8], at offset: Int) -> Bool {
        guard offset >= 0, bytes.count <= count - offset else { return false }
        return withUnsafeBytes { own in
            bytes.withUnsafeBytes { other in
                guard let start = own.baseAddress, let base = other.baseAddress else { return true }
                return memcmp(start + offset, base, other.count) == 0
            }
        }
    }
}
