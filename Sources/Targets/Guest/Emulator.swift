internal import AgentProtocol

/// The machine that a guest runs on, as options of QEMU.
struct Emulator {
    /// What the guest's kernel was built for.
    let architecture: Architecture
    /// How instructions run.
    let accelerator: Accelerator
    /// The guest's hardware.
    let hardware: GuestTarget.Hardware
    /// Words for the kernel's command line, after our own.
    let append: [String]

    /// Where a guest's output goes.
    struct Outlets {
        /// The kernel's console.
        let console: String
        /// What a program in the guest writes.
        let output: String
        /// Whether the kernel has virtio ports; else records leave through a second serial line.
        let hasVirtio: Bool
    }

    /// The options that boot a kernel with a ramdisk; records come on standard output, answers on standard input.
    func arguments(kernel: String, ramdisk: String, outlets: Outlets) -> [String] {
        let words =
            ["console=\(architecture.emulation.console)", "loglevel=5", "panic=-1", "oops=panic"]
            + architecture.emulation.words + append
        return architecture.options(accelerator, processor: hardware.processor)
            + ["-nodefaults", "-display", "none", "-no-reboot"]
            + ["-smp", "\(hardware.processors)", "-m", "\(hardware.megabytes)"]
            + ["-kernel", kernel, "-initrd", ramdisk, "-append", words.joined(separator: " ")]
            + channels(outlets) + devices(outlets)
    }

    private func channels(_ outlets: Outlets) -> [String] {
        let files = [
            "-chardev", "stdio,id=records,signal=off", "-chardev", "file,id=output,path=\(outlets.output)",
            "-serial", "file:\(outlets.console)",
        ]
        let ports = [
            "-device", "virtio-serial-pci",
            "-device", "virtserialport,chardev=records,name=\(GuestLayout.Port.records.rawValue)",
            "-device", "virtserialport,chardev=output,name=\(GuestLayout.Port.output.rawValue)",
        ]
        return files + (outlets.hasVirtio ? ports : architecture.emulation.secondLine)
    }

    /// A crypto device that the emulator computes for, so that drivers of devices are tested too; then the user's own.
    ///
    /// Not in FIPS mode: the device of QEMU 7.2 fails the kernel's test of RSA, and in that mode the kernel stops then.
    private func devices(_ outlets: Outlets) -> [String] {
        let crypto = [
            "-object", "cryptodev-backend-builtin,id=algcheck-crypto",
            "-device", "virtio-crypto-pci,cryptodev=algcheck-crypto",
        ]
        return (outlets.hasVirtio && !append.contains("fips=1") ? crypto : [])
            + hardware.devices.flatMap { ["-device", $0] }
    }
}
