internal import AFALG
internal import Corpus
internal import Records
internal import SystemPackage

/// Holds what the kernel did against what the vector says.
struct Judge {
    /// Bytes of a full digest, where the driver says so; a MAC vector may give a prefix of it.
    let digestSize: Int?
    let operation: VectorGroup.Operation

    /// Nil for a pass.
    func failure(of vector: Vector, _ answer: Answer) -> CheckRecord.Failure? {
        switch (vector.expectation, answer) {
        case (_, .healthy): return nil
        case (_, .unhealthy(let why)): return failure(of: vector, .unhealthy, why)
        case (_, .spoiled(let place)):
            return failure(of: vector, .mismatch, "memory beside the output was written, \(place) bytes from its start")
        case (.output, .output(let bytes)): return difference(of: vector, bytes)
        case (.output, .forged): return failure(of: vector, .refused, "receive: EBADMSG for a valid message")
        case (.output, .badPadding): return failure(of: vector, .mismatch, "the decrypted padding is wrong")
        case (.rejection, .forged), (.rejection, .badPadding): return nil
        case (.rejection, .output(let bytes)):
            // An invalid MAC case gives a wrong MAC; computing another one is what must happen.
            if operation == .digest, !bytes.starts(with: vector.output) { return nil }
            return failure(of: vector, .accepted, "an invalid case was accepted", actual: bytes)
        }
    }

    /// Nil when the kernel was right to refuse.
    func failure(of vector: Vector, _ error: AFALGError) -> CheckRecord.Failure? {
        if Self.isHarness(error) { return failure(of: vector, .error, "\(error)") }
        switch vector.expectation {
        case .output:
            return failure(of: vector, .refused, "\(error.step.rawValue): \(error.errno.symbol) for a valid case")
        case .rejection:
            if error.errno == .invalidArgument || error.errno == .badMessage { return nil }
            return failure(of: vector, .refused, "\(error.step.rawValue): \(error.errno.symbol) instead of EINVAL")
        }
    }

    /// Shortage of resources and steps before the driver's own speak against the harness or the machine.
    static func isHarness(_ error: AFALGError) -> Bool {
        switch error.step {
        case .setKey, .setKeySerial, .setTagSize, .setEntropy, .send, .receive, .splice, .sendfile: break
        default: return true
        }
        switch error.errno {
        case .noMemory, .tooManyOpenFiles, .tooManyOpenFilesInSystem, .resourceTemporarilyUnavailable, .resourceBusy,
            .noBufferSpace, .permissionDenied, .notPermitted:
            return true
        default: return false
        }
    }

    private func difference(of vector: Vector, _ bytes: [UInt8]) -> CheckRecord.Failure? {
        let expectedSize = operation == .digest ? digestSize ?? vector.output.count : vector.output.count
        if bytes.count != expectedSize {
            let message = "\(bytes.count) bytes came, \(expectedSize) were due"
            return failure(of: vector, .mismatch, message, actual: bytes)
        }
        if bytes.holds(vector.output, at: 0) { return nil }
        let places = vector.output.indices.filter { vector.output[$0] != bytes[$0] }
        guard let first = places.first else { return nil }
        let message = "\(places.count) of \(vector.output.count) bytes differ, the first at \(first)"
        return failure(of: vector, .mismatch, message, actual: bytes)
    }

    private func failure(
        of vector: Vector,
        _ kind: CheckRecord.Failure.Kind,
        _ message: String,
        actual: [UInt8]? = nil
    ) -> CheckRecord.Failure {
        CheckRecord.Failure(
            vector: vector.id,
            kind: kind,
            message: vector.note.isEmpty ? message : "\(message) (\(vector.note))",
            expected: kind == .mismatch ? Hex.encode(vector.output) : nil,
            actual: actual.map { Hex.encode($0) }
        )
    }
}
