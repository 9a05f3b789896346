internal import AFALG
internal import Corpus
internal import KernelNames
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
    /// How many generations of instances an algorithm comes after, itself included.
    private var generations: [Name: Int] = [:]
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
            _ = try kernel.bind(name.type, name.name)
            bound[name] = .some(nil)
        } catch {
            bound[name] = .some(error)
        }
    }

    /// Makes every instance that the algorithms' rules name, those that others are made of first.
    ///
    /// An algorithm that the kernel does not have at all is left alone: what its templates say is then no finding. Algorithms
    /// of one generation need nothing of each other, so the kernel's list is read once for each.
    mutating func instantiate(_ algorithms: [AlgorithmID]) throws {
        var members: [[(name: Name, rule: InstanceRule)]] = []
        for algorithm in algorithms { _ = try sort(Name(type: algorithm.type, name: algorithm.name), into: &members) }
        for generation in members {
            let entries = try registered()
            for (name, rule) in generation {
                for instance in rule.names(over: entries, settled: partners.settled(in: name.name)) {
                    bind(Name(type: name.type, name: instance), of: name.name)
                }
            }
        }
    }

    /// Binds an algorithm and those in its slots, and puts them into their generations; returns the number of generations
    /// that it comes after, itself included.
    private mutating func sort(_ name: Name, into members: inout [[(name: Name, rule: InstanceRule)]]) throws -> Int {
        if let known = generations[name] { return known }
        bind(name, of: name.name)
        guard let rule = InstanceRule.rule(for: name.name), try registered().contains(where: { $0.name == name.name })
        else {
            generations[name] = 0
            return 0
        }
        var generation = 0
        for slot in rule.slots {
            guard let type = slot.kind.type else { continue }
            generation = max(generation, try sort(Name(type: type, name: slot.algorithm), into: &members))
        }
        while members.count <= generation { members.append([]) }
        members[generation].append((name, rule))
        generations[name] = generation + 1
        return generation + 1
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
                    ? explainer.reason(instance: name.name, name.type, isTemplateThere: isTemplateThere, refused: error)
                    : explainer.reason(algorithm: name.name, name.type, refused: error),
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
