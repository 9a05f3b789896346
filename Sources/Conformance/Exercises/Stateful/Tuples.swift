internal import Records

/// The combinations of values that a covering sequence must show: every choice of `strength` parameters of two adjacent
/// commands, of which at least one is the later command's, with every choice of their values.
///
/// What one command shows alone is counted where it is the later one of two.
struct Tuples {
    /// One combination.
    struct Tuple: Equatable {
        /// Places: those of the earlier command come first, those of the later one after them.
        var places: [Int]
        var values: [Int]
    }

    private struct Choice {
        var places: (Int, Int, Int)
        var factors: (Int, Int, Int)
        var base: Int
    }

    let strength: Int
    /// How many values each parameter has.
    let sizes: [Int]
    private var choices: [Choice] = []
    /// Where the combinations of some places start, by those places.
    private var bases: [Int]
    private var seen: [Bool]
    /// How many combinations were shown.
    private(set) var covered = 0
    /// How many there are, those that cannot be among them.
    let total: Int

    /// - Parameter strength: 2 or 3.
    init(strength: Int, sizes: [Int]) {
        self.strength = strength
        self.sizes = sizes
        let count = sizes.count
        let both = sizes + sizes
        var base = 0
        bases = [Int](repeating: -1, count: strength == 3 ? 8 * count * count * count : 4 * count * count)
        for first in 0..<2 * count {
            for second in first + 1..<2 * count {
                for third in strength == 3 ? Array(second + 1..<2 * count) : [second] where third >= count {
                    let depth = strength == 3 ? both[third] : 1
                    let factors = (both[second] * depth, depth, strength == 3 ? 1 : 0)
                    choices.append(Choice(places: (first, second, third), factors: factors, base: base))
                    let place = first * 2 * count + second
                    bases[strength == 3 ? place * 2 * count + third : place] = base
                    base += both[first] * both[second] * depth
                }
            }
        }
        total = base
        seen = [Bool](repeating: false, count: base)
    }

    /// How many combinations two adjacent commands would show for the first time.
    func gain(_ window: [Int]) -> Int {
        window.withUnsafeBufferPointer { values in
            seen.withUnsafeBufferPointer { seen in
                choices.withUnsafeBufferPointer { choices in
                    var gain = 0
                    for choice in choices where !seen[Self.index(choice, values)] { gain += 1 }
                    return gain
                }
            }
        }
    }

    /// How many combinations a value at an open place of two commands would show for the first time, with what is set.
    func gain(of value: Int, at place: Int, in window: [Int?]) -> Int {
        let count = window.count
        func both(_ place: Int) -> Int { sizes[place % sizes.count] }
        let set = window.indices.filter { window[$0] != nil && $0 != place }
        func own(_ other: Int) -> Int { other == place ? value : window[other] ?? 0 }
        var gain = 0
        if strength == 2 {
            for other in set {
                let (first, second) = (min(place, other), max(place, other))
                let base = bases[first * count + second]
                if base >= 0, !seen[base + own(first) * both(second) + own(second)] { gain += 1 }
            }
            return gain
        }
        for (number, left) in set.enumerated() {
            for right in set[(number + 1)...] {
                let places =
                    left > place ? (place, left, right) : right > place ? (left, place, right) : (left, right, place)
                let base = bases[(places.0 * count + places.1) * count + places.2]
                guard base >= 0 else { continue }
                let inner = own(places.1) * both(places.2) + own(places.2)
                if !seen[base + own(places.0) * both(places.1) * both(places.2) + inner] { gain += 1 }
            }
        }
        return gain
    }

    /// Takes note of what two adjacent commands show.
    mutating func add(_ window: [Int]) {
        window.withUnsafeBufferPointer { values in
            for choice in choices {
                let index = Self.index(choice, values)
                if !seen[index] {
                    seen[index] = true
                    covered += 1
                }
            }
        }
    }

    @inline(__always)
    private static func index(_ choice: Choice, _ values: UnsafeBufferPointer<Int>) -> Int {
        choice.base + values[choice.places.0] * choice.factors.0 + values[choice.places.1] * choice.factors.1
            + values[choice.places.2] * choice.factors.2
    }

    /// Whether the combination of that number was shown.
    func isShown(_ number: Int) -> Bool { seen[number] }

    /// Calls `body` with each combination that was not shown and its number, in a fixed order.
    func visitMissing(_ body: (Int, Tuple) -> Void) {
        let both = sizes + sizes
        for choice in choices {
            let places = [choice.places.0, choice.places.1] + (strength == 3 ? [choice.places.2] : [])
            let count = places.reduce(1) { $0 * both[$1] }
            // Counted up in place: there are thousands.
            var tuple = Tuple(places: places, values: places.map { _ in 0 })
            for number in choice.base..<choice.base + count {
                if !seen[number] { body(number, tuple) }
                for digit in places.indices.reversed() {
                    tuple.values[digit] += 1
                    if tuple.values[digit] < both[places[digit]] { break }
                    tuple.values[digit] = 0
                }
            }
        }
    }
}
