internal import AFALG
internal import Corpus
internal import Glibc
internal import KernelNames
internal import Records
internal import SystemPackage

/// Finds the reason why something cannot be tested; `Documentation/reasons.md` has the rules.
///
/// Where several reasons apply the first wins: what stops the socket, what the kernel says of the driver, policy, and
/// what is missing.
struct Explainer {
    let policy: KernelView.Policy
    let flags: [String: RegisteredAlgorithm.Flags]
    let log: AlgorithmLog
    /// Whether AF_ALG can be leaving drivers out for their flags: not where it gave one that has them.
    var isMasking = true
    /// The types that the kernel's AF_ALG lacks, each with what shows it.
    var missingTypes: [CipherType: String] = [:]
    /// Whether the kernel module was asked, which reaches what only the kernel itself may use and what AF_ALG leaves out.
    var hasModule = false

    /// What AF_ALG leaves out since Linux 7.2 (`include/crypto/if_alg.h`).
    private static let mask: RegisteredAlgorithm.Flags = [.asynchronous, .allocatesMemory, .kernelDriverOnly]

    /// The longest name that the kernel takes (CRYPTO_MAX_ALG_NAME less its NUL).
    private static let longestName = 127

    /// Why a registered implementation cannot be bound.
    func reason(_ entry: RegisteredAlgorithm, refused error: AFALGError) -> Untested {
        socketReason(error) ?? deathReason(error) ?? typeReason(
            entry.socketType.flatMap { CipherType(rawValue: $0) },
            error
        ) ?? ownReason(entry, error)
            ?? policyReason(error) ?? Untested(.unexplained, evidence: words(error))
    }

    /// Why an instance cannot be made of a template over drivers that are there.
    ///
    /// - Parameter isTemplateThere: whether the kernel has made any instance of the template.
    func reason(instance name: String, _ type: CipherType, isTemplateThere: Bool, refused error: AFALGError) -> Untested
    {
        if let reason = socketReason(error) ?? deathReason(error) ?? typeReason(type, error) { return reason }
        let longest = name.utf8.count
        if longest > Self.longestName || error.errno == .fileNameTooLong {
            return Untested(.nameTooLong, evidence: "\(longest) bytes; \(words(error))")
        }
        let mentions = log.lines(about: name)
        if let reason = selfTest(mentions, error) ?? fips(mentions, error) ?? policyReason(error) { return reason }
        switch error.errno {
        case .noSuchFileOrDirectory where !isTemplateThere:
            return Untested(.notBuilt, evidence: "\(words(error)); no instance of the template can be made")
        case .noSuchFileOrDirectory, .invalidArgument, .tooManySymbolicLinkLevels, .fileExists:
            return Untested(.templateRejected, evidence: words(error))
        default: return Untested(.unexplained, evidence: words(error))
        }
    }

    /// Why an algorithm with vectors has no driver.
    func reason(algorithm name: String, _ type: CipherType, refused error: AFALGError) -> Untested {
        if let reason = socketReason(error) ?? deathReason(error) ?? typeReason(type, error) { return reason }
        // Only a template's name can be forbidden and absent: what no template makes would be registered.
        if TemplateName(name) != nil, let reason = policyReason(error) { return reason }
        switch error.errno {
        case .noSuchFileOrDirectory:
            return Untested(.notBuilt, evidence: "\(words(error)); neither /proc/crypto nor a module has it")
        case .invalidArgument: return Untested(.templateRejected, evidence: words(error))
        default: return Untested(.unexplained, evidence: words(error))
        }
    }

    /// Why a driver of a type that lets nobody in cannot be bound.
    static func typeMissing(_ type: CipherType, refusals: Int, _ error: AFALGError) -> Untested {
        let count = refusals == 1 ? "the only driver" : "all \(refusals) drivers"
        return Untested(.typeMissing, evidence: "\(words(error)) for \(count) of the type \(type.rawValue)")
    }

    /// Why nothing of a type can be bound that the kernel's AF_ALG lacks.
    private func typeReason(_ type: CipherType?, _ error: AFALGError) -> Untested? {
        guard error.errno == .noSuchFileOrDirectory, let type, let proof = missingTypes[type] else { return nil }
        return Untested(.typeMissing, evidence: "\(words(error)); \(proof)")
    }

    /// Whether AF_ALG can be leaving drivers out, by what it gave: a driver that has a flag of the mask was bound on a kernel
    /// that does not mask.
    func isMasking(_ bound: some Sequence<RegisteredAlgorithm>) -> Bool { bound.allSatisfy { masks(of: $0).isEmpty } }

    /// Whether a program that asks for the algorithm's name gets this implementation, on a kernel that masks.
    func answers(_ entry: RegisteredAlgorithm, among entries: [RegisteredAlgorithm]) -> Bool {
        guard let type = entry.socketType else { return false }
        let own = entries.filter { $0.name == entry.name && masks(of: $0).isEmpty }
        return ProcCrypto.answering(entry.name, socketType: type, in: own)?.driver == entry.driver
    }

    // MARK: What was seen

    private func socketReason(_ error: AFALGError) -> Untested? {
        guard error.step == .socket else { return nil }
        switch error.errno {
        case .addressFamilyNotSupported where policy.restrict == 2:
            return Untested(.restricted, evidence: "\(words(error)); af_alg_restrict is 2")
        case .addressFamilyNotSupported: return Untested(.noAFALG, evidence: words(error))
        case .notPermitted, .permissionDenied:
            let filter = policy.filter.map { "; \($0)" } ?? ""
            return Untested(.familyBlocked, evidence: words(error) + filter)
        default: return Untested(.unexplained, evidence: words(error))
        }
    }

    /// ECANCELED is our own: the name was not bound again.
    private func deathReason(_ error: AFALGError) -> Untested? {
        error.errno == .canceled
            ? Untested(.stoppedKernel, evidence: "the kernel died while it was bound in an earlier boot") : nil
    }

    private func ownReason(_ entry: RegisteredAlgorithm, _ error: AFALGError) -> Untested? {
        if entry.isInternal, !hasModule {
            return Untested(.internalUse, evidence: "/proc/crypto: internal: yes; \(words(error))")
        }
        let mentions = log.lines(about: entry.driver)
        if let reason = selfTest(mentions, error) ?? fips(mentions, error) { return reason }
        if policy.isFIPS, entry.isFIPSAllowed == false {
            return Untested(.fipsDisallowed, evidence: "/proc/crypto: fips: no; \(words(error))")
        }
        return masked(entry, error)
    }

    private func selfTest(_ mentions: [String], _ error: AFALGError) -> Untested? {
        let line = mentions.first { $0.contains("failed") }
        guard error.errno == .badSharedLibrary || line != nil else { return nil }
        if let line { return Untested(.selfTestFailed, evidence: line) }
        // FIPS mode tests nothing that it does not allow, and then says ELIBBAD as well.
        return policy.isFIPS ? nil : Untested(.selfTestFailed, evidence: words(error))
    }

    private func fips(_ mentions: [String], _ error: AFALGError) -> Untested? {
        guard policy.isFIPS else { return nil }
        if let line = mentions.first(where: { $0.contains("disabled due to FIPS") }) {
            return Untested(.fipsDisallowed, evidence: line)
        }
        return error.errno == .badSharedLibrary
            ? Untested(.fipsDisallowed, evidence: "fips_enabled is 1; \(words(error))") : nil
    }

    /// A kernel that masks finds no such driver: ENOENT. An instance of a template that it hides is made anew by each bind, beside
    /// itself: EEXIST (`pcrypt` since Linux 7.2).
    private func masked(_ entry: RegisteredAlgorithm, _ error: AFALGError) -> Untested? {
        let masked = masks(of: entry)
        guard isMasking, !hasModule, !masked.isEmpty,
            error.errno == .noSuchFileOrDirectory || error.errno == .fileExists
        else {
            return nil
        }
        let names: [(RegisteredAlgorithm.Flags, String)] = [
            (.asynchronous, "ASYNC"), (.allocatesMemory, "ALLOCATES_MEMORY"), (.kernelDriverOnly, "KERN_DRIVER_ONLY"),
        ]
        let set = names.filter { masked.contains($0.0) }.map(\.1).joined(separator: ", ")
        return Untested(.offCPUMasked, evidence: "the driver's flags have \(set); \(words(error))")
    }

    /// What AF_ALG may leave the implementation out for.
    private func masks(of entry: RegisteredAlgorithm) -> RegisteredAlgorithm.Flags {
        var flags = flags[entry.driver] ?? []
        if entry.isAsynchronous == true { flags.insert(.asynchronous) }
        return flags.intersection(Self.mask)
    }

    private func policyReason(_ error: AFALGError) -> Untested? {
        guard error.errno == .noSuchFileOrDirectory else { return nil }
        if policy.restrict == 1 {
            let list = policy.isPrivileged ? "the list for privileged callers" : "the list for unprivileged callers"
            return Untested(.restricted, evidence: "af_alg_restrict is 1, which allows \(list); \(Self.words(error))")
        }
        // What FIPS mode does not allow is refused like what is not there.
        return policy.isFIPS ? Untested(.fipsDisallowed, evidence: "fips_enabled is 1; \(Self.words(error))") : nil
    }

    private func words(_ error: AFALGError) -> String { Self.words(error) }

    private static func words(_ error: AFALGError) -> String { "\(error.step.rawValue): \(error.errno.symbol)" }
}

extension Errno {
    /// ELIBBAD.
    static let badSharedLibrary = Errno(rawValue: Glibc.ELIBBAD)
}
