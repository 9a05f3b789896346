internal import Corpus
internal import JSONC
internal import KernelNames
internal import Records

/// Gathers records line by line; what cannot be read becomes an incident.
struct RecordCollector {
    private(set) var host: HostRecord?
    private(set) var files: [FileRecord] = []
    private(set) var run: RunRecord?
    private(set) var modules: [ModuleRecord] = []
    private(set) var plan: PlanRecord?
    private(set) var drivers: [DriverID: DriverRecord] = [:]
    private(set) var untested: [UntestedRecord] = []
    private(set) var resolutions: [ResolutionRecord] = []
    private(set) var devices: [DeviceRecord] = []
    private(set) var audits: [AuditRecord] = []
    private(set) var platform: PlatformRecord?
    private(set) var groups: [String: GroupRecord] = [:]
    private(set) var checks: [DriverID: [CheckRecord]] = [:]
    private(set) var contract: [ContractRecord] = []
    private(set) var end: EndRecord?
    private(set) var recordCount = 0

    private let source: String
    private var lineNumber = 0
    private var incidents: [IncidentRecord] = []
    private var garbledCount = 0

    /// Lines that could not be read and are listed one by one; a file of another format has no other kind.
    private static let listedFaults = 20

    init(source: String) {
        self.source = source
    }

    /// Takes one line.
    ///
    /// - Parameters:
    ///   - line: its text; nil when its bytes are no UTF-8.
    ///   - isUnfinished: whether the file ends before the line does.
    mutating func take(_ line: String?, isUnfinished: Bool = false) {
        lineNumber += 1
        let place = "\(source):\(lineNumber)"
        guard let line else { return fault("\(place): not UTF-8", line: nil) }
        guard !line.utf8.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }) else { return }
        do {
            keep(try Record(line: line, source: place))
        } catch {
            fault(isUnfinished ? "\(place): the file ends inside this line" : error.description, line: line)
        }
    }

    private mutating func keep(_ record: Record) {
        switch record {
        case .host(let record): host = host ?? record
        case .file(let record): files.append(record)
        case .run(let record): run = run ?? record
        case .module(let record): modules.append(record)
        case .plan(let record):
            plan?.add(record)
            plan = plan ?? record
        case .driver(let record): drivers[record.id] = record
        case .untested(let record): untested.append(record)
        case .resolution(let record): resolutions.append(record)
        case .device(let record): devices.append(record)
        case .audit(let record): audits.append(record)
        case .platform(let record): platform = platform ?? record
        case .group(let record): groups[record.id] = record
        case .incident(let record): incidents.append(record)
        case .contract(let record): contract.append(record)
        // Answers go to whoever asked, not into reports.
        case .answer: break
        case .end(let record): end = end ?? record
        case .checks(let record):
            recordCount += 1
            checks[record.step.driver, default: []].append(record)
        }
    }

    private mutating func fault(_ message: String, line: String?) {
        garbledCount += 1
        guard garbledCount <= Self.listedFaults else { return }
        let excerpt = line.map { [String($0.unicodeScalars.prefix(200))] } ?? []
        incidents.append(IncidentRecord(kind: .garbled, message: message, log: excerpt))
    }

    /// Every incident, and a last one for the lines that are not listed.
    var allIncidents: [IncidentRecord] {
        guard garbledCount > Self.listedFaults else { return incidents }
        let more = "\(source): \(garbledCount - Self.listedFaults) more lines are no records"
        return incidents + [IncidentRecord(kind: .garbled, message: more)]
    }
}
