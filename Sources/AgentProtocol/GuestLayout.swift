/// How a guest is laid out: what the host puts where, and what the agent finds there. Both sides take it from here.
public enum GuestLayout {
    /// Paths in the guest.
    public enum Path {
        /// The agent: the kernel starts it as the first process.
        public static let agent = "/init"
        /// What the agent is asked to do (`Job`).
        public static let job = "/job.json"
        /// Paths of the modules to load, one a line, in order.
        public static let moduleList = "/modules.list"
        /// The modules.
        public static let modules = "/modules"
        /// The vectors.
        public static let corpus = "/corpus"
        /// Known failures, for a program that is to know them.
        public static let waivers = "/waivers.json"
        /// Programs that the host brings.
        public static let programs = "/bin"
        /// Their shared libraries.
        public static let libraries = "/lib"
        /// Where programs may write.
        public static let scratch = "/tmp"
        /// User-mode Linux: the folder of the run, which is the host's.
        public static let hostFolder = "/host"
        /// The kernel's console.
        public static let console = "/dev/console"
        /// Serial lines beside the console's, where records leave if there are no virtio ports: the second of a machine whose
        /// console is the first, and the first of one whose console is of another kind. Whichever is there is taken.
        public static let serialLines = ["/dev/ttyS1", "/dev/ttyS0"]

        /// Empty folders that the agent mounts file systems on.
        public static let mountPoints = ["/proc", "/sys", "/dev", scratch]
    }

    /// Virtio ports, by their names.
    public enum Port: String, Sendable {
        /// Records and announcements go out, answers come in.
        case records = "algcheck.records"
        /// What a program in the guest writes.
        case output = "algcheck.output"
    }

    /// The file of the run's folder that gets what a program in the guest writes.
    public static let outputFile = "output.log"

    /// The module that drives virtio ports. The host puts it and what it needs first in the list.
    public static let portModule = "virtio_console"

    /// Lines on the console of a machine that no host watches, for whoever reads it.
    public enum ConsoleLine {
        /// The agent runs.
        public static let up = "algcheck: up"
        /// Records follow.
        public static let begin = "algcheck: begin"
        /// No more records follow.
        public static let end = "algcheck: end"
    }

    /// Environment variables of a program that runs in the guest in the agent's place.
    public enum Variable: String, Sendable {
        /// The folder of the corpus.
        case corpus = "ALGCHECK_CORPUS"
        /// The number of the descriptor that takes records.
        case recordsDescriptor = "ALGCHECK_RECORDS_FD"
        /// The file of known failures; not set where there is none.
        case waivers = "ALGCHECK_WAIVERS"
    }
}
