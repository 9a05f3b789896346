/// Which slots of a template have met enough of what the other slots take.
///
/// A template's slots work on their own: what goes wrong between `hmac(sha1-avx2)` and `cbc(aes)` goes wrong with another
/// cipher too. So a slot takes every driver of its algorithm in the first few algorithms of the corpus that have it there,
/// and the best one after these. The choice depends on the corpus alone, not on the kernel and not on what was selected.
struct SlotPartners {
    /// A slot takes every driver in so many algorithms of a template.
    ///
    /// More than any slot has outside of families: HMAC-SHA-256 stands in nine full sets of `authenc`.
    static let enough = 9

    private struct Place: Hashable {
        let template: String
        let slot: Int
        let algorithm: String
    }

    private var settled: [String: Set<Int>] = [:]

    /// - Parameters:
    ///   - algorithms: every algorithm that the corpus has, in its order.
    ///   - wide: those whose parts all stand in other algorithms as well: their slots take the best driver alone.
    init(_ algorithms: [String], wide: Set<String> = []) {
        var met: [Place: Int] = [:]
        var seen: Set<String> = []
        for name in algorithms where seen.insert(name).inserted {
            // With a single slot there are no partners: each driver is an instance that nothing else covers.
            guard let rule = InstanceRule.rule(for: name), rule.slots.count > 1 else { continue }
            guard !wide.contains(name) else {
                settled[name] = Set(rule.slots.indices)
                continue
            }
            for (slot, filling) in rule.slots.enumerated() {
                let place = Place(template: rule.algorithm, slot: slot, algorithm: filling.algorithm)
                if met[place, default: 0] >= Self.enough { settled[name, default: []].insert(slot) }
                met[place, default: 0] += 1
            }
        }
    }

    /// The places of an algorithm's slots that take the best driver alone; none for an algorithm that the corpus lacks.
    func settled(in algorithm: String) -> Set<Int> { settled[algorithm] ?? [] }
}
