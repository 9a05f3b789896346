/// What identifies the kernel's build and the machine, beyond what the run record says: what a certificate must name.
public struct PlatformRecord: Sendable, Equatable {
    /// A loaded kernel module.
    public struct Module: Sendable, Equatable {
        /// Its name, as /sys/module has it.
        public var name: String
        /// The checksum of its sources, where the kernel was built to keep one.
        public var sourceVersion: String?
        /// The build id of its file, hex.
        public var buildID: String?

        /// Names a module.
        public init(name: String, sourceVersion: String? = nil, buildID: String? = nil) {
            self.name = name
            self.sourceVersion = sourceVersion
            self.buildID = buildID
        }
    }

    /// A device that a loaded module drives.
    public struct Device: Sendable, Equatable {
        /// The module.
        public var module: String
        /// The bus and the device driver: `virtio:virtio_crypto`.
        public var driver: String
        /// The device's name on its bus: `virtio2`, `0000:00:04.0`.
        public var device: String
        /// The device's identity as modules are matched with it: PCI ids, a device-tree compatible string.
        public var modalias: String

        /// Names a device.
        public init(module: String, driver: String, device: String, modalias: String) {
            self.module = module
            self.driver = driver
            self.device = device
            self.modalias = modalias
        }
    }

    /// The kernel's build id from /sys/kernel/notes, hex; nil where it has none.
    public var buildID: String?
    /// The board, by device tree or DMI; nil where neither names one.
    public var board: String?
    /// What /proc/cpuinfo says of the first processor but its flags: family, model, stepping, microcode ...
    public var processor: [String: String]
    /// The processor's flags.
    public var flags: [String]
    /// Loaded modules by name.
    public var modules: [Module]
    /// Devices of loaded modules, by module and name.
    public var devices: [Device]

    /// Describes a machine.
    public init(
        buildID: String? = nil,
        board: String? = nil,
        processor: [String: String] = [:],
        flags: [String] = [],
        modules: [Module] = [],
        devices: [Device] = []
    ) {
        self.buildID = buildID
        self.board = board
        self.processor = processor
        self.flags = flags
        self.modules = modules
        self.devices = devices
    }
}
