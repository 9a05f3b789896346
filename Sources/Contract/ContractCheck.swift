internal import Records

/// One rule of the AF_ALG contract, and how to see whether a kernel keeps it.
public struct ContractCheck: Sendable {
    /// What putting the rule to a kernel can do to it.
    public enum Risk: String, Sendable, Comparable {
        /// Nothing that outlives the check.
        case none
        /// Leaves instances registered that other programs would get; runs last.
        case pollutes
        /// Can stop a kernel that has the fault; runs only when asked for, and after all others.
        case dangerous

        /// Harmless ones first.
        public static func < (left: Risk, right: Risk) -> Bool {
            let order: [Risk] = [.none, .pollutes, .dangerous]
            return (order.firstIndex(of: left) ?? 0) < (order.firstIndex(of: right) ?? 0)
        }
    }

    /// What an observation means.
    enum Meaning: Sendable {
        /// The rule is kept.
        case keeps
        /// The rule is kept in one of several ways that kernels have; the words tell which.
        case varies(String)
        /// The kernel has this known vulnerability.
        case vulnerable(String)
    }

    /// `section/rule`, unique.
    public let id: String
    /// The rule in one sentence.
    public let statement: String
    /// What the check can do to the kernel.
    public let risk: Risk
    /// What each observation means; any other breaks the rule.
    let meanings: KeyValuePairs<String, Meaning>
    /// Puts the rule to the kernel and says in a word what it did.
    let observe: @Sendable () throws -> String

    init(
        _ id: String,
        _ statement: String,
        risk: Risk = .none,
        _ meanings: KeyValuePairs<String, Meaning>,
        observe: @escaping @Sendable () throws -> String
    ) {
        self.id = id
        self.statement = statement
        self.risk = risk
        self.meanings = meanings
        self.observe = observe
    }

    /// A rule that is kept in just one way.
    init(
        _ id: String,
        _ statement: String,
        risk: Risk = .none,
        is expected: String,
        observe: @escaping @Sendable () throws -> String
    ) {
        self.init(id, statement, risk: risk, [expected: .keeps], observe: observe)
    }

    /// Judges what was observed.
    func record(of result: Isolation.Result) -> ContractRecord {
        var record = ContractRecord(
            check: id,
            statement: statement,
            outcome: .fail,
            observed: "",
            expected: meanings.map(\.key)
        )
        switch result {
        case .observed(let word): judge(word, &record)
        case .skipped(let reason): (record.outcome, record.note) = (.skip, reason)
        case .failed(let reason): (record.outcome, record.note) = (.error, reason)
        case .blocked: judge("blocks", &record)
        case .killed(let signal): record.observed = "signal \(signal)"
        }
        return record
    }

    private func judge(_ word: String, _ record: inout ContractRecord) {
        record.observed = word
        switch meanings.first(where: { $0.key == word })?.value {
        case .keeps: record.outcome = .pass
        case .varies(let words): (record.outcome, record.note) = (.pass, words)
        case .vulnerable(let words): (record.outcome, record.note) = (.vulnerable, words)
        case nil: break
        }
    }
}

/// The rule cannot be put to this kernel: why.
struct ContractSkip: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}
