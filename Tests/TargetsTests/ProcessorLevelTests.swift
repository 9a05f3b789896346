import Testing

@testable import Targets

@Suite struct ProcessorLevelTests {
    @Test func theEmulatorsVersionIsRead() {
        #expect(EmulatorVersion("QEMU emulator version 7.2.22 (Debian 1:7.2)") == EmulatorVersion(major: 7, minor: 2))
        #expect(EmulatorVersion("QEMU emulator version 10.0.3") == EmulatorVersion(major: 10, minor: 0))
        #expect(EmulatorVersion("something else") == nil)
        #expect(EmulatorVersion(major: 8, minor: 2) < EmulatorVersion(major: 10, minor: 0))
        #expect(EmulatorVersion(major: 8, minor: 2) > EmulatorVersion(major: 8, minor: 1))
    }

    @Test(arguments: Architecture.all) func theFirstLevelIsTheFullest(architecture: Architecture) {
        let levels = architecture.emulation.levels
        #expect(levels.first?.processor == "max")
        #expect(Set(levels.map(\.name)).count == levels.count)
        #expect(Set(levels.map(\.processor)).count == levels.count)
        // Some level is there whatever the emulator.
        #expect(levels.contains { $0.since == EmulatorVersion(major: 0, minor: 0) })
    }
}
