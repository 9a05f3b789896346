internal import JSONC
public import Records

/// The sheet of an operating environment in the form of ACVP's metadata: the module, and what it ran on.
///
/// A vendor's data (name, address, contacts) is nobody's here to know; a laboratory adds it.
public struct ACVPEnvironment {
    private let driver: DriverRecord
    private let run: RunRecord
    private let platform: PlatformRecord?
    private let host: HostRecord?

    /// Describes where a driver ran.
    public init(driver: DriverRecord, run: RunRecord, platform: PlatformRecord?, host: HostRecord?) {
        self.driver = driver
        self.run = run
        self.platform = platform
        self.host = host
    }

    /// The sheet as JSON.
    public var text: String {
        let module: JSONValue = .object([
            "name": .string(driver.driver),
            "version": .string(run.kernelRelease),
            "type": .string("Software"),
            "description": .string(
                "Driver \(driver.driver) of \(driver.algorithm), \(driver.module == "kernel" ? "built in" : "module \(driver.module)"), "
                    + "of Linux \(run.kernelRelease) \(run.kernelVersion)"
            ),
        ])
        let processor = platform?.processor ?? [:]
        let name = run.processor.isEmpty ? processor["model name"] ?? run.machine : run.processor
        let system: JSONValue = .object([
            "type": .string("software"), "name": .string("Linux \(run.kernelRelease)"),
            "description": .string("\(run.kernelVersion), \(run.machine)\(run.fips ? ", FIPS mode" : "")"),
        ])
        let hardware: JSONValue = .object([
            "type": .string("processor"),
            "manufacturer": .string(processor["vendor_id"] ?? processor["CPU implementer"] ?? "unknown"),
            "family": .string(processor["cpu family"] ?? processor["CPU architecture"] ?? "unknown"),
            "name": .string(name),
            "series": .string(processor["model"] ?? processor["CPU part"] ?? "unknown"),
            "description": .string("features: \((platform?.flags ?? []).joined(separator: " "))"),
        ])
        var dependencies = [system, hardware]
        if let emulator = host?.emulator {
            dependencies.append(
                .object([
                    "type": .string("software"), "name": .string(emulator),
                    "description": .string("the guest's machine, \(host?.accelerator ?? "")"),
                ])
            )
        }
        let environment: JSONValue = .object([
            "name": .string("Linux \(run.kernelRelease) on \(name)"), "dependencies": .array(dependencies),
        ])
        let whole: JSONValue = .array([
            .object(["acvVersion": .string("1.0")]), .object(["module": module, "oe": environment]),
        ])
        return whole.text(pretty: true) + "\n"
    }
}
