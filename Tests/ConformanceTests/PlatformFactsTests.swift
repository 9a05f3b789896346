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

    @Test func eachKindOfProcessorIsNamed() {
        func arm(_ maker: String, _ part: String, variant: String = "0x0") -> String {
            "processor\t: 0\nFeatures\t: fp\nCPU implementer\t: \(maker)\nCPU architecture: 8\nCPU variant\t: \(variant)\n"
                + "CPU part\t: \(part)\nCPU revision\t: 3\n\n"
        }
        let big = arm("0x41", "0xd08")
        #expect(ProcessorName(big + big).text == "Arm Cortex-A72 implementer 0x41 part 0xd08 r0p3")
        #expect(
            ProcessorName(arm("0x41", "0xd03", variant: "0x1") + big).text
                == "Arm Cortex-A53 implementer 0x41 part 0xd03 r1p3 + Arm Cortex-A72 implementer 0x41 part 0xd08 r0p3"
        )
        // A maker without a name, and one whose parts have none here.
        #expect(ProcessorName(arm("0x00", "0x051")).text == "implementer 0x00 part 0x051 r0p3")
        #expect(ProcessorName(arm("0x61", "0x022")).text == "Apple implementer 0x61 part 0x022 r0p3")
        #expect(ProcessorName("processor\t: 0\nmodel name\t: Some CPU @ 2 GHz\n\n").text == "Some CPU @ 2 GHz")
        #expect(ProcessorName("processor\t: 0\n").text == nil)
    }

    @Test func thisMachineHasAProcessor() {
        #expect(!PlatformRecord.current().processor.isEmpty)
    }
}
