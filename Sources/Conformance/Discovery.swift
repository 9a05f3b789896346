internal import AFALG
public import Corpus
public import Records

/// Finds every driver that AF_ALG could reach.
///
/// Drivers register when their module loads, instances of templates when somebody binds them. So discovery first binds
/// every algorithm that the corpus has vectors for, then every template over each driver of what it wraps, and then
/// reads what /proc/crypto shows.
public struct Discovery {
    private let read: () throws -> String
    private let probe: (CipherType, String) throws(AFALGError) -> Void

    /// Discovery on the kernel that runs here.
    public init() {
        read = { try FileBytes.readText(ProcCrypto.path) }
        probe = { type, name throws(AFALGError) in try type.probe(name) }
    }

    /// Discovery over a pretended kernel, for tests.
    init(read: @escaping () throws -> String, probe: @escaping (CipherType, String) throws(AFALGError) -> Void) {
        self.read = read
        self.probe = probe
    }

    /// The drivers in the order type, algorithm, falling priority.
    ///
    /// - Parameters:
    ///   - groups: the corpus's groups; they tell which algorithms to instantiate and how many groups a driver gets.
    ///   - selection: which drivers to return.
    /// - Throws: `FileError` when /proc/crypto cannot be read.
    public func drivers(for groups: [VectorGroup], in selection: Selection = Selection()) throws -> [DriverRecord] {
        let before = Set(ProcCrypto.parse(try read()).map(\.driver))
        instantiate(Self.algorithms(of: groups).filter { selection.contains(algorithm: $0.name, type: $0.type) })
        let entries = ProcCrypto.parse(try read())

        var drivers: [DriverRecord] = []
        // An instance that is on its way out can stand in the list beside its successor of the same name.
        var seen: Set<String> = []
        for entry in entries where !entry.isInternal && seen.insert("\(entry.driver) \(entry.name)").inserted {
            guard let type = entry.socketType.flatMap({ CipherType(rawValue: $0) }),
                selection.contains(driver: entry.driver, algorithm: entry.name, type: type)
            else { continue }
            var driver = DriverRecord(
                entry,
                type: type,
                origin: before.contains(entry.driver) ? .registered : .instance
            )
            driver.groups = groups.count { driver.takes($0) }
            do {
                try probe(type, driver.driver)
            } catch {
                driver.unreachable = .init(step: error.step.rawValue, errno: error.errno.symbol)
            }
            drivers.append(driver)
        }
        return drivers.sorted {
            ($0.type, $0.algorithm, -$0.priority, $0.driver) < ($1.type, $1.algorithm, -$1.priority, $1.driver)
        }
    }

    private static func algorithms(of groups: [VectorGroup]) -> [(type: CipherType, name: String)] {
        var seen: Set<String> = []
        return groups.filter { seen.insert("\($0.type) \($0.algorithm)").inserted }.map { ($0.type, $0.algorithm) }
    }

    private func instantiate(_ algorithms: [(type: CipherType, name: String)]) {
        // A refusal here is no finding: the driver's own probe decides.
        for algorithm in algorithms { try? probe(algorithm.type, algorithm.name) }
        guard let text = try? read() else { return }
        let entries = ProcCrypto.parse(text)
        for algorithm in algorithms {
            for name in TemplateName(algorithm.name)?.instances(over: entries) ?? [] {
                try? probe(algorithm.type, name)
            }
        }
    }
}

extension DriverRecord {
    init(_ entry: RegisteredAlgorithm, type: CipherType, origin: Origin) {
        self.init(
            driver: entry.driver,
            algorithm: entry.name,
            type: type,
            module: entry.module,
            priority: entry.priority,
            selftest: entry.selftest,
            origin: origin,
            fields: entry.fields,
            groups: 0,
            records: 0
        )
    }

    /// Whether the group's vectors are for this driver: by algorithm or by driver name, as bind() looks names up.
    public func takes(_ group: VectorGroup) -> Bool {
        type == group.type && (group.algorithm == algorithm || group.algorithm == driver)
    }
}

/// A kernel name of the form `template(argument,...)`.
struct TemplateName: Equatable {
    let template: Substring
    let arguments: [Substring]

    /// Nil for a name that is no template's.
    init?(_ name: String) {
        guard let open = name.firstIndex(of: "("), name.last == ")" else { return nil }
        template = name[..<open]
        var arguments: [Substring] = []
        var depth = 0
        var start = name.index(after: open)
        let end = name.index(before: name.endIndex)
        for index in name[start..<end].indices {
            switch name[index] {
            case "(": depth += 1
            case ")": depth -= 1
            case "," where depth == 0:
                arguments.append(name[start..<index])
                start = name.index(after: index)
            default: break
            }
        }
        arguments.append(name[start..<end])
        self.arguments = arguments
    }

    /// The template over every combination of registered drivers of its arguments.
    func instances(over entries: [RegisteredAlgorithm]) -> [String] {
        let choices = arguments.map { argument in
            entries.filter { $0.name == argument && !$0.isInternal }.map(\.driver)
        }
        let combinations = choices.reduce([[]]) { combinations, drivers in
            combinations.flatMap { head in drivers.map { head + [$0] } }
        }
        return combinations.map { "\(template)(\($0.joined(separator: ",")))" }
    }
}
