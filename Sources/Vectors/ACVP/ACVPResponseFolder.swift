internal import Files

/// Responses in folders, each with the expected results of its vector sets.
public struct ACVPResponseFolder: Sendable {
    /// A response, and what it should be.
    public struct Pair: Sendable, Equatable {
        /// The response's file.
        public let response: String
        /// The file of the results.
        public let expected: String
    }

    /// The responses that have expected results, in the order of their paths.
    public let pairs: [Pair]

    /// Finds the responses below a folder, and the results of each below another: in an `expectedResults.json` whose folder
    /// is called as the response's, or in a file that is called as that folder, as acvptool has it. Of several the one whose
    /// folders above are called the same, too.
    ///
    /// - Parameter names: what responses are called.
    /// - Throws: `VectorFileError` where nothing is there, `FileError` where a folder cannot be read.
    public init(responses: String, named names: Set<String>, expected: String) throws {
        var results: [(path: String, place: [String])] = []
        for found in try FileSearch([expected]).found {
            var place = found.path.split(separator: "/").map(String.init)
            place.removeLast()
            let name = found.name
            if name != ACVPPair.answers { place.append(name.hasSuffix(".json") ? String(name.dropLast(5)) : name) }
            if case .file(_) = found.entry { results.append((found.path, place)) }
        }
        var pairs: [Pair] = []
        for found in try FileSearch([responses]).found {
            var place = found.path.split(separator: "/").map(String.init)
            guard let name = place.popLast(), names.contains(name) else { continue }
            func likeness(_ other: [String]) -> Int {
                zip(place.reversed(), other.reversed()).prefix { $0 == $1 }.count
            }
            guard let best = results.max(by: { likeness($0.place) < likeness($1.place) }), likeness(best.place) > 0
            else { continue }
            pairs.append(Pair(response: found.path, expected: best.path))
        }
        self.pairs = pairs
    }
}
