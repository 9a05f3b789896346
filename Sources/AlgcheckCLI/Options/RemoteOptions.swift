import ArgumentParser
import Targets

/// How a machine is reached that algcheck does not boot.
struct RemoteOptions: ParsableArguments {
    @Option(name: .customLong("ssh-config"), help: "ssh: the configuration file (ssh -F). Default: ssh's own.")
    var configuration: String?

    @Option(
        name: .customLong("remote-folder"),
        help: "ssh: the folder there for the agent, vectors and runs. Default: algcheck in the user's cache."
    )
    var folder: String?

    @Flag(help: "ssh: be root there, by sudo -n. Only root sees the kernel's warnings where dmesg is restricted.")
    var sudo = false

    @Option(
        name: .customLong("power-cycle"),
        help: ArgumentHelp(
            "ssh, board: a command here that switches the machine off and on.",
            discussion:
                "ssh: when it does not answer; without, one that does not start again by itself (panic=10) ends the "
                + "run. board: for each boot; without, it boots once, and somebody switches it on.",
            valueName: "command"
        )
    )
    var powerCycle: String?

    @Option(
        help: ArgumentHelp(
            "ssh, board: a command here whose output is the machine's console from now on.",
            valueName: "command"
        )
    )
    var console: String?

    @Option(name: .customLong("return-timeout"), help: "ssh: seconds that the machine may be away.")
    var returnTimeout = 300

    func validate() throws {
        if let folder, !RemoteMachine.isPlain(folder: folder) {
            throw ValidationError("--remote-folder is an absolute path of letters, digits and ._+-, not \(folder)")
        }
        if returnTimeout < 1 { throw ValidationError("--return-timeout is at least one second") }
    }

    /// The options that were given, and what each takes of the target.
    var given: [(option: String, capability: TargetCapabilities)] {
        let all: [(option: String, isGiven: Bool, capability: TargetCapabilities)] = [
            ("--ssh-config", configuration != nil, .isRemote), ("--remote-folder", folder != nil, .isRemote),
            ("--sudo", sudo, .isRemote), ("--return-timeout", returnTimeout != 300, .isRemote),
            ("--power-cycle", powerCycle != nil, .isSwitched), ("--console", console != nil, .isSwitched),
        ]
        return all.filter(\.isGiven).map { ($0.option, $0.capability) }
    }

    /// The options that say what is tested.
    var words: [String] { sudo ? ["--sudo"] : [] }

    /// What they say of the machine.
    var machine: RemoteMachine {
        var machine = RemoteMachine()
        machine.configuration = configuration
        machine.folder = folder
        machine.usesSudo = sudo
        machine.powerCycle = powerCycle
        machine.console = console
        machine.returnLimit = returnTimeout
        return machine
    }
}
