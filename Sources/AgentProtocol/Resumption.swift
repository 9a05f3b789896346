internal import JSONC
public import KernelNames
public import Records

/// What the agent must know of the boots before, so that a driver that stops the kernel takes only itself away.
public struct Resumption: Sendable, Equatable {
    /// Whether the host boots again: then a step that cannot be judged beside others is held for a run alone.
    public var canBootAgain: Bool
    /// Seconds that a step may take before it counts as stuck.
    public var stepLimit: Int
    /// Seconds that a step may wait, using no processor, before it counts as stuck: whoever waits that long for a device or
    /// another thread waits for ever.
    public var idleLimit: Int { min(stepLimit, 10) }
    /// Drivers all of whose steps have records.
    public var doneDrivers: [DriverID]
    /// Further steps that have records.
    public var doneSteps: [StepID]
    /// Drivers that were audited.
    public var audited: [DriverID]
    /// Steps to run before all others, one at a time, in this order.
    public var alone: [StepID]
    /// Drivers whose steps all run alone.
    public var distrusted: [DriverID]
    /// Drivers whose remaining steps are skipped, because they stopped the kernel too often.
    public var dropped: [DriverID]
    /// Steps that stopped the kernel when they ran alone.
    public var guilty: [StepID]
    /// Kernel modules that are not loaded.
    public var unloaded: [String]
    /// Names that are not bound.
    public var unbound: [String]
    /// Whether the host has each start of a step before the step begins, and not of those alone that run alone.
    public var isCareful: Bool

    /// Describes the first boot, or a later one.
    public init(canBootAgain: Bool = false, stepLimit: Int = 60) {
        self.canBootAgain = canBootAgain
        self.stepLimit = stepLimit
        doneDrivers = []
        doneSteps = []
        audited = []
        alone = []
        distrusted = []
        dropped = []
        guilty = []
        unloaded = []
        unbound = []
        isCareful = false
    }
}

extension Resumption {
    var value: JSONValue {
        func list(_ strings: [String]) -> JSONValue { .array(strings.map { .string($0) }) }
        return .object([
            "again": .bool(canBootAgain), "stepLimit": .int(stepLimit),
            "doneDrivers": list(doneDrivers.map(\.text)), "doneSteps": list(doneSteps.map(\.text)),
            "audited": list(audited.map(\.text)),
            "alone": list(alone.map(\.text)), "distrusted": list(distrusted.map(\.text)),
            "dropped": list(dropped.map(\.text)), "guilty": list(guilty.map(\.text)), "unloaded": list(unloaded),
            "unbound": list(unbound), "careful": .bool(isCareful),
        ])
    }

    private static let members: Set<String> = [
        "again", "stepLimit", "doneDrivers", "doneSteps", "audited", "alone", "distrusted", "dropped", "guilty",
        "unloaded", "unbound", "careful",
    ]

    init(from cursor: JSONCursor) throws(JSONError) {
        try cursor.refuseMembers(except: Self.members)
        self.init(canBootAgain: try cursor.at("again").bool(), stepLimit: try cursor.at("stepLimit").int())
        doneDrivers = try Self.names(cursor.at("doneDrivers"), DriverID.init(text:))
        doneSteps = try Self.names(cursor.at("doneSteps"), StepID.init(text:))
        audited = try Self.names(cursor.at("audited"), DriverID.init(text:))
        alone = try Self.names(cursor.at("alone"), StepID.init(text:))
        distrusted = try Self.names(cursor.at("distrusted"), DriverID.init(text:))
        dropped = try Self.names(cursor.at("dropped"), DriverID.init(text:))
        guilty = try Self.names(cursor.at("guilty"), StepID.init(text:))
        unloaded = try cursor.at("unloaded").strings()
        unbound = try cursor.at("unbound").strings()
        isCareful = try cursor.at("careful").bool()
    }

    private static func names<Name>(
        _ cursor: JSONCursor,
        _ read: (String) -> Name?
    ) throws(JSONError) -> [Name] {
        try cursor.map { element throws(JSONError) in
            guard let name = read(try element.string()) else { throw element.error("not the names of a step") }
            return name
        }
    }
}

extension Resumption {
    /// What a record says of a step that hangs.
    public func message(of hang: Announcement.Cause) -> String {
        hang == .asleep
            ? "the call waited for \(idleLimit) s, and nothing came" : "the call did not return within \(stepLimit) s"
    }

    /// Whether a driver, or one that it is built over, stopped the kernel before or is suspected of it.
    public func isSuspect(_ driver: DriverID) -> Bool {
        (distrusted + dropped + alone.map(\.driver)).contains { driver == $0 || driver.isBuilt(over: $0) }
    }

    /// Why a step is left out: its driver, or one that it is built over, stopped the kernel too often; or one that it is
    /// built over did so in this exercise, and would do it again. Nil for a step that is to be run.
    public func reasonToDrop(_ step: StepID) -> String? {
        let driver = step.driver
        if dropped.contains(driver) {
            let inner = dropped.first { driver.isBuilt(over: $0) }
            let who = inner.map { "\($0.name), over which it is built," } ?? "the driver"
            return "\(who) stopped the kernel too often"
        }
        let inner = guilty.first { $0.exercise == step.exercise && driver.isBuilt(over: $0.driver) }
        return inner.map { "\($0.driver.name), over which it is built, stopped the kernel in this exercise" }
    }
}
