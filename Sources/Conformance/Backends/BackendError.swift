internal import Glibc
package import KernelNames
package import SystemPackage

/// A request that a backend refused: at which step, with which errno, for which driver.
package struct BackendError: Error, Equatable {
    /// The steps of using a driver.
    package enum Step: Sendable {
        case bind
        case setKey
        case setTagSize
        case setEntropy
        case open
        case send
        case receive
        /// What a backend needs beside these: pipes, queues, buffers.
        case equipment
    }

    /// The step that failed.
    package var step: Step
    /// The call that failed, as the backend names it: `setkey`.
    package var call: String
    /// The kernel's answer.
    package var errno: Errno
    /// The errno's name: `EINVAL`.
    package var name: String
    /// The type that was bound; nil for equipment that has none.
    package var type: CipherType?
    /// What the call was for, as messages name it: `skcipher cbc(aes)`.
    package var subject: String

    /// Names a refusal.
    package init(_ step: Step, call: String, _ errno: Errno, name: String, type: CipherType?, subject: String) {
        self.step = step
        self.call = call
        self.errno = errno
        self.name = name
        self.type = type
        self.subject = subject
    }

    /// Whether an AEAD called the message forged. The operation goes on working.
    package var isForgery: Bool { type == .aead && step == .receive && errno == .badMessage }
}

extension BackendError: CustomStringConvertible {
    /// One line: `setkey: EINVAL (Invalid argument) for skcipher cbc(aes)`.
    package var description: String { "\(call): \(name) (\(errno)) for \(subject)" }
}

extension BackendError {
    /// An operation without a state that could be copied.
    package static func noClone(of type: CipherType) -> BackendError {
        BackendError(.open, call: "clone", .notSupported, name: "EOPNOTSUPP", type: type, subject: "\(type.rawValue)")
    }
}
