import Records
import Testing

@testable import Conformance

@Suite struct PlatformFactsTests {
    @Test func findsTheBuildIDAmongOtherNotes() {
        let xen: [UInt8] = [4, 0, 0, 0, 6, 0, 0, 0, 18, 0, 0, 0] + Array("Xen\0".utf8) + [1, 2, 3, 4, 5, 6, 0, 0]
        let gnu: [UInt8] = [4, 0, 0, 0, 3, 0, 0, 0, 3, 0, 0, 0] + Array("GNU\0".utf8) + [0xAB, 0xCD, 0xEF, 0]
        #expect(BuildID.find(in: xen + gnu) == "abcdef")
        #expect(BuildID.find(in: xen) == nil)
        #expect(BuildID.find(in: []) == nil)
        // Notes that are cut short are none.
        #expect(BuildID.find(in: Array(gnu.dropLast(2))) == nil)
        #expect(BuildID.find(in: xen + gnu.prefix(13)) == nil)
    }

    @Test func describesTheFirstProcessor() {
        let text = """
            processor\t: 0
            vendor_id\t: AuthenticAMD
            cpu MHz\t\t: 2445.432
            flags\t\t: sse2 aes avx2
            power management:
            microcode\t: 0x1000065

            processor\t: 1
            vendor_id\t: other
            """
        let processor = ProcessorDescription(text)
        #expect(processor.fields == ["vendor_id": "AuthenticAMD", "microcode": "0x1000065"])
        #expect(processor.flags == ["aes", "avx2", "sse2"])
        #expect(
            ProcessorDescription("CPU implementer\t: 0x41\nFeatures\t: fp asimd aes\n").flags == ["aes", "asimd", "fp"]
        )
    }

    @Test func thisMachineHasAProcessor() {
        #expect(!PlatformRecord.current().processor.isEmpty)
    }
}
