import Files
import Foundation
import Testing

@testable import Conformance

@Suite struct DeviceInterruptsTests {
    private static let interrupts = """
                   CPU0       CPU1
          4:          7          1   IO-APIC   4-edge      ttyS0
         27:          0          1   PCI-MSI 81920-edge      virtio1-config
         28:        100         20   PCI-MSI 81921-edge      virtio1-virtqueues
        NMI:          0          0   Non-maskable interrupts
        ERR:          0

        """

    @Test func addsUpTheProcessors() {
        let counters = DeviceInterrupts.counters(Self.interrupts, ["27", "28", "99"])
        #expect(counters == ["virtio1-config": 1, "virtio1-virtqueues": 120])
        #expect(DeviceInterrupts.counters("", ["1"]).isEmpty)
    }

    @Test func findsTheInterruptsOfAModulesDevice() throws {
        let root = NSTemporaryDirectory() + "algcheck-interrupts-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: root) }
        let files = FileManager.default
        let device = "\(root)/sys/devices/pci0000:00/0000:00:05.0/virtio1"
        for folder in [device, "\(root)/sys/devices/pci0000:00/0000:00:05.0/msi_irqs", "\(root)/proc"] {
            try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        for number in ["27", "28"] {
            try FileBytes.write([], to: "\(root)/sys/devices/pci0000:00/0000:00:05.0/msi_irqs/\(number)")
        }
        let driver = "\(root)/sys/module/virtio_crypto/drivers/virtio:virtio_crypto"
        try files.createDirectory(atPath: driver, withIntermediateDirectories: true)
        try files.createSymbolicLink(atPath: "\(driver)/virtio1", withDestinationPath: device)
        try FileBytes.write(Self.interrupts.utf8, to: "\(root)/proc/interrupts")
        let real = URL(fileURLWithPath: root).resolvingSymlinksInPath().path
        let found = DeviceInterrupts(root: real).counters(ofModule: "virtio_crypto")
        #expect(found == ["virtio1-config": 1, "virtio1-virtqueues": 120])
        #expect(DeviceInterrupts(root: real).counters(ofModule: "aesni_intel").isEmpty)
        // The module that registers is not always the one that drives.
        try files.createDirectory(
            atPath: "\(root)/sys/module/lib/holders/virtio_crypto",
            withIntermediateDirectories: true
        )
        #expect(DeviceInterrupts(root: real).counters(ofModule: "lib").count == 2)
    }
}
