internal import Corpus
internal import KernelNames
public import Records

/// Checks the rules of the AF_ALG contract on the kernel that runs here.
public struct ContractRun {
    /// Every rule that there is, harmless ones first.
    public static let checks: [ContractCheck] = [
        ErrorChecks.all,
        OptionChecks.all,
        AddressChecks.all,
        KeyChecks.all,
        KeySerialChecks.all,
        ControlChecks.all,
        RestrictionChecks.all,
        DiscoveryChecks.all,
        NetlinkChecks.all,
        DataPathChecks.all,
        HashChecks.all,
        SkcipherChecks.all,
        ProcessChecks.all,
        AEADChecks.all,
        RNGChecks.all,
        ZeroCopyChecks.all,
        RegressionChecks.all,
    ].joined().sorted { $0.risk < $1.risk }

    private let isDangerous: Bool
    private let emit: (Record) throws -> Void

    /// Prepares a run.
    ///
    /// - Parameters:
    ///   - isDangerous: whether to put dangerous rules as well.
    ///   - emit: takes each record as soon as it is known.
    public init(isDangerous: Bool, emit: @escaping (Record) throws -> Void) {
        self.isDangerous = isDangerous
        self.emit = emit
    }

    /// Puts every rule whose name fits one of the globs; all when there are none.
    public func perform(names: [String] = []) throws {
        let start = ContinuousClock.now
        var count = 0
        for check in Self.checks where names.isEmpty || names.contains(where: { Glob.matches($0, check.id) }) {
            let isHeldBack = check.risk == .dangerous && !isDangerous
            let result =
                isHeldBack ? .skipped("can crash the kernel; runs only with --dangerous") : Isolation.run(check.observe)
            try emit(.contract(check.record(of: result)))
            count += isHeldBack ? 0 : 1
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        try emit(.end(EndRecord(checks: count, seconds: (seconds * 1000).rounded() / 1000)))
    }
}
