internal import Records

/// Values that two adjacent commands, or one, cannot have together.
struct Exclusion: Equatable {
    /// A place of the earlier or the later command, and values there.
    struct Part: Equatable {
        var place: Int
        var values: Set<Int>
    }

    /// All of these hold: then the commands cannot be.
    var parts: [Part]
    /// One line.
    var reason: String

    /// Whether the exclusion forbids what is set; a place that is nil is open.
    func forbids(_ window: [Int?]) -> Bool {
        parts.allSatisfy { part in window[part.place].map { part.values.contains($0) } ?? false }
    }

    /// Whether something that is set keeps the exclusion from holding, whatever the rest becomes.
    func isAvoided(by window: [Int?]) -> Bool {
        parts.contains { part in window[part.place].map { !part.values.contains($0) } ?? false }
    }
}

/// Finds two adjacent commands that have given values, or proves that there are none.
struct WindowSolver {
    /// How many values each place has, the earlier command's first.
    let sizes: [Int]
    let exclusions: [Exclusion]

    /// Two commands with the values of a tuple; nil when exclusions leave none. What they leave open is drawn.
    func window(with tuple: Tuples.Tuple, _ random: inout some RandomNumberGenerator) -> [Int]? {
        var window = [Int?](repeating: nil, count: sizes.count)
        for (place, value) in zip(tuple.places, tuple.values) { window[place] = value }
        guard let solved = solve(window, &random) else { return nil }
        return complete(solved, &random)
    }

    /// Every exclusion that is not avoided yet has to be, by one of its open places; the one with the fewest ways goes first.
    private func solve(_ window: [Int?], _ random: inout some RandomNumberGenerator) -> [Int?]? {
        var best: [(place: Int, value: Int)]?
        for exclusion in exclusions where !exclusion.isAvoided(by: window) {
            var ways: [(place: Int, value: Int)] = []
            for part in exclusion.parts where window[part.place] == nil {
                for value in 0..<sizes[part.place] where !part.values.contains(value) {
                    ways.append((part.place, value))
                }
            }
            if ways.isEmpty { return nil }
            if ways.count < best?.count ?? .max { best = ways }
        }
        guard let best else { return window }
        for (place, value) in best.shuffled(using: &random) {
            var next = window
            next[place] = value
            if let solved = solve(next, &random) { return solved }
        }
        return nil
    }

    /// Draws what is open; exclusions are all avoided by what is set.
    private func complete(_ window: [Int?], _ random: inout some RandomNumberGenerator) -> [Int] {
        window.enumerated().map { place, value in value ?? Int.random(in: 0..<sizes[place], using: &random) }
    }
}
