/// Why something was not tested: the closed vocabulary of `Documentation/reasons.md`.
///
/// Raw values are part of the records' format. `unexplained` is the one that should not occur.
public enum Reason: String, CaseIterable, Sendable {
    /// The kernel has no AF_ALG: `socket` gives EAFNOSUPPORT.
    case noAFALG = "no-af-alg"
    /// A filter of system calls or a security module keeps the socket family away: EPERM or EACCES.
    case familyBlocked = "family-blocked"
    /// The kernel has AF_ALG without this type: `algif_hash` and the like are missing or blacklisted.
    case typeMissing = "type-missing"
    /// No implementation of the algorithm is in the kernel or its modules.
    case notBuilt = "not-built"
    /// `af_alg_restrict` forbids the name to this caller.
    case restricted
    /// AF_ALG leaves out drivers that work beside the processor, wait or allocate (Linux 7.2 and later).
    case offCPUMasked = "off-cpu-masked"
    /// Only the kernel itself may use the driver.
    case internalUse = "internal"
    /// The kernel's own self-test of the driver failed: ELIBBAD.
    case selfTestFailed = "self-test-failed"
    /// The kernel is in FIPS mode, which does not allow the algorithm or driver.
    case fipsDisallowed = "fips-disallowed"
    /// The processor lacks instructions that the driver needs.
    case featureMissing = "cpu-feature-missing"
    /// The processor has more than the driver needs, and the driver's module registered another one for it.
    case featureBetter = "cpu-feature-better"
    /// The device that the driver drives is not there.
    case deviceAbsent = "device-absent"
    /// The kernel would not load the driver's module, for another reason than processor or device.
    case moduleRefused = "module-refused"
    /// The template does not take these inner drivers.
    case templateRejected = "template-rejected"
    /// The instance's name is longer than the kernel's 127 bytes.
    case nameTooLong = "name-too-long"
    /// AF_ALG has no type for it: single-block ciphers, compression, public keys, key agreement, signatures.
    case noSocketType = "no-socket-type"
    /// Binding it stopped the kernel, so that it was left out when the kernel was booted again.
    case stoppedKernel = "stopped-kernel"
    /// The corpus has no vectors for the algorithm.
    case noVectors = "no-vectors"
    /// None of the above accounts for what the kernel did.
    case unexplained

    /// The reason as a list of drivers is headed by, lower case, without a full stop.
    public var words: String {
        switch self {
        case .noAFALG: "the kernel has no AF_ALG"
        case .familyBlocked: "AF_ALG is blocked for this process"
        case .typeMissing: "the kernel's AF_ALG lacks the type"
        case .notBuilt: "not built for this kernel"
        case .restricted: "forbidden by af_alg_restrict"
        case .offCPUMasked: "masked: asynchronous, allocating or off the processor"
        case .internalUse: "internal to the kernel"
        case .selfTestFailed: "the kernel's self-test failed"
        case .fipsDisallowed: "not allowed in FIPS mode"
        case .featureMissing: "the processor lacks a feature"
        case .featureBetter: "the processor has a feature with a better driver"
        case .deviceAbsent: "the device is absent"
        case .moduleRefused: "the kernel refused the module"
        case .templateRejected: "the template rejects the inner drivers"
        case .nameTooLong: "the name is too long for the kernel"
        case .noSocketType: "AF_ALG has no type for it"
        case .stoppedKernel: "binding it crashed the kernel"
        case .noVectors: "no vectors"
        case .unexplained: "unexplained"
        }
    }
}

/// A reason with what proves it.
public struct Untested: Sendable, Hashable {
    /// The reason.
    public var reason: Reason
    /// What was seen, in one line: a file's content, an errno, a line of the kernel's log.
    public var evidence: String

    /// Gives a reason and what proves it.
    public init(_ reason: Reason, evidence: String) {
        self.reason = reason
        self.evidence = evidence
    }
}
