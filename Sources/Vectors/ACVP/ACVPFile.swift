internal import Corpus
internal import JSONC
internal import KernelNames

/// A file of ACVP that somebody brings: which vector sets it has, and whether with questions, answers or both.
struct ACVPFile {
    /// What a set has.
    enum Role {
        case questions
        case answers
        case both
    }

    struct VectorSet {
        /// Where it stands in the file.
        let index: ACVPVectorSet.Index
        /// ACVP's name of the algorithm.
        let title: String
        /// Nil where the kernel has none.
        let algorithm: ACVPAlgorithm?
        let number: Int?
        let role: Role
    }

    let found: FileSearch.Found
    let sets: [VectorSet]

    /// The name without folders, and the folders.
    var name: String { found.name }
    var folder: String { found.folder }

    /// Describes a file; nil where it is none of ACVP's.
    init?(_ document: borrowing JSONDocument, _ found: FileSearch.Found) throws {
        var sets: [VectorSet] = []
        for index in ACVPVectorSet.indices(in: document) {
            let set = try ACVPVectorSet.with(index, of: document) { try Self.set($0, index) }
            if let set { sets.append(set) }
        }
        if sets.isEmpty { return nil }
        self.found = found
        self.sets = sets
    }

    private static func set(_ set: JSONCursor, _ index: ACVPVectorSet.Index) throws -> VectorSet? {
        // Expected results of some tools name nothing but the vector set.
        guard try set.member("algorithm") != nil || set.member("vsId") != nil else { return nil }
        let title = try set.member("algorithm") == nil ? "" : ACVPVectorSet.title(of: set)
        let algorithm = ACVPAlgorithm(name: title)
        do {
            return VectorSet(
                index: index,
                title: title,
                algorithm: algorithm,
                number: try set.member("vsId")?.int(),
                role: try role(of: set)
            )
        } catch {
            // A set for another algorithm is left out, whether it is whole or not.
            if algorithm != nil || title.isEmpty { throw error }
            return VectorSet(index: index, title: title, algorithm: nil, number: nil, role: .answers)
        }
    }

    private static func role(of set: JSONCursor) throws -> Role {
        var hasQuestions = false
        var hasAnswers = false
        try set.at("testGroups").visit { group in
            let isQuestion = try group.member("testType") != nil
            hasQuestions = hasQuestions || isQuestion
            guard try ACVPVectorSet.countOfTests(in: group) > 0 else { return }
            let test = try group.at("tests").at(0)
            let isAnswer = try !isQuestion || Self.hasAnswer(test, group)
            hasAnswers = hasAnswers || isAnswer
        }
        return hasQuestions ? (hasAnswers ? .both : .questions) : .answers
    }

    /// Whether a test of a group with questions has what is asked for as well.
    private static func hasAnswer(_ test: JSONCursor, _ group: JSONCursor) throws -> Bool {
        for name in ["testPassed", "resultsArray", "md", "returnedBits"] where try test.member(name) != nil {
            return true
        }
        if try test.member("pt") != nil, try test.member("ct") != nil { return true }
        let direction = try group.member("direction")?.string()
        if try test.member("mac") != nil { return direction != "ver" }
        return try test.member("tag") != nil && direction == "encrypt"
    }
}

/// Finds the answers to the questions of ACVP files that lie in folders, as servers and tools lay them out.
struct ACVPPairing {
    /// What becomes of a file.
    enum Outcome {
        case leftOut(FileSearch.Found, String)
        /// The sets of a file that the kernel has an algorithm for.
        case set(FileSearch.Found, [SourceFile])
    }

    private var files: [ACVPFile] = []

    mutating func add(_ file: ACVPFile) { files.append(file) }

    /// What becomes of every file, in the order in which they came.
    var pairs: [Outcome] {
        var taken: Set<String> = []
        var outcomes: [(file: ACVPFile, outcome: Outcome?)] = []
        let folders = Dictionary(grouping: files, by: \.folder)
        let names = Dictionary(grouping: files, by: \.name)
        for file in files {
            let neighbours = folders[file.folder] ?? []
            let namesakes = names[file.name] ?? []
            outcomes.append((file, outcome(of: file, neighbours, namesakes, taken: &taken)))
        }
        return outcomes.map { file, outcome in
            if let outcome { return outcome }
            if file.sets.allSatisfy({ $0.algorithm == nil && !$0.title.isEmpty }) {
                return .leftOut(file.found, Self.foreign(file.sets))
            }
            let reason =
                taken.contains(file.found.path)
                ? "answers, taken with their questions" : "answers whose questions are not here"
            return .leftOut(file.found, reason)
        }
    }

    private static func foreign(_ sets: [ACVPFile.VectorSet]) -> String {
        let titles = Set(sets.filter { $0.algorithm == nil }.map(\.title)).sorted().map { quoted($0) }
        return "no kernel algorithm takes \(titles.joined(separator: ", "))"
    }

    /// Nil for a file that has answers only.
    private func outcome(
        of file: ACVPFile,
        _ neighbours: [ACVPFile],
        _ namesakes: [ACVPFile],
        taken: inout Set<String>
    ) -> Outcome? {
        let asking = file.sets.filter { $0.role != .answers }
        if asking.isEmpty { return nil }
        let usable = asking.filter { $0.algorithm != nil }
        if usable.isEmpty { return .leftOut(file.found, Self.foreign(asking)) }
        if file.name == ACVPPair.both, neighbours.contains(where: { $0.name == ACVPPair.prompt }),
            neighbours.contains(where: { $0.name == ACVPPair.answers })
        {
            return .leftOut(file.found, "the same as \(ACVPPair.prompt) and \(ACVPPair.answers)")
        }
        var known: [SourceFile] = []
        for set in usable {
            guard let algorithm = set.algorithm else { continue }
            var reader = ACVPReader(set: set.index)
            if set.role == .questions {
                guard let answers = answers(to: set, of: file, neighbours, namesakes) else { continue }
                reader.answers = ACVPReader.Answers(
                    path: answers.file.found.path,
                    location: answers.file.found.location,
                    set: answers.set.index
                )
                taken.insert(answers.file.found.path)
            }
            known.append(
                SourceFile(
                    file.found.relative,
                    label: usable.count > 1 ? "set\((set.index ?? 0))" : "set",
                    algorithm: algorithm.kernelName,
                    type: algorithm.type,
                    evidence: .supplied,
                    reader: reader
                )
            )
        }
        if known.isEmpty { return .leftOut(file.found, "questions without answers; `algcheck acvp` answers them") }
        for set in asking where set.algorithm == nil {
            known.append(
                SourceFile(
                    file.found.relative,
                    label: "set\(set.index ?? 0)",
                    algorithm: "",
                    type: .hash,
                    evidence: .supplied,
                    reader: ACVPReader(set: set.index)
                )
            )
        }
        return .set(file.found, known)
    }

    /// A set with answers to these questions: beside them, or in a file of the same name in another folder, the nearest first.
    private func answers(
        to set: ACVPFile.VectorSet,
        of file: ACVPFile,
        _ neighbours: [ACVPFile],
        _ namesakes: [ACVPFile]
    ) -> (file: ACVPFile, set: ACVPFile.VectorSet)? {
        let isPrompt = file.name == ACVPPair.prompt
        let ordered =
            neighbours.filter { isPrompt && $0.name == ACVPPair.answers }
            + namesakes.filter { !isPrompt && $0.folder != file.folder }.nearest(to: file)
            + neighbours.filter { !isPrompt && $0.found.path != file.found.path }
        let place = file.sets.filter { $0.title == set.title }.firstIndex { $0.index == set.index } ?? 0
        for candidate in ordered {
            let fitting = candidate.sets.filter { other in
                other.role == .answers
                    && (other.title == set.title || other.title.isEmpty && other.number == set.number)
            }
            let numbered = fitting.filter { $0.number != nil && $0.number == set.number }
            if let found = numbered.first ?? (place < fitting.count ? fitting[place] : nil) {
                return (candidate, found)
            }
        }
        return nil
    }
}

extension [ACVPFile] {
    /// Those first that have the most folders in common with a file, from the root on; else in the order in which they came.
    fileprivate func nearest(to file: ACVPFile) -> [ACVPFile] {
        let folders = file.folder.split(separator: "/")
        let ranked = enumerated().map { place, other in
            (shared: zip(other.folder.split(separator: "/"), folders).prefix { $0 == $1 }.count, place: place, other)
        }
        return ranked.sorted { ($1.shared, $0.place) < ($0.shared, $1.place) }.map(\.2)
    }
}
