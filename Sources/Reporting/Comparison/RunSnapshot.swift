internal import Corpus
internal import Files
public import KernelNames
public import Records

/// What a comparison needs of a run: taken from its records, or from a baseline that was saved of it.
public struct RunSnapshot: Sendable, Equatable {
    /// A group of vectors in an exercise.
    public struct Place: Hashable, Comparable, Sendable {
        /// The group's id.
        public var group: String
        /// The exercise.
        public var exercise: Exercise

        /// Names a place.
        public init(group: String, exercise: Exercise) {
            self.group = group
            self.exercise = exercise
        }

        /// By group, then by exercise.
        public static func < (left: Place, right: Place) -> Bool {
            (left.group, left.exercise) < (right.group, right.exercise)
        }
    }

    /// A check whose driver gave a wrong answer.
    public struct Failure: Sendable, Equatable {
        /// What went wrong.
        public var kind: CheckRecord.Failure.Kind
        /// One line for people; empty in a baseline, which keeps the kind alone.
        public var message: String
        /// The waiver that covers it; nil where none does.
        public var waiver: Waiver?
    }

    /// What a driver made of a group in an exercise.
    public struct Cell: Sendable, Equatable {
        /// Checks that passed.
        public var passed = 0
        /// Wrong answers by the vector's id.
        public var failures: [String: Failure] = [:]
        /// Checks that the harness could not execute, by what it said.
        public var errors: [String: Int] = [:]
        /// Checks that were not executed, by reason.
        public var skips: [String: Int] = [:]
        /// Nanoseconds that the group took.
        public var nanoseconds = 0

        /// Checks that were executed.
        public var executed: Int { passed + failures.count }
    }

    /// A driver with all that it was put to.
    public struct Driver: Sendable, Equatable {
        /// Type, algorithm and name.
        public var id: DriverID
        /// The module that provides it.
        public var module: String
        /// The kernel's priority.
        public var priority: Int
        /// What the run says of it.
        public var verdict: Verdict.Name
        /// Why, for verdicts that carry a reason.
        public var reason: String?
        /// What proves the reason, where it is not a matter of checks.
        public var proof: String?
        /// The way by which it was reached.
        public var backend = BackendKind.afAlg
        /// Its groups in its exercises.
        public var cells: [Place: Cell]

        /// Checks that were executed.
        public var executed: Int { cells.values.reduce(0) { $0 + $1.executed } }
    }

    /// What the kernel did where a rule of the contract says something.
    public struct Rule: Sendable, Equatable {
        /// How the observation stands to the rule.
        public var outcome: ContractRecord.Outcome
        /// What the kernel did.
        public var observed: String
    }

    /// Where the run's figures come from: what the reader must know before comparing times.
    public struct Surroundings: Sendable, Equatable {
        /// `uname -r`.
        public var kernel = "unknown kernel"
        /// `uname -m`.
        public var machine = ""
        /// The processor's model name.
        public var processor = ""
        /// What the processor has, as /proc/cpuinfo lists it; empty where the run does not tell.
        public var features: Set<String> = []
        /// The target and, for guests, the accelerator: `guest (tcg)`.
        public var target = ""
        /// Whether an emulator executed the instructions, so that times say little of a processor.
        public var isEmulated = false
        /// Whether the kernel was in FIPS mode.
        public var fips = false
        /// sha256 of the vector manifest.
        public var manifest = ""
        /// The exercises in the plan.
        public var exercises: [Exercise] = []
        /// Which ways to the drivers the run could take.
        public var backend = BackendChoice.afAlg
        /// The version of algcheck.
        public var suite = ""
    }

    /// What to call the run in reports: its folder or its file.
    public var name: String
    /// Where the run's figures come from.
    public var surroundings: Surroundings
    /// Why the run is not complete; empty when it is.
    public var disturbances: [String]
    /// All drivers, in the order of reports.
    public var drivers: [Driver]
    /// Modules that would not load, with the errno's name.
    public var modules: [String: String]
    /// What the run names without testing it, in the order of the run.
    public var untested: [Absence]
    /// Which driver a bind of a generic name got; empty where no name was bound.
    public var answers: [AlgorithmID: Answer]
    /// The rules of the contract that were put to the kernel.
    public var contract: [String: Rule]

    /// Checks that were executed, on all drivers.
    public var executed: Int { drivers.reduce(0) { $0 + $1.executed } }
}

extension RunSnapshot {
    /// What a run's records say.
    ///
    /// - Parameter name: what to call the run in reports.
    public init(_ results: RunResults, name: String) {
        self.name = name
        surroundings = Surroundings(results)
        disturbances = results.disturbances
        modules = Dictionary(results.modules.map { ($0.name, $0.errno) }) { first, _ in first }
        untested = results.untested.map { row in
            Absence(
                driver: row.driver,
                algorithm: row.algorithm,
                type: row.type,
                module: row.module,
                untested: row.untested
            )
        }
        answers = Dictionary(
            results.resolutions.map {
                ($0.id.algorithm, Answer(driver: $0.driver, priority: $0.priority))
            }
        ) { first, _ in first }
        drivers = results.drivers.map(Driver.init)
        contract = Dictionary(
            results.contract.map { ($0.check, Rule(outcome: $0.outcome, observed: $0.observed)) }
        ) { _, last in last }
    }
}

extension RunSnapshot.Surroundings {
    fileprivate init(_ results: RunResults) {
        if let run = results.run {
            kernel = run.kernelRelease
            machine = run.machine
            processor = run.processor
            fips = run.fips
            manifest = run.manifestDigest
            exercises = run.exercises
            backend = run.backend
        }
        features = Set(results.platform?.flags ?? [])
        if let host = results.host {
            target = RunFacts.target(host) ?? ""
            isEmulated = host.accelerator == "tcg"
            suite = host.suiteVersion
        }
    }
}

extension RunSnapshot.Driver {
    fileprivate init(_ result: DriverResult) {
        let record = result.record
        id = record.id
        module = record.module
        priority = record.priority
        verdict = result.verdict.kind
        reason = result.verdict.reason
        proof = record.untested?.evidence
        backend = record.backend
        cells = [:]
        cells.reserveCapacity(result.checks.count)
        for check in result.checks {
            cells[.init(group: check.group, exercise: check.exercise), default: .init()].add(check)
        }
        for one in result.waived {
            cells[.init(group: one.group, exercise: one.exercise), default: .init()].add(one.failure, one.waiver)
        }
    }
}

extension RunSnapshot.Cell {
    fileprivate mutating func add(_ check: CheckRecord) {
        passed += check.passed
        nanoseconds += check.nanoseconds
        for skip in check.skips { skips[skip.reason, default: 0] += skip.count }
        for failure in check.failures { add(failure) }
    }

    fileprivate mutating func add(_ failure: CheckRecord.Failure, _ waiver: Waiver? = nil) {
        if failure.kind == .error {
            errors[failure.message, default: 0] += 1
        } else {
            failures[failure.subject.text] = .init(kind: failure.kind, message: failure.message, waiver: waiver)
        }
    }
}

extension RunSnapshot {
    /// Reads a run's folder, its `records.jsonl`, or a baseline.
    ///
    /// - Throws: `FileError` when there is neither; `JSONError` when a baseline cannot be read.
    public init(path: String) throws {
        let folder = path.last == "/" ? String(path.dropLast()) : path
        if path.hasSuffix(".jsonl") {
            self.init(try RunResults(path: path), name: path)
        } else if let bytes = Baseline.bytes(of: folder) {
            self = try Baseline.read(bytes, source: folder)
        } else {
            self.init(try RunResults(path: "\(folder)/\(ReportWriter.FileName.records)"), name: folder)
        }
    }
}

extension RunSnapshot {
    /// The run with a note at each failure that a waiver covers.
    ///
    /// - Parameter today: the day, UTC, `2026-11-23`.
    public func applying(_ waivers: WaiverList, today: String) -> RunSnapshot {
        let valid = waivers.holding(release: surroundings.kernel, today: today)
        var copy = self
        for index in copy.drivers.indices {
            let id = copy.drivers[index].id
            let own = valid.filter { $0.covers(id) }
            guard !own.isEmpty else { continue }
            for (place, cell) in copy.drivers[index].cells where !cell.failures.isEmpty {
                let meant = own.filter { $0.covers(group: place.group, exercise: place.exercise) }
                for (vector, failure) in cell.failures {
                    copy.drivers[index].cells[place]?.failures[vector]?.waiver =
                        meant.first { $0.covers(vector: vector, failure.kind, failure.message) }
                }
            }
        }
        return copy
    }
}
