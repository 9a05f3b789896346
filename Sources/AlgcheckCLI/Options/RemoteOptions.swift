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
            "ssh: a command here that switches the machine off and on when it does not answer.",
            discussion: "Without it, a machine that does not start again by itself (panic=10) ends the run.",
            valueName: "command"
        )
    )
    var powerCycle: String?

    @Option(
        help: ArgumentHelp(
            "ssh: a command here whose output is the machine's console, for the kernel's last words.",
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

    /// The options that were given.
    var given: [String] {
        [
            ("--ssh-config", configuration != nil), ("--remote-folder", folder != nil), ("--sudo", sudo),
            ("--power-cycle", powerCycle != nil), ("--console", console != nil),
            ("--return-timeout", returnTimeout != 300),
        ].filter(\.1).map(\.0)
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
