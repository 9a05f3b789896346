public import KernelNames

/// Whether a driver's device did the work: its interrupts while nothing but this driver ran.
public struct DeviceRecord: Sendable, Equatable {
    /// The driver.
    public var id: DriverID
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
        _ id: DriverID,
        lines: [String],
        checks: Int,
        interrupts: Int,
        idle: [String]
    ) {
        self.id = id
        self.lines = lines
        self.checks = checks
        self.interrupts = interrupts
        self.idle = idle
    }

    /// The AF_ALG type.
    public var type: CipherType { id.type }
    /// The algorithm.
    public var algorithm: String { id.algorithm.name }
    /// The driver.
    public var driver: String { id.name }

    /// Whether the device never took part, although checks were executed.
    public var isFallback: Bool { checks > 0 && interrupts == 0 }
}
