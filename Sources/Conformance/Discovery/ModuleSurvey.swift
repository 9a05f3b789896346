internal import AFALG
internal import Corpus
internal import Files
public import Records

/// Says what modules would have registered that did not, and why.
public struct ModuleSurvey {
    private let files: [String: ModuleFile]
    /// The drivers that are registered.
    private let drivers: Set<String>
    /// The modules that registered them.
    private let providers: Set<String>
    /// What the processor has, as /proc/cpuinfo lists it.
    private let features: Set<String>

    /// Reads every module of a folder and what is registered now; files that cannot be read are left out.
    public init(folder: String) {
        let files = Folder.visibleNames(in: folder).filter { $0.hasSuffix(".ko") }.compactMap {
            try? ModuleFile(path: "\(folder)/\($0)")
        }
        let processor = ProcessorDescription((try? FileBytes.readText("/proc/cpuinfo")) ?? "")
        self.init(files: files, registered: (try? ProcCrypto.read()) ?? [], features: Set(processor.flags))
    }

    /// A survey of pretended modules, for tests.
    init(files: [ModuleFile], registered: [RegisteredAlgorithm], features: Set<String> = []) {
        self.files = Dictionary(files.map { ($0.name, $0) }) { first, _ in first }
        drivers = Set(registered.map(\.driver))
        self.features = features
        providers = Set(Set(registered.map(\.module)).map(ModuleFile.name(ofPath:)))
    }

    /// The modules that were refused, each with its reason, then a row for each implementation that is not there.
    ///
    /// - Parameter refused: what the kernel would not load.
    public func records(refused: [ModuleRecord]) -> [Record] {
        var rows: [Record] = []
        var modules: [Record] = []
        var refusedNames: Set<String> = []
        for module in refused {
            let name = ModuleFile.name(ofPath: module.name)
            refusedNames.insert(name)
            var module = module
            let untested = reason(name, refused: module.errno)
            module.untested = untested
            modules.append(.module(module))
            rows += missing(files[name]).map { row(of: $0, name, untested) }
        }
        for file in files.values.sorted(by: { $0.name < $1.name }) where !refusedNames.contains(file.name) {
            let absent = missing(file)
            let isIdle = !providers.contains(file.name)
            let untested = reason(loaded: file, isIdle: isIdle)
            rows += absent.map { row(of: $0, file.name, isIdle ? untested : better(than: $0, in: file) ?? untested) }
            if isIdle, absent.isEmpty, file.registers, device(of: file.name) != nil {
                rows.append(row(of: .init(algorithm: "", driver: ""), file.name, untested))
            }
        }
        return modules + rows
    }

    private func row(of what: ModuleFile.Implementation, _ module: String, _ untested: Untested) -> Record {
        .untested(
            UntestedRecord(
                driver: what.driver,
                algorithm: what.algorithm,
                type: "",
                module: module,
                untested: untested
            )
        )
    }

    /// What a module describes and has not registered, each once.
    private func missing(_ file: ModuleFile?) -> [ModuleFile.Implementation] {
        var seen: Set<String> = []
        return (file?.implementations ?? []).filter { !drivers.contains($0.driver) && seen.insert($0.driver).inserted }
    }

    // MARK: Reasons

    private func reason(_ name: String, refused errno: String) -> Untested {
        let words = "the module \(name): \(errno)"
        guard errno == "ENODEV" else { return Untested(.moduleRefused, evidence: words) }
        if let alias = files[name]?.processorAlias {
            return Untested(.featureMissing, evidence: "\(words); it is for \(alias)")
        }
        if let device = device(of: name) {
            return Untested(.deviceAbsent, evidence: "\(words); it drives \(device)")
        }
        return Untested(.featureMissing, evidence: "\(words); it drives no device")
    }

    private func reason(loaded file: ModuleFile, isIdle: Bool) -> Untested {
        let words = "the module \(file.name) is loaded and has not registered it"
        if let alias = file.processorAlias {
            return Untested(.featureMissing, evidence: "\(words); it is for \(alias)")
        }
        if let device = device(of: file.name) {
            return Untested(.deviceAbsent, evidence: "\(words); it drives \(device)")
        }
        if let symbol = file.processorSymbol {
            return Untested(.featureMissing, evidence: "\(words); it looks at \(symbol), and drives no device")
        }
        return Untested(.unexplained, evidence: words)
    }

    /// The reason where a module for processors registered others and left out a driver whose instructions are there; nil where
    /// that is not so.
    private func better(than missing: ModuleFile.Implementation, in file: ModuleFile) -> Untested? {
        guard file.processorAlias != nil || file.processorSymbol != nil else { return nil }
        let words = missing.driver.split { $0 == "-" || $0 == "_" }.compactMap { Self.instructionSets[String($0)] }
        guard let feature = words.last, words.allSatisfy(features.contains) else { return nil }
        return Untested(
            .featureBetter,
            evidence: "the module \(file.name) registered others and not this one, and the processor has \(feature)"
        )
    }

    /// Words of drivers' names for instruction sets, each with its name in /proc/cpuinfo, where arm64 calls NEON asimd. `ce` and
    /// `ni` are different instructions for each algorithm: they have none.
    private static let instructionSets = [
        "neon": "asimd", "sse2": "sse2", "ssse3": "ssse3", "avx": "avx", "avx2": "avx2", "vaes": "vaes",
        "avx10": "avx10",
        "avx512": "avx512vl", "ce": "ce", "ni": "ni", "aesni": "ni",
    ]

    /// The device that a module drives: by its own alias, one that it builds on, or one that builds on it.
    private func device(of name: String) -> String? {
        guard let file = files[name] else { return nil }
        if let alias = file.deviceAlias { return alias }
        let below = file.dependencies.compactMap { files[$0] }
        let above = files.values.filter { $0.dependencies.contains(name) }.sorted { $0.name < $1.name }
        return (below + above).lazy.compactMap(\.deviceAlias).first
    }
}

extension ModuleFile {
    /// The alias that names features of a processor.
    fileprivate var processorAlias: String? { aliases.first { $0.hasPrefix("cpu:") } }

    /// The alias that names a device on a bus.
    fileprivate var deviceAlias: String? {
        aliases.first { alias in
            // `BUS:DEVICE`, whatever the bus; ACPI's have a glob before the colon. Others are names: `crypto-sha1`.
            alias.contains(":") && !alias.hasPrefix("cpu:")
        }
    }
}
