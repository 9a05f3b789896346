internal import AFALG
internal import Corpus
internal import Records

/// Makes the instances of templates by binding their names, and remembers what the kernel would not make.
struct InstanceBuilder {
    private struct Name: Hashable {
        let type: CipherType
        let name: String
    }

    private let kernel: KernelView
    private let partners: SlotPartners
    /// Every name that was bound, with the kernel's refusal.
    private var bound: [Name: AFALGError?] = [:]
    private var order: [(name: Name, algorithm: String)] = []
    private var instantiated: Set<Name> = []
    /// What is registered; nil since another name was bound.
    private var known: [RegisteredAlgorithm]?

    init(_ kernel: KernelView, partners: SlotPartners) {
        self.kernel = kernel
        self.partners = partners
    }

    /// Binds an algorithm's name once, which loads or makes what the kernel would choose.
    mutating func bind(_ name: String, _ type: CipherType) { bind(Name(type: type, name: name), of: name) }

    private mutating func bind(_ name: Name, of algorithm: String) {
        guard bound[name] == nil else { return }
        order.append((name, algorithm))
        known = nil
        do {
            try kernel.probe(name.type, name.name)
            bound[name] = .some(nil)
        } catch {
            bound[name] = .some(error)
        }
    }

    /// Makes every instance of an algorithm that its rule names, the instances that it is made of first.
    ///
    /// An algorithm that the kernel does not have at all is left alone: what its templates say is then no finding.
    mutating func instantiate(_ algorithm: String, _ type: CipherType) throws {
        let name = Name(type: type, name: algorithm)
        guard instantiated.insert(name).inserted else { return }
        bind(algorithm, type)
        guard let rule = InstanceRule.rule(for: algorithm),
            try registered().contains(where: { $0.name == algorithm })
        else { return }
        for slot in rule.slots { if let type = slot.kind.type { try instantiate(slot.algorithm, type) } }
        for instance in rule.names(over: try registered(), settled: partners.settled(in: algorithm)) {
            bind(Name(type: type, name: instance), of: algorithm)
        }
    }

    /// What is registered now. Binding is all that changes it here; reading it takes longer than most bindings.
    private mutating func registered() throws -> [RegisteredAlgorithm] {
        if let known { return known }
        let entries = ProcCrypto.parse(try kernel.registered())
        known = entries
        return entries
    }

    /// Wraps the driver that answers an algorithm's name now.
    mutating func wrap(_ answer: ResolutionRecord) {
        for name in Wrapper.names(over: answer.driver, answer.type) {
            bind(Name(type: answer.type, name: name), of: answer.algorithm)
        }
    }

    /// Rows for what the kernel would not make: instances whose inner drivers are there, and algorithms of which
    /// nothing is registered.
    func refused(_ entries: [RegisteredAlgorithm], _ explainer: Explainer) -> [UntestedRecord] {
        let names = Set(entries.flatMap { [$0.name, $0.driver] })
        return order.compactMap { name, algorithm in
            guard let error = bound[name] ?? nil, !names.contains(name.name) else { return nil }
            let isInstance = name.name != algorithm
            let template = name.name.prefix { $0 != "(" } + "("
            let isTemplateThere = entries.contains { $0.driver.hasPrefix(template) }
            return UntestedRecord(
                driver: isInstance ? name.name : "",
                algorithm: algorithm,
                type: name.type.rawValue,
                module: "",
                untested: isInstance
                    ? explainer.reason(instance: name.name, isTemplateThere: isTemplateThere, refused: error)
                    : explainer.reason(algorithm: name.name, refused: error),
                log: explainer.log.lines(about: name.name)
            )
        }
    }
}

extension InstanceRule.Kind {
    /// The AF_ALG type, where there is one.
    fileprivate var type: CipherType? {
        switch self {
        case .cipher: nil
        case .hash: .hash
        case .skcipher: .skcipher
        case .aead: .aead
        }
    }
}
