public import Corpus
internal import KernelNames
public import Records
internal import SystemPackage

/// Puts questions without known answers to one driver of each algorithm, and records what comes out.
public struct AnswerRun {
    private let choice: BackendChoice
    private let corpus: Corpus
    private let selection: Selection
    private let emit: (Record) throws -> Void

    /// Prepares a run.
    ///
    /// - Parameters:
    ///   - corpus: questions: vectors whose output is not known.
    ///   - selection: which driver; where several fit, the one that the kernel chooses, or that of the highest priority.
    ///   - backend: which ways to the drivers may be taken.
    ///   - emit: takes each record as soon as it is known.
    public init(
        corpus: Corpus,
        selection: Selection,
        backend: BackendChoice = .afAlg,
        emit: @escaping (Record) throws -> Void
    ) {
        choice = backend
        self.corpus = corpus
        self.selection = selection
        self.emit = emit
    }

    /// Finds the driver, puts every question to it, and ends with the end record; without a driver that is an incident.
    ///
    /// Where a driver cannot be asked here at all, the record of its group says why, and nobody is asked anything.
    public func perform() throws {
        try emit(.run(RunRecord.current(manifestDigest: corpus.manifestDigest)))
        if let missing = MissingModule(for: choice, refused: []) { throw missing }
        let survey = try Discovery(backend: choice).survey(for: corpus.groups, in: selection)
        let (drivers, missing) = Self.drivers(for: corpus.groups, in: survey)
        guard missing.isEmpty else {
            let names = missing.joined(separator: ", ")
            let wanted = selection.drivers.isEmpty ? "" : " that is called \(selection.drivers.joined(separator: ", "))"
            return try emit(.incident(IncidentRecord(kind: .agent, message: "no driver of \(names)\(wanted)")))
        }
        let backend = choice.backend(for: survey.drivers)
        if let skip = skip(corpus.groups, on: drivers, backend) {
            try emit(.checks(skip))
            return try emit(.end(EndRecord(checks: 0, seconds: 0)))
        }
        let start = ContinuousClock.now
        var answered = 0
        for driver in drivers {
            try emit(.driver(driver))
            for index in corpus.groups.indices where driver.takes(corpus.groups[index]) {
                let vectors = try corpus.vectors(ofGroup: index)
                try answer(corpus.groups[index], vectors, driver, backend)
                answered += vectors.count
            }
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        try emit(.end(EndRecord(checks: answered, seconds: (seconds * 1000).rounded() / 1000)))
    }

    /// Puts to every driver that can be reached the questions that it takes, and ends with the end record.
    ///
    /// A driver's record comes before its answers. Where it cannot be asked something here, a record of that group says why.
    public func performWithEveryDriver() throws {
        try emit(.run(RunRecord.current(manifestDigest: corpus.manifestDigest)))
        try emit(.platform(.current()))
        if let missing = MissingModule(for: choice, refused: []) { throw missing }
        let survey = try Discovery(backend: choice).survey(for: corpus.groups, in: selection)
        let backend = choice.backend(for: survey.drivers)
        let start = ContinuousClock.now
        var answered = 0
        for driver in Self.able(survey) {
            try emit(.driver(driver))
            for (index, group) in corpus.groups.enumerated() where driver.takes(group) {
                if let skip = skip([group], on: [driver], backend) {
                    try emit(.checks(skip))
                    continue
                }
                let vectors = try corpus.vectors(ofGroup: index)
                try answer(group, vectors, driver, backend)
                answered += vectors.count
            }
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        try emit(.end(EndRecord(checks: answered, seconds: (seconds * 1000).rounded() / 1000)))
    }

    /// The drivers that can be asked something.
    private static func able(_ survey: Discovery.Survey) -> [DriverRecord] {
        survey.drivers.filter { $0.unreachable == nil && $0.groups > 0 }
    }

    /// Who answers each algorithm, in the order of the names, and the algorithms that nobody answers.
    static func drivers(
        for groups: [VectorGroup],
        in survey: Discovery.Survey
    ) -> (drivers: [DriverRecord], missing: [String]) {
        let able = able(survey)
        let answering = Set(survey.resolutions.map(\.driver))
        var found: [DriverRecord] = []
        var missing: [String] = []
        for algorithm in Set(groups.map(\.algorithm)).sorted() {
            let takers = able.filter { driver in
                groups.contains { $0.algorithm == algorithm && driver.takes($0) }
            }
            guard let driver = takers.first(where: { answering.contains($0.driver) }) ?? takers.first else {
                missing.append(algorithm)
                continue
            }
            found.append(driver)
        }
        return (found, missing)
    }

    /// The first group that its driver cannot be asked here, with the reason.
    private func skip(
        _ groups: [VectorGroup],
        on drivers: [DriverRecord],
        _ backend: any Backend
    ) -> CheckRecord? {
        for driver in drivers {
            for group in groups where driver.takes(group) {
                guard let reason = Generator.reasonToSkip(backend, driver.bindName, group.operation) else { continue }
                var record = CheckRecord(
                    StepID(driver: driver.id, group: group.id, exercise: .oneshot, backend: driver.backend)
                )
                record.skips = [CheckRecord.Skip(reason: reason, count: group.count)]
                return record
            }
        }
        return nil
    }

    private func answer(
        _ group: VectorGroup,
        _ vectors: [Vector],
        _ driver: DriverRecord,
        _ backend: any Backend
    ) throws {
        do throws(BackendError) {
            _ = try group.runner(backend, driver: driver.bindName)
        } catch {
            for vector in vectors { try emit(.answer(AnswerRecord(vector: vector.id, fault: "\(error)"))) }
            return
        }
        let runner = try group.runner(backend, driver: driver.bindName)
        if let chain = group.chain, let rounds = runner as? ChainRunner {
            return try answerRounds(vectors, rounds, chain)
        }
        var asked = runner
        for vector in vectors {
            let message = Message(vector, group, digestSize: driver.number("digestsize"))
            var record = AnswerRecord(vector: vector.id)
            do throws(BackendError) {
                record.take(try asked.ask(vector, message, cuts: []), message, group)
            } catch {
                // What is forged has no answer.
                if error.errno != .badMessage { record.fault = "\(error)" }
            }
            try emit(.answer(record))
        }
    }

    private func answerRounds(_ vectors: [Vector], _ rounds: ChainRunner, _ chain: Chain) throws {
        var runner = rounds
        for vector in vectors {
            var start = vector
            for round in 0..<chain.kind.rounds {
                var record = AnswerRecord(vector: vector.id, round: round)
                if !start.key.isEmpty {
                    record.key = Hex.encode(start.key)
                    record.iv = Hex.encode(start.iv)
                    record.input = Hex.encode(start.input)
                }
                var next: Vector?
                do throws(BackendError) {
                    switch try runner.end(of: start) {
                    case .outputs(let outputs, let following):
                        record.output = outputs.first.map { Hex.encode($0) }
                        next = MonteCarloRound.next(after: start, outputs, following: following, chain)
                    case .spoiled: record.fault = AnswerRecord.spoiled
                    }
                } catch {
                    record.fault = "\(error)"
                }
                try emit(.answer(record))
                guard let next else { break }
                start = next
            }
        }
    }
}

extension AnswerRecord {
    fileprivate static let spoiled = "memory beside the output was written"

    /// Takes what a driver gave, without the associated data that the kernel puts in front.
    fileprivate mutating func take(_ received: Received, _ message: Message, _ group: VectorGroup) {
        if received.spoiled != nil {
            fault = Self.spoiled
        } else if group.operation == .health {
            fault = "no published answer"
        } else if group.padding == .pkcs7, group.operation == .decrypt, !PKCS7.isPadded(received.bytes) {
            fault = "the padding is wrong"
        } else {
            let uncompared = group.padding == .leadingIV ? group.ivSize : 0
            output = Hex.encode(received.bytes.dropFirst(message.associated + uncompared))
        }
    }
}
