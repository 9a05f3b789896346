public import KernelNames

/// Which drivers, algorithms and types take part. An empty list means all.
public struct Selection: Sendable, Equatable {
    /// Globs (`*`, `?`) over driver names.
    public var drivers: [String]
    /// Globs over algorithm names. A driver's own name stands for the driver, as it does where the kernel is asked for an
    /// algorithm; the vectors of DRBGs are for such names.
    public var algorithms: [String]
    /// AF_ALG types.
    public var types: [CipherType]
    /// Whether the algorithms are merely those that somebody's vectors are for: they say who takes part, and name nobody.
    public var isImplied: Bool

    /// Selects; everything by default.
    public init(
        drivers: [String] = [],
        algorithms: [String] = [],
        types: [CipherType] = [],
        isImplied: Bool = false
    ) {
        self.drivers = drivers
        self.algorithms = algorithms
        self.types = types
        self.isImplied = isImplied
    }

    /// Whether every driver takes part.
    public var isEverything: Bool { drivers.isEmpty && algorithms.isEmpty && types.isEmpty }

    /// Whether somebody asked for drivers or algorithms by name, and so wants to know all of them.
    public var isByName: Bool { !drivers.isEmpty || !algorithms.isEmpty && !isImplied }

    /// Whether instances of a template are named: by their algorithm, or by a driver's name that can be theirs.
    public func names(instancesOf template: Substring) -> Bool {
        !algorithms.isEmpty || drivers.contains { Glob.canMatch($0, namesStartingWith: "\(template)(") }
    }

    /// Whether a driver takes part.
    public func contains(driver: String, algorithm: String, type: CipherType) -> Bool {
        let isOfType = types.isEmpty || types.contains(type)
        return (contains(algorithm: algorithm, type: type) || isOfType && algorithms.contains(driver))
            && (drivers.isEmpty || drivers.contains { Glob.matches($0, driver) })
    }

    /// Whether a row of what cannot be tested takes part: by either of its names, and by its type where AF_ALG has it.
    public func contains(_ row: UntestedRecord) -> Bool {
        func fits(_ globs: [String], _ name: String) -> Bool {
            globs.isEmpty || !name.isEmpty && globs.contains { Glob.matches($0, name) }
        }
        return fits(drivers, row.driver) && fits(algorithms, row.algorithm)
            && (types.isEmpty || types.contains { $0.rawValue == row.type })
    }

    /// Whether any driver of an algorithm can take part.
    public func contains(algorithm: String, type: CipherType) -> Bool {
        (types.isEmpty || types.contains(type))
            && (algorithms.isEmpty || algorithms.contains { Glob.matches($0, algorithm) })
    }
}

extension Wrapper {
    /// Whether a selection can have instances of wrappers.
    public static func canBe(in selection: Selection) -> Bool {
        allCases.contains { wrapper in
            (selection.types.isEmpty || !wrapper.types.isDisjoint(with: selection.types))
                && (selection.drivers.isEmpty
                    || selection.drivers.contains { Glob.canMatch($0, namesStartingWith: wrapper.start) })
        }
    }
}
