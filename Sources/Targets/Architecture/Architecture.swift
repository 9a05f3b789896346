internal import Glibc
internal import HostTools

/// A processor architecture that guests can have: everything in which it differs from the others.
///
/// Another architecture is another value, in a file of its own beside the forms that its kernels come in, and a place in
/// `all`. `Documentation/contributing.md` has the recipe.
public struct Architecture: Sendable {
    /// The name for people.
    public let name: String
    /// The kernel's name for it, in the machine field of `uname`.
    public let machine: String
    /// The name of its folder in the kernel's sources, which kbuild takes as `ARCH`.
    let sources: String
    /// ELF's number of the machine (`e_machine`), in programs and modules.
    let elfMachine: Int
    /// What QEMU plays.
    let emulation: Emulation
    /// The names of Debian's port to it.
    let debian: DebianPort
    /// Modules of this architecture that others ask for while they load, without modules.dep knowing it.
    let earlyModules: [String]
    /// The forms that its kernels come in, tried one after the other.
    let images: [any KernelFile.Type]
    /// The folder of the static agent, below SwiftPM's folder of builds.
    let agentFolder: String

    /// QEMU's machine for an architecture.
    struct Emulation: Sendable {
        /// The emulator.
        let program: Tool
        /// Options that choose the machine; none where QEMU's default will do.
        let machine: [String]
        /// The console, as the kernel's command line names it.
        let console: String
        /// A serial line beside the console's, for records where the kernel has no virtio ports.
        let secondLine: [String]
        /// Further words for the kernel's command line that every guest needs.
        let words: [String]
        /// What follows `-cpu`, for the processor that the user asks for; nil asks for the fullest.
        let processor: @Sendable (Accelerator, String?) -> String
        /// Processors for which kernels have code of their own, the fullest first.
        let levels: [ProcessorLevel]
    }

    /// Debian's port to an architecture.
    struct DebianPort: Sendable {
        /// The name of the port: of the packages' architecture, and of the flavour of the kernel that fits every machine.
        let name: String
        /// Flavours beside that one: each as the command line names it, and as the packages do.
        let flavours: [(word: String, package: String)]
        /// Where the C library's program interpreter lies, as programs of this architecture name it.
        let interpreter: String
    }

    /// All architectures that there is an agent for; the first is the one that is taken when nobody names another.
    static let all = [x86, arm64]

    /// The architecture of a kernel that nobody chose: this machine's, where there is an agent for it.
    public static let standard = all.first(where: \.isOfThisMachine) ?? all[0]

    /// The name that the command line takes and shows: Debian's, of the packages.
    public var word: String { debian.name }

    /// The words of all architectures.
    public static var words: [String] { all.map(\.word) }

    /// The architecture that a word names, as people, the kernel or Debian call it; nil for other words.
    public static func named(_ word: String) -> Architecture? {
        all.first { [$0.name, $0.machine, $0.debian.name].contains(word) }
    }

    /// The architecture of the machine that algcheck runs on.
    ///
    /// - Throws: `TargetError` when there is no agent for it.
    public static var ofThisMachine: Architecture {
        get throws {
            guard let found = all.first(where: \.isOfThisMachine) else {
                throw TargetError(.setup, "this machine is \(thisMachine), \(supported)")
            }
            return found
        }
    }

    /// The name of its programs' kind, as the GNU compilers have it.
    var gnuName: String { "\(machine)-linux-gnu" }

    /// Whether the machine that algcheck runs on executes its instructions, so that KVM can.
    var isOfThisMachine: Bool { machine == Self.thisMachine }

    /// QEMU's options for the machine and its processor.
    ///
    /// - Parameter processor: the guest's, such as `qemu64` or `max,-avx2`; nil for all that there is.
    func options(_ accelerator: Accelerator, processor: String? = nil) -> [String] {
        emulation.machine + ["-accel", accelerator.option, "-cpu", emulation.processor(accelerator, processor)]
    }

    /// What to say where another architecture would be needed.
    public static var supported: String {
        "for which there is no agent; algcheck tests kernels for \(all.map(\.name).joined(separator: " and "))"
    }

    private static let thisMachine: String = {
        var names = utsname()
        guard uname(&names) == 0 else { return "unknown" }
        return withUnsafeBytes(of: names.machine) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }()
}

extension Architecture: Equatable {
    /// The name tells them apart.
    public static func == (left: Architecture, right: Architecture) -> Bool { left.name == right.name }
}
