internal import Corpus
internal import KernelNames
internal import Records

/// Which exercises each group of a corpus takes part in.
///
/// The choice depends on the corpus alone, so it is the same for every driver of an algorithm.
struct GroupChoice {
    /// What groups have in common among which one or two stand for all.
    private struct Kin: Hashable {
        let type: CipherType
        let algorithm: String
        var operation: VectorGroup.Operation

        init(_ group: VectorGroup) {
            type = group.type
            algorithm = group.algorithm
            operation = group.operation
        }
    }

    private let corpus: Corpus
    private let profile: Profile
    private let asked: Set<Exercise>
    /// Whether the exercises are the profile's, and not ones that were asked for by name.
    private let isOfProfile: Bool
    private let kin: [Kin: [Int]]
    private var chosen: [Kin: (best: Int?, other: Int?)] = [:]
    private var known: [Int: Set<Exercise>] = [:]

    /// - Parameter named: exercises that were asked for by name; empty for those of the profile.
    init(_ corpus: Corpus, _ profile: Profile, _ named: Set<Exercise>) {
        self.corpus = corpus
        self.profile = profile
        asked = named.isEmpty ? Set(profile.exercises) : named
        isOfProfile = named.isEmpty
        kin = Dictionary(grouping: corpus.groups.indices) { Kin(corpus.groups[$0]) }
    }

    /// The exercises of the run that the group at an index of the corpus takes part in.
    mutating func exercises(of index: Int) -> Set<Exercise> {
        if let known = known[index] { return known }
        let group = corpus.groups[index]
        let own = Set(
            Exercise.all(for: group).filter { asked.contains($0) && ($0.takesEveryGroup || takes(group, index, $0)) }
        )
        known[index] = own
        return own
    }

    private mutating func takes(_ group: VectorGroup, _ index: Int, _ exercise: Exercise) -> Bool {
        if isOfProfile, !profile.has(exercise, for: group.type) { return false }
        if exercise == .tamper, group.operation != .decrypt { return false }
        let kin = Kin(group)
        // Its messages have both directions, in any profile.
        if exercise == .stateful, group.operation == .decrypt, hasEncryption(kin) { return false }
        // One direction is enough for what does not depend on it; forgeries are for decryption.
        if profile == .quick, group.operation == .decrypt, exercise.needsOneDirection, hasEncryption(kin) {
            return false
        }
        let pair = chosen[kin] ?? choose(among: self.kin[kin] ?? [])
        chosen[kin] = pair
        return index == pair.best || index == pair.other && profile != .quick && exercise.dependsOnKeySize
    }

    private func hasEncryption(_ kin: Kin) -> Bool {
        var other = kin
        other.operation = .encrypt
        return self.kin[other] != nil
    }

    /// The group with the most to offer, and the best one whose keys have another size.
    private func choose(among kin: [Int]) -> (best: Int?, other: Int?) {
        let rated = kin.filter { corpus.groups[$0].chain == nil }.map { (index: $0, rating: rating($0)) }
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
