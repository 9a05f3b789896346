internal import Corpus
internal import Records

/// Which groups of an algorithm take part in the exercises that do not take all.
///
/// The choice depends on the corpus alone, so it is the same for every driver of an algorithm.
struct GroupChoice {
    private let corpus: Corpus
    private let profile: Profile
    private var chosen: [String: Set<Int>] = [:]

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
        if let known = chosen[key] { return known.contains(index) }
        let best = choose(like: group)
        chosen[key] = best
        return best.contains(index)
    }

    private func hasEncryption(_ group: VectorGroup) -> Bool {
        corpus.groups.contains { other in
            other.operation == .encrypt && other.type == group.type && other.algorithm == group.algorithm
        }
    }

    /// The groups of the same algorithm and operation with the most to offer; in `full` another one with another key.
    private func choose(like group: VectorGroup) -> Set<Int> {
        let rated = corpus.groups.indices.filter { index in
            let other = corpus.groups[index]
            return other.chain == nil && other.type == group.type && other.algorithm == group.algorithm
                && other.operation == group.operation
        }.map { (index: $0, rating: rating($0)) }
        guard let best = rated.max(by: { $0.rating < $1.rating }) else { return [] }
        var chosen: Set = [best.index]
        let others = rated.filter { corpus.groups[$0.index].keySize != corpus.groups[best.index].keySize }
        if profile != .quick, let other = others.max(by: { $0.rating < $1.rating }) { chosen.insert(other.index) }
        return chosen
    }

    /// Lengths that are there, then the longest of them, then sizes of key and tag.
    private func rating(_ index: Int) -> (Int, Int, Int) {
        // A damaged group is reported when it is run.
        let vectors = (try? corpus.vectors(ofGroup: index)) ?? []
        let lengths = Set(vectors.filter { $0.expectation == .output && $0.input.count <= 4096 }.map(\.input.count))
        let group = corpus.groups[index]
        return (min(4, lengths.count), group.tagSize * 64 + (group.keySize ?? 0), lengths.max() ?? 0)
    }
}

extension Exercise {
    /// Whether `quick` puts only encryption through it.
    fileprivate var needsOneDirection: Bool { [.repeated, .threads, .refusals, .rekey, .long].contains(self) }
}
