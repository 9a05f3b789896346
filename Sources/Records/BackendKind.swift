/// A way to the drivers of a kernel; its raw value is its name in records.
public enum BackendKind: String, CaseIterable, Sendable {
    /// AF_ALG sockets.
    case afAlg = "af_alg"
    /// The kernel module algcheck.
    case kernel

    /// What people call it.
    public var words: String {
        switch self {
        case .afAlg: "AF_ALG"
        case .kernel: "the kernel module"
        }
    }
}

/// Which ways to the drivers a run may take.
public enum BackendChoice: String, CaseIterable, Sendable {
    /// AF_ALG where it reaches a driver, the kernel module where it does not.
    case auto
    /// AF_ALG sockets alone.
    case afAlg = "af_alg"
    /// The kernel module alone.
    case kernel

    /// Whether the kernel module may be used.
    public var takesModule: Bool { self != .afAlg }
}
