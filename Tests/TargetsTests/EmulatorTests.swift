import Testing

@testable import Targets

@Suite struct EmulatorTests {
    private func arguments(_ hardware: GuestTarget.Hardware, append: [String] = []) -> [String] {
        Emulator(architecture: .x86, accelerator: .tcg, hardware: hardware, append: append).arguments(
            kernel: "/k",
            ramdisk: "/r",
            outlets: Emulator.Outlets(console: "/c", output: "/o", hasVirtio: true)
        )
    }

    private func value(of option: String, in arguments: [String]) -> String? {
        arguments.firstIndex(of: option).map { arguments[$0 + 1] }
    }

    @Test func theArchitectureSaysWhatIsItsOwn() {
        let plain = arguments(GuestTarget.Hardware())
        #expect(value(of: "-cpu", in: plain) == "max,-erms,-fsrm")
        #expect(value(of: "-accel", in: plain) == "tcg,thread=multi")
        #expect(
            value(of: "-append", in: plain) == "console=ttyS0 loglevel=5 panic=-1 oops=panic no_timer_check"
        )
        var hardware = GuestTarget.Hardware()
        hardware.processor = "qemu64,erms"
        #expect(value(of: "-cpu", in: arguments(hardware)) == "qemu64,erms,-fsrm")
        #expect(value(of: "-append", in: arguments(hardware, append: ["quiet"]))?.hasSuffix(" quiet") == true)
        #expect(Architecture.x86.options(.kvm) == ["-accel", "kvm", "-cpu", "host"])
    }

    @Test func anEmulatedArmProcessorLacksWhatIsSlowAndUnused() {
        let options = ["-machine", "virt", "-accel", "tcg,thread=multi", "-cpu"]
        #expect(Architecture.arm64.options(.tcg) == options + ["max,pauth=off,sve=off,sme=off"])
        #expect(Architecture.arm64.options(.tcg, processor: "max,sve=on").last == "max,sve=on,pauth=off,sme=off")
        #expect(
            Architecture.arm64.options(.tcg, processor: "max,pauth-impdef=on").last
                == "max,pauth-impdef=on,sve=off,sme=off"
        )
        // Other models have no such switch.
        #expect(Architecture.arm64.options(.tcg, processor: "cortex-a72").last == "cortex-a72")
        #expect(Architecture.arm64.options(.kvm).last == "host")
    }

    @Test func eachArchitectureHasAnAgentOfItsOwn() {
        let agents = Architecture.all.map { AgentBuilds.built(folder: "/b").agent(for: $0) }
        #expect(Set(agents).count == agents.count)
        #expect(agents.first == "/b/static/release/algcheck-agent")
    }
}
