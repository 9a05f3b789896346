public import Corpus

/// Whether a driver's device did the work: its interrupts while nothing but this driver ran.
public struct DeviceRecord: Sendable, Equatable {
    /// The AF_ALG type.
    public var type: CipherType
    /// The algorithm.
    public var algorithm: String
    /// The driver.
    public var driver: String
    /// The device's lines in /proc/interrupts, such as `virtio2-dataq.0-crypto`.
    public var lines: [String]
    /// Checks that were executed.
    public var checks: Int
    /// Interrupts of those lines meanwhile.
    public var interrupts: Int
    /// Groups that were executed without an interrupt: the driver answered them by other means.
    public var idle: [String]

    /// Reports what was counted.
    public init(
        type: CipherType,
        algorithm: String,
        driver: String,
        lines: [String],
        checks: Int,
        interrupts: Int,
        idle: [String]
    ) {
        self.type = type
        self.algorithm = algorithm
        self.driver = driver
        self.lines = lines
        self.checks = checks
        self.interrupts = interrupts
        self.idle = idle
    }

    /// Whether the device never took part, although checks were executed.
    public var isFallback: Bool { checks > 0 && interrupts == 0 }
}
