public import KernelNames

/// Something that is no driver of an AF_ALG type, or is not there at all, and so cannot be tested: an implementation of
/// another type, one whose module would not load, an instance that the kernel would not make, an algorithm that it lacks.
public struct UntestedRecord: Sendable, Equatable {
    /// The driver's name, or what was bound; empty when no driver's name is known.
    public var driver: String
    /// The algorithm's name; empty when it is not known.
    public var algorithm: String
    /// The kernel's type (`cipher`, `akcipher`, `scomp`, ...), or the AF_ALG type; empty when it is not known.
    public var type: String
    /// The module that provides it or would; empty when it is not known.
    public var module: String
    /// Why it is not tested.
    public var untested: Untested
    /// The kernel's self-test state, of what is registered: `passed` or `unknown`.
    public var selftest: String?
    /// What the kernel's log says of it.
    public var log: [String]

    /// Describes what is not tested.
    public init(
        driver: String,
        algorithm: String,
        type: String,
        module: String,
        untested: Untested,
        selftest: String? = nil,
        log: [String] = []
    ) {
        self.driver = driver
        self.algorithm = algorithm
        self.type = type
        self.module = module
        self.untested = untested
        self.selftest = selftest
        self.log = log
    }
}

/// Which driver answers an algorithm's name, before any instance was made that nobody asked for.
public struct ResolutionRecord: Sendable, Equatable {
    /// The driver that a bind of its algorithm's name gets.
    public var id: DriverID
    /// Its priority.
    public var priority: Int

    /// Names who answers.
    public init(_ id: DriverID, priority: Int) {
        self.id = id
        self.priority = priority
    }

    /// The AF_ALG type.
    public var type: CipherType { id.type }
    /// The algorithm's name.
    public var algorithm: String { id.algorithm.name }
    /// The driver that a bind of the name gets.
    public var driver: String { id.name }
}
