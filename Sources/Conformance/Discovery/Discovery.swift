internal import AFALG
public import Corpus
internal import KernelNames
public import Records
internal import SystemPackage

/// Finds every driver that AF_ALG could reach, and says of everything else why it cannot.
///
/// Drivers register when their module loads, instances of templates when somebody binds them. So discovery first binds
/// every algorithm that the corpus has vectors for, then every instance that the rules name, and then reads what
/// /proc/crypto shows.
public struct Discovery {
    private let kernel: KernelView

    /// What was found.
    public struct Survey: Sendable {
        /// Implementations of the AF_ALG types, in the order type, algorithm, falling priority.
        public var drivers: [DriverRecord] = []
        /// Everything else.
        public var untested: [UntestedRecord] = []
        /// Who answers the names of the corpus's algorithms.
        public var resolutions: [ResolutionRecord] = []
    }

    /// Discovery on the kernel that runs here.
    ///
    /// - Parameters:
    ///   - log: the kernel's log, opened while the process could.
    ///   - backend: which ways to the drivers to try.
    public init(log: KernelHistory = KernelHistory(), backend: BackendChoice = .afAlg) {
        kernel = .current(log: log, backend)
    }

    /// Discovery on the kernel that runs here, which may stop at any name.
    ///
    /// - Parameters:
    ///   - unbound: names that are not bound, because they stopped the kernel.
    ///   - output: learns of each name before it is bound, and of kernel warnings.
    ///   - log: the kernel's new messages.
    ///   - history: the kernel's log.
    ///   - backend: which ways to the drivers to try.
    ///   - refused: the modules that the kernel refused.
    init(
        unbound: [String],
        backend: BackendChoice,
        output: RunOutput,
        log: KernelLog,
        history: KernelHistory,
        refused: [ModuleRecord] = []
    ) {
        var kernel = KernelView.current(log: history, backend).watched(unbound: unbound, output, log)
        let types = CipherType.allCases.compactMap { type in
            refused.first { $0.name == "algif_\(type.rawValue)" }.map { (type, "module \($0.name): \($0.errno)") }
        }
        if !kernel.hasModule { kernel.missingTypes = Dictionary(uniqueKeysWithValues: types) }
        self.kernel = kernel
    }

    /// Discovery over a pretended kernel, for tests.
    init(_ kernel: KernelView) { self.kernel = kernel }

    /// Finds what is there.
    ///
    /// - Parameters:
    ///   - groups: the corpus's groups; they tell which algorithms to instantiate and how many groups a driver gets.
    ///   - selection: which rows to return.
    ///   - isWide: whether to make the instances of wide groups; who selects by name gets what is named.
    ///   - done: algorithms of which no wide instance is wanted any more.
    ///   - wrapped: whether to make instances of `cryptd` and `pcrypt` over what answers each name, and to return only
    ///     these. The kernel is good for nothing else afterwards.
    /// - Throws: `FileError` when /proc/crypto cannot be read.
    public func survey(
        for groups: [VectorGroup],
        in selection: Selection = Selection(),
        isWide: Bool = false,
        done: Set<String> = [],
        wrapped: Bool = false
    ) throws -> Survey {
        let before = Set(ProcCrypto.parse(try kernel.registered()).map(\.driver))
        let known = Self.algorithms(of: groups)
        let wide = Set(groups.filter(\.isWide).map(\.algorithm))
        let algorithms = known.filter { algorithm in
            guard selection.contains(algorithm: algorithm.name, type: algorithm.type) else { return false }
            guard wide.contains(algorithm.name) else { return true }
            let template = TemplateName(algorithm.name)?.template ?? ""
            return (isWide || selection.names(instancesOf: template)) && !done.contains(algorithm.name)
        }
        // Of the whole corpus, so that a selection finds the instances that a run of everything finds.
        var builder = InstanceBuilder(kernel, partners: SlotPartners(known.map(\.name), wide: wide))
        for algorithm in algorithms { builder.bind(algorithm.name, algorithm.type) }
        let resolutions = self.resolutions(of: algorithms, in: ProcCrypto.parse(try kernel.registered()))
        if wrapped {
            for answer in resolutions { builder.wrap(answer) }
        } else {
            try builder.instantiate(algorithms)
        }

        let entries = Self.distinct(ProcCrypto.parse(try kernel.registered()))
        let explainer = Explainer(
            policy: kernel.policy,
            flags: kernel.flags(),
            log: AlgorithmLog(lines: kernel.log()),
            missingTypes: kernel.missingTypes,
            hasModule: kernel.hasModule
        )
        var survey = Survey(resolutions: resolutions)
        survey.drivers = drivers(entries, groups, selection, explainer).map { driver in
            var driver = driver
            driver.origin = before.contains(driver.driver) ? .registered : .instance
            return driver
        }
        let others =
            others(entries, explainer) + builder.refused(entries, explainer) + gone(resolutions, entries, explainer)
        survey.untested =
            others
            .filter { selection.contains($0) }
        if wrapped {
            survey.drivers.removeAll { DriverName($0.driver).wrapper == nil || $0.untested?.reason == .internalUse }
            survey.untested.removeAll { DriverName($0.driver).wrapper == nil }
        }
        return survey
    }

    private static func algorithms(of groups: [VectorGroup]) -> [AlgorithmID] {
        var seen: Set<AlgorithmID> = []
        return groups.map { AlgorithmID($0.type, $0.algorithm) }.filter { seen.insert($0).inserted }
    }

    /// An instance that is on its way out can stand in the list beside its successor of the same name.
    private static func distinct(_ entries: [RegisteredAlgorithm]) -> [RegisteredAlgorithm] {
        var seen: Set<String> = []
        return entries.filter { seen.insert("\($0.type) \($0.driver) \($0.name)").inserted }
    }

    private func resolutions(
        of algorithms: [AlgorithmID],
        in entries: [RegisteredAlgorithm]
    ) -> [ResolutionRecord] {
        algorithms.compactMap { algorithm in
            ProcCrypto.answering(algorithm.name, socketType: algorithm.type.rawValue, in: entries).map {
                ResolutionRecord(DriverID(algorithm, $0.driver), priority: $0.priority)
            }
        }
    }

    // MARK: Drivers

    private func drivers(
        _ entries: [RegisteredAlgorithm],
        _ groups: [VectorGroup],
        _ selection: Selection,
        _ explainer: Explainer
    ) -> [DriverRecord] {
        var drivers: [DriverRecord] = []
        var refusals: [(place: Int, entry: RegisteredAlgorithm, error: AFALGError)] = []
        var bound: [RegisteredAlgorithm] = []
        let index = GroupIndex(groups)
        for entry in entries {
            guard let type = entry.socketType.flatMap({ CipherType(rawValue: $0) }),
                selection.contains(driver: entry.driver, algorithm: entry.name, type: type)
            else { continue }
            var driver = DriverRecord(entry, type: type, origin: .registered)
            driver.groups = index.places(for: driver).count
            driver.log = explainer.log.lines(about: entry.driver)
            do {
                (driver.backend, driver.boundAs) = try reach(entry, type, entries, explainer)
                bound.append(entry)
                if driver.groups == 0 {
                    driver.untested = Untested(.noVectors, evidence: "no group of the corpus is for \(entry.name)")
                }
            } catch {
                driver.unreachable = .init(step: error.step.rawValue, errno: error.errno.symbol)
                refusals.append((drivers.count, entry, error))
            }
            drivers.append(driver)
        }
        // What was bound says what the kernel keeps away.
        var explainer = explainer
        explainer.isMasking = explainer.isMasking(bound)
        for (place, entry, error) in refusals { drivers[place].untested = explainer.reason(entry, refused: error) }
        explainTypes(&drivers, refusals.map { ($0.place, $0.error) })
        return drivers.sorted {
            ($0.type, $0.algorithm, -$0.priority, $0.driver) < ($1.type, $1.algorithm, -$1.priority, $1.driver)
        }
    }

    /// Binds a driver by its unique name, or where `af_alg_restrict` forbids that, by its algorithm's, if the kernel gives
    /// this driver to those who ask for it.
    ///
    /// - Returns: the way, and the algorithm's name where that was bound.
    private func reach(
        _ entry: RegisteredAlgorithm,
        _ type: CipherType,
        _ entries: [RegisteredAlgorithm],
        _ explainer: Explainer
    ) throws(AFALGError) -> (BackendKind, String?) {
        do {
            return (try kernel.bind(type, entry.driver), nil)
        } catch {
            let isRestricted = explainer.reason(entry, refused: error).reason == .restricted
            guard isRestricted, explainer.answers(entry, among: entries) else { throw error }
            return (try kernel.bind(type, entry.name), entry.name)
        }
    }

    /// Where no driver of a type binds, and one of them is refused that nothing else explains, the type is what is missing: for
    /// those, too, that AF_ALG would have left out for their flags.
    private func explainTypes(_ drivers: inout [DriverRecord], _ refusals: [(place: Int, error: AFALGError)]) {
        for type in CipherType.allCases where !drivers.contains(where: { $0.type == type && $0.unreachable == nil }) {
            let own = refusals.filter {
                drivers[$0.place].type == type && $0.error.errno == .noSuchFileOrDirectory
                    && [.unexplained, .offCPUMasked].contains(drivers[$0.place].untested?.reason)
            }
            guard own.contains(where: { drivers[$0.place].untested?.reason == .unexplained }) else { continue }
            for (place, error) in own {
                drivers[place].untested = Explainer.typeMissing(type, refusals: own.count, error)
            }
        }
    }

    // MARK: Everything else

    /// What answered an algorithm's name at first and is registered no more, of algorithms that nothing else implements:
    /// when the kernel gets a better driver of something, it takes away the instances over the one before.
    private func gone(
        _ resolutions: [ResolutionRecord],
        _ entries: [RegisteredAlgorithm],
        _ explainer: Explainer
    ) -> [UntestedRecord] {
        // A name can be a driver's own.
        let names = Set(entries.flatMap { [$0.name, $0.driver] })
        return resolutions.filter { !names.contains($0.algorithm) }.map { answer in
            UntestedRecord(
                driver: answer.driver,
                algorithm: answer.algorithm,
                type: answer.type.rawValue,
                module: "",
                untested: Untested(
                    .unexplained,
                    evidence: "it answered \(answer.algorithm), and is registered no more"
                ),
                log: explainer.log.lines(about: answer.driver)
            )
        }
    }

    /// Implementations of types that AF_ALG does not have.
    private func others(_ entries: [RegisteredAlgorithm], _ explainer: Explainer) -> [UntestedRecord] {
        entries.filter { $0.socketType == nil }.sorted { ($0.type, $0.driver) < ($1.type, $1.driver) }.map { entry in
            UntestedRecord(
                driver: entry.driver,
                algorithm: entry.name,
                type: entry.type,
                module: entry.module,
                untested: Untested(.noSocketType, evidence: "/proc/crypto: type: \(entry.type)"),
                selftest: entry.selftest,
                log: explainer.log.lines(about: entry.driver)
            )
        }
    }
}

extension DriverRecord {
    init(_ entry: RegisteredAlgorithm, type: CipherType, origin: Origin) {
        self.init(
            DriverID(type: type, algorithm: entry.name, name: entry.driver),
            module: entry.module,
            priority: entry.priority,
            selftest: entry.selftest,
            origin: origin,
            fields: entry.fields,
            groups: 0,
            records: 0
        )
    }

    /// Whether the group's vectors are for this driver: by algorithm or by driver name, as bind() looks names up.
    public func takes(_ group: VectorGroup) -> Bool {
        type == group.type && (group.algorithm == computes.name || group.algorithm == driver)
    }
}
