import AgentProtocol
import Conformance
import Corpus
import Foundation
import Records
import Reporting
import Synchronization
import Testing

/// The kernel that this process runs on, as the generated suites see it.
enum KernelUnderTest {
    /// Why the generated suites are skipped where they are.
    static let reason: Comment = "AF_ALG or the corpus is not here: `make test` runs these suites in a guest"

    private static let state: State? = State()

    /// Whether the suites can run: the kernel has AF_ALG, and the corpus is there.
    static var isReachable: Bool { state != nil }

    /// One case for each driver that takes a group.
    ///
    /// - Parameter ids: groups of the corpus.
    static func cases(_ ids: [String]) -> [ConformanceCase] {
        guard let state else { return [] }
        return ids.flatMap { id -> [ConformanceCase] in
            guard let index = state.index[id] else { return [ConformanceCase(missing: id)] }
            let group = state.corpus.groups[index]
            return state.drivers.filter { $0.unreachable == nil && $0.takes(group) }.map { driver in
                ConformanceCase(group: id, place: index, driver: driver)
            }
        }
    }

    /// The vectors of a group; unpacked once for all of its drivers.
    static func vectors(at place: Int) throws -> (VectorGroup, [Vector]) {
        let state = try #require(state)
        let vectors = try unpacked.withLock { unpacked in
            if let known = unpacked[place] { return known }
            let vectors = try state.corpus.vectors(ofGroup: place)
            unpacked[place] = vectors
            return vectors
        }
        return (state.corpus.groups[place], vectors)
    }

    private static let unpacked = Mutex<[Int: [Vector]]>([:])

    /// Writes a record for whoever started the process, when it asked for them.
    static func write(_ record: Record) {
        state?.journal?.write(record)
    }

    /// The waiver that makes a failing check a known issue; nil for a failure that nobody expects.
    static func waiver(for failure: CheckRecord.Failure, of record: CheckRecord) -> Waiver? {
        guard let state, let waivers = state.waivers else { return nil }
        return waivers.waiver(for: failure, of: record, release: state.release, today: state.today)
    }

    private struct State {
        let corpus: Corpus
        let index: [String: Int]
        let drivers: [DriverRecord]
        let journal: Journal?
        let waivers: WaiverList?
        let release: String
        let today = String(Date.now.formatted(.iso8601).prefix(10))

        init?() {
            func variable(_ name: GuestLayout.Variable) -> String? {
                ProcessInfo.processInfo.environment[name.rawValue]
            }
            guard let folder = variable(.corpus), let corpus = try? Corpus(folder: folder),
                let drivers = try? Discovery().survey(for: corpus.groups).drivers,
                drivers.contains(where: { $0.unreachable == nil })
            else { return nil }
            self.corpus = corpus
            self.drivers = drivers
            let run = RunRecord.current(
                manifestDigest: corpus.manifestDigest,
                exercises: Exercise.ofSuites
            )
            release = run.kernelRelease
            do {
                waivers = try variable(.waivers).map { try WaiverList(path: $0) }
            } catch {
                // Failures would then be new ones, and nobody would know why.
                fatalError("\(error)")
            }
            index = Dictionary(uniqueKeysWithValues: corpus.groups.enumerated().map { ($1.id, $0) })
            journal = variable(.recordsDescriptor).flatMap { Int32($0) }.map { Journal(descriptor: $0) }
            guard let journal else { return }
            journal.write(.run(run))
            let plan = Plan(corpus: corpus, drivers: drivers, exercises: Exercise.ofSuites)
            for driver in plan.drivers { journal.write(.driver(driver)) }
            journal.write(.plan(plan.size))
        }
    }
}

/// One driver and one group: a case of a generated suite.
struct ConformanceCase: Sendable, CustomTestStringConvertible {
    private let group: String
    private let place: Int?
    private let driver: DriverRecord?

    init(group: String, place: Int, driver: DriverRecord) {
        self.group = group
        self.place = place
        self.driver = driver
    }

    /// A group that the suites name and the corpus lacks: it fails.
    init(missing group: String) {
        self.group = group
        place = nil
        driver = nil
    }

    var testDescription: String { "\(driver?.driver ?? "no driver") x \(group)" }

    /// Puts every vector of the group to the driver in the exercises of known answers; each vector that fails is an issue, a
    /// known one where a waiver holds.
    func run() {
        guard let place, let driver else {
            Issue.record("the corpus lacks the group \(group): generate it anew")
            return
        }
        do {
            let (group, vectors) = try KernelUnderTest.vectors(at: place)
            for exercise in Exercise.all(for: group) where Exercise.ofSuites.contains(exercise) {
                let record = Engine().run(group, vectors, on: driver, exercise)
                KernelUnderTest.write(.checks(record))
                for failure in record.failures { report(failure, of: record) }
            }
        } catch {
            Issue.record(error)
        }
    }
}

extension ConformanceCase {
    private func report(_ failure: CheckRecord.Failure, of record: CheckRecord) {
        let comment: Comment =
            "\(record.driver), \(record.group), \(record.exercise), \(failure.subject.text): \(failure.message)"
        if let waiver = KernelUnderTest.waiver(for: failure, of: record) {
            withKnownIssue("\(waiver.reason) (\(waiver.link))") { Issue.record(comment) }
        } else {
            Issue.record(comment)
        }
    }
}

/// Records on a descriptor, ended by the end record when the process ends in order.
private final class Journal: @unchecked Sendable {
    private let file: FileHandle
    private let lock = NSLock()
    private var checks = 0
    private let start = ContinuousClock.now

    init(descriptor: Int32) {
        file = FileHandle(fileDescriptor: descriptor)
        Self.current = self
        atexit { Journal.current?.end() }
    }

    nonisolated(unsafe) private static var current: Journal?

    func write(_ record: Record) {
        lock.withLock {
            if case .checks(let record) = record { checks += record.executed }
            file.write(Data((record.line + "\n").utf8))
        }
    }

    private func end() {
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        write(.end(EndRecord(checks: checks, seconds: (seconds * 1000).rounded() / 1000)))
    }
}
