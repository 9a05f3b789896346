internal import Files
internal import JSONC
internal import KernelNames

/// The accepted changes of a file; `Reports/ACCEPTED.md` is its grammar.
public struct AcceptedList: Sendable, Equatable {
    /// The version of the format; readers refuse any other.
    public static let version = 1

    /// The changes in the order of the file.
    public let changes: [AcceptedChange]

    /// Reads a file.
    ///
    /// - Throws: `FileError` when it cannot be read; `JSONError` naming the place of the fault.
    public init(path: String) throws {
        try self.init(try FileBytes.read(path), source: path)
    }

    /// Reads a file's content.
    ///
    /// - Parameter source: the file's name, for errors.
    public init(_ bytes: [UInt8], source: String) throws {
        let document = try JSONDocument(parsing: bytes.span.bytes, source: source)
        let root = document.root
        let version = try root.at("version").int()
        guard version == Self.version else {
            throw root.error("version \(version) of accepted changes, this build reads \(Self.version)")
        }
        for name in try root.keys() where !["version", "changes"].contains(name) {
            throw root.error("unknown member \"\(name)\"; there are changes, version")
        }
        var changes: [AcceptedChange] = []
        try root.at("changes").visit { element in
            changes.append(try AcceptedChange(from: element, place: "\(source): change \(changes.count + 1)"))
        }
        self.changes = changes
    }
}

/// What accepted changes make of comparisons: which were used, and which could have been.
struct Acceptance {
    private let list: AcceptedList
    /// The day, UTC, `2026-11-23`.
    private let today: String
    private var used: Set<Int> = []
    private var possible: Set<Int> = []

    init(_ list: AcceptedList, today: String) {
        self.list = list
        self.today = today
    }

    /// A run as acceptance looks at it.
    struct Side {
        let release: String
        let drivers: [(id: DriverID, executed: Int, isReached: Bool)]
    }

    /// The changes between two kernels; those that are accepted are no regression, and say who accepts them.
    ///
    /// - Parameter release: of the newer kernel.
    mutating func apply(to changes: [Change], base: Side, new: Side) -> [Change] {
        let valid = list.changes.indices.filter { place in
            let change = list.changes[place]
            return change.expires >= today && change.kernels?.contains(new.release) ?? true
        }
        guard !valid.isEmpty else { return changes }
        for place in valid where isPossible(list.changes[place], base, new) { possible.insert(place) }
        return changes.map { change in
            guard let place = valid.first(where: { list.changes[$0].covers(change) }) else { return change }
            used.insert(place)
            var accepted = change
            accepted.isRegression = false
            accepted.acceptance = list.changes[place]
            return accepted
        }
    }

    /// Whether the change would have happened here if it happened at all.
    private func isPossible(_ change: AcceptedChange, _ base: Side, _ new: Side) -> Bool {
        switch change.kind {
        case .driverVanished, .newlyUnreachable:
            base.drivers.contains { $0.isReached && change.covers($0.id) }
        case .driverAppeared, .runIncomplete, .contractChanged: false
        default:
            // Two kernels of the range look alike after the change.
            change.kernels.map { !$0.contains(base.release) } ?? false
                && base.drivers.contains { $0.executed > 0 && change.covers($0.id) }
                && new.drivers.contains { change.covers($0.id) }
        }
    }

    /// Accepted changes that make a comparison fail, one line each.
    var faults: [String] {
        list.changes.indices.compactMap { place in
            let change = list.changes[place]
            if change.expires < today {
                return
                    "\(change.place) expired on \(change.expires) (\(change.title)): remove or renew it, see \(change.link)"
            }
            guard possible.contains(place), !used.contains(place) else { return nil }
            return
                "\(change.place) is stale (\(change.title)): what it covers did not change so; remove it, see \(change.link)"
        }
    }
}

extension RunSnapshot {
    /// The run as acceptance looks at them.
    var acceptanceSide: Acceptance.Side {
        Acceptance.Side(
            release: surroundings.kernel,
            drivers: drivers.map { ($0.id, $0.executed, $0.verdict != .unreachable) }
        )
    }
}

extension [Change] {
    /// One line for each acceptance, with the number of changes: `65 driver-vanished accepted until ...`.
    var acceptanceNotes: [String] {
        var order: [AcceptedChange] = []
        var counts: [String: Int] = [:]
        for change in self {
            guard let acceptance = change.acceptance else { continue }
            if counts[acceptance.place] == nil { order.append(acceptance) }
            counts[acceptance.place, default: 0] += 1
        }
        return order.map { one in
            "\((counts[one.place] ?? 0).grouped) \(one.kind.rawValue) accepted until \(one.expires): "
                + "\(one.reason) (\(one.link))"
        }
    }
}
