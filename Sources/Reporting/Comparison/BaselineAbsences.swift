internal import Corpus
internal import JSONC
internal import KernelNames
internal import Records

/// What a baseline keeps of a run beside its drivers: what is not tested, and who answers a generic name.
///
/// Baselines of earlier builds have neither member; of those nothing is compared.
enum BaselineAbsences {
    static func rows(_ absences: [RunSnapshot.Absence]) -> [JSONValue] {
        let sorted = absences.sorted {
            ($0.type, $0.algorithm, $0.driver, $0.module) < ($1.type, $1.algorithm, $1.driver, $1.module)
        }
        return sorted.map { row in
            .object([
                "type": .string(row.type), "algorithm": .string(row.algorithm), "driver": .string(row.driver),
                "module": .string(row.module), "reason": .string(row.untested.reason.rawValue),
                "evidence": .string(row.untested.evidence),
            ])
        }
    }

    static func answers(_ answers: [AlgorithmID: RunSnapshot.Answer]) -> [JSONValue] {
        answers.sorted { AlgorithmID.precedesInBaseline($0.key, $1.key) }.map { name, answer in
            .object([
                "type": .string(name.type.rawValue), "algorithm": .string(name.name),
                "driver": .string(answer.driver), "priority": .int(answer.priority),
            ])
        }
    }

    static func readRows(_ root: borrowing JSONCursor) throws(JSONError) -> [RunSnapshot.Absence] {
        guard let list = try root.member("untested") else { return [] }
        return try list.map { row throws(JSONError) in
            RunSnapshot.Absence(
                driver: try row.at("driver").string(),
                algorithm: try row.at("algorithm").string(),
                type: try row.at("type").string(),
                module: try row.at("module").string(),
                untested: Untested(
                    try row.at("reason").choice(of: Reason.self),
                    evidence: try row.at("evidence").string()
                )
            )
        }
    }

    static func readAnswers(
        _ root: borrowing JSONCursor
    ) throws(JSONError) -> [AlgorithmID: RunSnapshot.Answer] {
        var answers: [AlgorithmID: RunSnapshot.Answer] = [:]
        guard let list = try root.member("answers") else { return answers }
        for index in 0..<(try list.count()) {
            let entry = try list.at(index)
            let name = try AlgorithmID(from: entry)
            answers[name] = RunSnapshot.Answer(
                driver: try entry.at("driver").string(),
                priority: try entry.at("priority").int()
            )
        }
        return answers
    }
}
