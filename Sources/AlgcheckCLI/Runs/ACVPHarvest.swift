import Corpus
import Files
import Records
import Vectors

/// What the records of a run say in which every driver answers.
struct ACVPHarvest {
    /// A driver and what it said.
    struct Driver {
        let record: DriverRecord
        /// Whether all that it was asked was put to it.
        var isComplete = false
        var answers: [ACVPAnswer] = []
        /// Why a test has no answer, by the test's name.
        var faults: [String: String] = [:]
        /// Why groups of questions were not put.
        var skips: [String] = []
    }

    private(set) var host: HostRecord?
    private(set) var run: RunRecord?
    private(set) var platform: PlatformRecord?
    private(set) var drivers: [Driver] = []
    /// What ended the kernel or the agent; nil where nothing did.
    private(set) var fault: String?

    /// Reads `records.jsonl` of a run that may have been cut.
    init(path: String) throws {
        for (index, line) in try FileBytes.readText(path).split(separator: "\n").enumerated() {
            // The last line of a run that was cut may be a part of one.
            guard let record = try? Record(line: line, source: "\(path):\(index + 1)") else { continue }
            take(record)
        }
    }

    private mutating func take(_ record: Record) {
        switch record {
        case .host(let host): self.host = host
        case .run(let run): self.run = run
        case .platform(let platform): self.platform = platform
        case .driver(let found):
            complete()
            drivers.append(Driver(record: found))
        case .checks(let check): drivers[drivers.count - 1].skips += check.skips.map(\.reason)
        case .answer(let answer): take(answer)
        case .incident(let incident) where incident.kind != .kernelWarning: fault = fault ?? incident.message
        case .end: complete()
        default: break
        }
    }

    private mutating func complete() {
        if !drivers.isEmpty { drivers[drivers.count - 1].isComplete = true }
    }

    private mutating func take(_ answer: AnswerRecord) {
        guard !drivers.isEmpty else { return }
        if let fault = answer.fault { drivers[drivers.count - 1].faults[answer.vector] = fault }
        drivers[drivers.count - 1].answers.append(ACVPAnswer(answer))
    }
}

extension ACVPAnswer {
    /// The answer as a record has it.
    init(_ record: AnswerRecord) {
        func bytes(_ text: String?) -> [UInt8] { text.flatMap { Hex.decode($0) } ?? [] }
        self.init(
            test: record.vector,
            round: record.round,
            key: bytes(record.key),
            iv: bytes(record.iv),
            input: bytes(record.input),
            output: record.output.flatMap { Hex.decode($0) }
        )
    }
}

extension ACVPCheck {
    /// `100 tests as expected`, or how many are not.
    var words: String {
        let own =
            (ownIVs == 0 ? "" : ", \(ownIVs) with an IV of the module's not compared")
            + (left == 0 ? "" : ", \(left) not answered")
        return differences.isEmpty
            ? "\(compared) tests as expected\(own)" : "\(differences.count) of \(compared) tests differ\(own)"
    }
}
