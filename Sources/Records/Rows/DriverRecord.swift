public import KernelNames

/// A driver that was found: its /proc/crypto entry, and how it can be reached.
public struct DriverRecord: Sendable, Equatable {
    /// How the driver came to be registered.
    public enum Origin: String, CaseIterable, Sendable {
        /// A module registered it.
        case registered
        /// Binding a name instantiated it from a template.
        case instance
    }

    /// Why a driver cannot be reached.
    public struct Unreachable: Sendable, Equatable {
        /// The step that failed: `socket`, `bind`, ...
        public var step: String
        /// The errno's name, such as `ENOENT`.
        public var errno: String

        /// Names the step and the errno.
        public init(step: String, errno: String) {
            self.step = step
            self.errno = errno
        }
    }

    /// The driver.
    public var id: DriverID
    /// The module that provides it, or `kernel`.
    public var module: String
    /// The kernel's priority; the highest answers a generic name.
    public var priority: Int
    /// The kernel's self-test state: `passed` or `unknown`.
    public var selftest: String
    /// How the driver came to be registered.
    public var origin: Origin
    /// The algorithm's name, where the kernel gives the driver to those who ask for that alone (`af_alg_restrict` 1);
    /// nil where the unique name is bound.
    public var boundAs: String?
    /// How requests reach it.
    public var backend: BackendKind
    /// All further fields of the /proc/crypto entry.
    public var fields: [String: String]
    /// Nil when it can be reached.
    public var unreachable: Unreachable?
    /// Why it is not tested; nil when it is.
    public var untested: Untested?
    /// What the kernel's log says of the driver: its lines that begin with `alg:`.
    public var log: [String]
    /// Groups of vectors that are for it.
    public var groups: Int
    /// `checks` records that are planned on it: a group in an exercise each.
    public var records: Int

    /// The unique driver name.
    public var driver: String { id.name }
    /// The algorithm name.
    public var algorithm: String { id.algorithm.name }
    /// The AF_ALG type.
    public var type: CipherType { id.type }
    /// The algorithm that it computes; what only the kernel itself may use is registered as `__cbc(aes)`.
    public var computes: AlgorithmID { id.algorithm.withoutInternalMark }
    /// The name that leads to the driver.
    public var bindName: String { boundAs ?? driver }

    /// Describes a driver.
    public init(
        _ id: DriverID,
        module: String,
        priority: Int,
        selftest: String,
        origin: Origin,
        boundAs: String? = nil,
        backend: BackendKind = .afAlg,
        fields: [String: String] = [:],
        unreachable: Unreachable? = nil,
        untested: Untested? = nil,
        log: [String] = [],
        groups: Int,
        records: Int
    ) {
        self.id = id
        self.module = module
        self.priority = priority
        self.selftest = selftest
        self.origin = origin
        self.boundAs = boundAs
        self.backend = backend
        self.fields = fields
        self.unreachable = unreachable
        self.untested = untested
        self.log = log
        self.groups = groups
        self.records = records
    }
}
