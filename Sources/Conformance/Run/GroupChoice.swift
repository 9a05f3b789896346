internal import Corpus
internal import KernelNames
internal import Records

/// Which groups of an algorithm take part in the exercises that do not take all.
///
/// The choice depends on the corpus alone, so it is the same for every driver of an algorithm.
struct GroupChoice {
    private let corpus: Corpus
    private let profile: Profile
    private var chosen: [String: (best: Int?, other: Int?)] = [:]

    init(_ corpus: Corpus, _ profile: Profile) {
        self.corpus = corpus
        self.profile = profile
    }

    /// Whether the group at an index of the corpus takes part.
    mutating func contains(_ index: Int, _ exercise: Exercise) -> Bool {
        let group = corpus.groups[index]
        if exercise == .tamper, group.operation != .decrypt { return false }
        // One direction is enough for what does not depend on it; forgeries are for decryption.
        if profile == .quick, group.operation == .decrypt, exercise.needsOneDirection, hasEncryption(group) {
            return false
        }
        let key = "\(group.type.rawValue) \(group.algorithm) \(group.operation.rawValue)"
        let pair = chosen[key] ?? choose(like: group)
        chosen[key] = pair
        return index == pair.best || index == pair.other && profile != .quick && exercise.dependsOnKeySize
    }

    private func hasEncryption(_ group: VectorGroup) -> Bool {
        corpus.groups.contains { other in
            other.operation == .encrypt && other.type == group.type && other.algorithm == group.algorithm
        }
    }

    /// The group of the same algorithm and operation with the most to offer, and the best one whose keys have another size.
    private func choose(like group: VectorGroup) -> (best: Int?, other: Int?) {
        let rated = corpus.groups.indices.filter { index in
            let other = corpus.groups[index]
            return other.chain == nil && other.type == group.type && other.algorithm == group.algorithm
                && other.operation == group.operation
        }.map { (index: $0, rating: rating($0)) }
        guard let best = rated.max(by: { $0.rating < $1.rating }) else { return (nil, nil) }
        let others = rated.filter { corpus.groups[$0.index].keySize != corpus.groups[best.index].keySize }
        return (best.index, others.max { $0.rating < $1.rating }?.index)
    }

    /// Lengths that are there, then the longest of them, then sizes of key and tag.
    private func rating(_ index: Int) -> (Int, Int, Int) {
        var lengths: Set<Int> = []
        // A damaged group is reported when it is run; until then it counts as far as it is whole.
        try? corpus.visitLengths(ofGroup: index) { vector in
            if vector.isValid, vector.input <= 4096 { lengths.insert(vector.input) }
        }
        let group = corpus.groups[index]
        return (min(4, lengths.count), group.tagSize * 64 + (group.keySize ?? 0), lengths.max() ?? 0)
    }
}

extension Exercise {
    /// Whether `quick` puts only encryption through it.
    fileprivate var needsOneDirection: Bool { [.repeated, .threads, .refusals, .rekey, .long].contains(self) }

    /// Whether keys of another size show anything new. Where a message is cut, how memory lies and what runs beside it have
    /// nothing to do with the key; that each size works at all is the known answers' to say.
    fileprivate var dependsOnKeySize: Bool { [.rekey, .refusals, .differential, .wrap].contains(self) }
}
