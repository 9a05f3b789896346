internal import CAFALG
internal import SystemPackage

/// A key that the kernel keeps, for `setKey(serial:)`. The kernel forgets it when it goes out of scope.
///
/// The corresponding calls are `add_key(2)` and `keyctl(2)`. Source: Linux `security/keys/`.
public struct KernelKey: ~Copyable, Sendable {
    /// The kernel's types of keys that AF_ALG takes and that a program can make.
    public enum Kind: String, Sendable, CaseIterable {
        /// Programs may read it back.
        case user
        /// Programs may not; its description is `prefix:name`.
        case logon
    }

    /// Where the key is linked.
    public enum Keyring: Sendable, CaseIterable {
        /// The calling thread's.
        case thread
        /// The calling process's.
        case process
        /// The session's.
        case session

        fileprivate var serial: Int32 {
            switch self {
            case .thread: Int32(CAFALG_KEYRING_THREAD)
            case .process: Int32(CAFALG_KEYRING_PROCESS)
            case .session: Int32(CAFALG_KEYRING_SESSION)
            }
        }
    }

    /// The key's number.
    public let serial: Int32
    private let description: String

    /// Gives the kernel a key.
    ///
    /// - Parameters:
    ///   - kind: its type.
    ///   - description: its name; a key of the same type and name in the keyring gets the new bytes.
    ///   - payload: 1 to 32767 bytes.
    ///   - keyring: where to link it.
    /// - Throws: `AFALGError` at step `add_key`: EINVAL for a payload or description that the type does not take, EDQUOT
    ///   when the user has too many keys, ENOSYS on kernels without keys.
    public init(_ kind: Kind, description: String, payload: RawSpan, in keyring: Keyring = .process) throws(AFALGError)
    {
        do {
            serial = try payload.withUnsafeBytes { bytes throws(Errno) in
                try Syscalls.addKey(
                    type: kind.rawValue,
                    description: description,
                    payload: bytes,
                    keyring: keyring.serial
                )
            }
        } catch {
            throw AFALGError(step: .addKey, errno: error, type: "key", algorithm: description)
        }
        self.description = description
    }

    deinit { try? Syscalls.keyctl(CInt(CAFALG_KEYCTL_INVALIDATE), serial) }

    /// Makes the key unusable: whoever asks for it gets EKEYREVOKED.
    ///
    /// - Throws: `AFALGError` at step `keyctl`.
    public func revoke() throws(AFALGError) {
        do {
            try Syscalls.keyctl(CInt(CAFALG_KEYCTL_REVOKE), serial)
        } catch {
            throw AFALGError(step: .keyControl, errno: error, type: "key", algorithm: description)
        }
    }
}
