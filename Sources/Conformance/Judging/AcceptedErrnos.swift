internal import Corpus
internal import KernelNames
internal import Records

/// The errors that a call may end with, by why it may.
///
/// The only place where a refusal is called right; `Judge.speaksAgainstHarness` has those that say nothing of the driver.
enum AcceptedErrnos {
    /// A valid case: none.
    static let none: [String] = []
    /// An invalid message: EINVAL for a size or form that the mode does not take, EBADMSG for a forgery.
    static let invalidMessage = ["EINVAL", "EBADMSG"]
    /// A key or tag size that must not be taken. ENOKEY is what some templates answer to a key for a part that takes none,
    /// ENOSYS what an unkeyed digest answers.
    static let unfitParameter = ["EINVAL", "ENOKEY", "ENOSYS"]
    /// The empty key of a digest: ENOSYS from one without keys, EINVAL from one whose key is optional (BLAKE2b, CRC-32).
    /// One that needs a key says EINVAL as well, and ENOKEY to the message.
    static let emptyKey = ["ENOSYS", "EINVAL"]
    /// The key or the tag size of an invalid case: a refusal there is as good as one of its message.
    static let invalidSetup = ["EINVAL"]
    /// The message after a key that was refused: the kernel has forgotten the key before.
    static let afterRefusedKey = ["ENOKEY"]
}

extension Expectation {
    /// What a driver says to what it must not take.
    static let refusal = Expectation(mayPass: false, errnos: AcceptedErrnos.invalidMessage)

    /// What a driver says to a message whose tag does not fit (crypto_aead_decrypt() in Linux): callers tell a forgery by it.
    static let forgery = Expectation(mayPass: false, errnos: ["EBADMSG"])

    /// What a driver says to a key or a tag size that it must not take.
    static let unfit = Expectation(mayPass: false, errnos: AcceptedErrnos.unfitParameter)

    /// Success with any output, or a refusal: nobody says which.
    static let anything = Expectation(errnos: AcceptedErrnos.invalidMessage + AcceptedErrnos.afterRefusedKey)

    /// What comes of setting a valid key.
    static func taking(key: [UInt8], _ type: CipherType) -> Expectation {
        Expectation(errnos: type == .hash && key.isEmpty ? AcceptedErrnos.emptyKey : AcceptedErrnos.none)
    }

    /// The same, or a refusal for want of the key that was refused before.
    var orNoKey: Expectation {
        var expectation = self
        expectation.errnos += AcceptedErrnos.afterRefusedKey
        return expectation
    }
}
