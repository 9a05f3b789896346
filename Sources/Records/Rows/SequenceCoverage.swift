internal import JSONC

/// Which pairs of values of adjacent commands the sequences of the exercise `stateful` put to a driver.
public struct SequenceCoverage: Sendable, Equatable {
    /// Pairs that did not come up, for one reason.
    public struct Missing: Sendable, Equatable {
        /// One line.
        public var reason: String
        /// How many.
        public var pairs: Int

        /// Gives the reason for a number of pairs.
        public init(reason: String, pairs: Int) {
            self.reason = reason
            self.pairs = pairs
        }
    }

    /// Commands that were put.
    public var commands: Int
    /// Pairs that came up.
    public var shown: Int
    /// Pairs of all values of the type, possible or not.
    public var total: Int
    /// Why the others did not come up, the largest number first.
    public var missing: [Missing]

    /// Describes what was covered.
    public init(commands: Int, shown: Int, total: Int, missing: [Missing]) {
        self.commands = commands
        self.shown = shown
        self.total = total
        self.missing = missing
    }
}

extension SequenceCoverage {
    var value: JSONValue {
        .object([
            "commands": .int(commands), "shown": .int(shown), "total": .int(total),
            "missing": .array(missing.map { .object(["reason": .string($0.reason), "pairs": .int($0.pairs)]) }),
        ])
    }

    init(from cursor: JSONCursor) throws(JSONError) {
        self.init(
            commands: try cursor.at("commands").int(),
            shown: try cursor.at("shown").int(),
            total: try cursor.at("total").int(),
            missing: try cursor.at("missing").map { element throws(JSONError) in
                Missing(reason: try element.at("reason").string(), pairs: try element.at("pairs").int())
            }
        )
    }
}
