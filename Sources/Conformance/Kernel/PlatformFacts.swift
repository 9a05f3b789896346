internal import Corpus
internal import Files
internal import Glibc
public import Records

extension PlatformRecord {
    /// What identifies the kernel and the machine that this runs on; what the system does not tell is left out.
    public static func current() -> PlatformRecord {
        let modules = Folder.visibleNames(in: "/sys/module").filter {
            // Parts of the kernel that only have parameters are no modules: they have no state of loading.
            Folder.exists("/sys/module/\($0)/initstate")
        }
        let processor = ProcessorDescription((try? FileBytes.readText("/proc/cpuinfo")) ?? "")
        return PlatformRecord(
            buildID: BuildID.find(in: (try? FileBytes.read("/sys/kernel/notes")) ?? []),
            board: board(),
            processor: processor.fields,
            flags: processor.flags,
            modules: modules.map(module),
            devices: modules.flatMap(devices)
        )
    }

    private static func module(_ name: String) -> Module {
        let folder = "/sys/module/\(name)"
        let notes = (try? FileBytes.read("\(folder)/notes/.note.gnu.build-id")) ?? []
        return Module(
            name: name,
            sourceVersion: FileBytes.firstLine(of: "\(folder)/srcversion"),
            buildID: BuildID.find(in: notes)
        )
    }

    private static func devices(_ module: String) -> [Device] {
        let folder = "/sys/module/\(module)/drivers"
        return Folder.visibleNames(in: folder).flatMap { driver in
            Folder.visibleNames(in: "\(folder)/\(driver)").compactMap { device in
                // Beside its devices a driver's folder has files and the link to its module, which have no modalias.
                FileBytes.firstLine(of: "\(folder)/\(driver)/\(device)/modalias").map {
                    Device(module: module, driver: driver, device: device, modalias: $0)
                }
            }
        }
    }

    private static func board() -> String? {
        // A device tree's strings end with a zero byte.
        if let model = FileBytes.firstLine(of: "/sys/firmware/devicetree/base/model")?.prefix(while: { $0 != "\0" }) {
            return String(model)
        }
        let names = ["sys_vendor", "product_name"].compactMap { FileBytes.firstLine(of: "/sys/class/dmi/id/\($0)") }
        return names.isEmpty ? nil : names.joined(separator: " ")
    }
}

/// What /proc/cpuinfo says of the first processor.
struct ProcessorDescription {
    /// Everything that identifies it, by the kernel's own names; what changes from one moment to the next is left out.
    private(set) var fields: [String: String] = [:]
    /// `flags` on x86, `Features` on ARM.
    private(set) var flags: [String] = []

    /// Numbers that are measured anew at each boot, or count this machine's processors.
    private static let fleeting: Set<String> = [
        "processor", "cpu MHz", "bogomips", "BogoMIPS", "apicid", "initial apicid", "core id", "physical id",
        "siblings", "cpu cores",
    ]

    init(_ text: String) {
        // The first processor's lines end at the first empty one.
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).prefix(while: { !$0.isEmpty }) {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let name = String(line[..<colon].prefix { $0 != "\t" })
            let value = String(line[line.index(after: colon)...].drop { $0 == " " })
            switch name {
            case "flags", "Features": flags = value.split(separator: " ").map(String.init).sorted()
            case _ where Self.fleeting.contains(name) || value.isEmpty: continue
            default: fields[name] = value
            }
        }
    }
}

/// The GNU build id among ELF notes.
enum BuildID {
    /// NT_GNU_BUILD_ID.
    private static let type = 3

    /// The id as hex; nil where the notes have none.
    static func find(in notes: [UInt8]) -> String? {
        ELFNote.all(in: notes).first { $0.owner == "GNU" && $0.type == type }.map { Hex.encode($0.content) }
    }
}
