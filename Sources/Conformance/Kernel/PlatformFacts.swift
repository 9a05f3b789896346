internal import Corpus
internal import Glibc
public import Records

extension PlatformRecord {
    /// What identifies the kernel and the machine that this runs on; what the system does not tell is left out.
    public static func current() -> PlatformRecord {
        let modules = SystemFolder.entries(of: "/sys/module").filter {
            // Parts of the kernel that only have parameters are no modules: they have no state of loading.
            SystemFolder.has("/sys/module/\($0)/initstate")
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
            sourceVersion: SystemFolder.line("\(folder)/srcversion"),
            buildID: BuildID.find(in: notes)
        )
    }

    private static func devices(_ module: String) -> [Device] {
        let folder = "/sys/module/\(module)/drivers"
        return SystemFolder.entries(of: folder).flatMap { driver in
            SystemFolder.entries(of: "\(folder)/\(driver)").compactMap { device in
                // Beside its devices a driver's folder has files and the link to its module, which have no modalias.
                SystemFolder.line("\(folder)/\(driver)/\(device)/modalias").map {
                    Device(module: module, driver: driver, device: device, modalias: $0)
                }
            }
        }
    }

    private static func board() -> String? {
        // A device tree's strings end with a zero byte.
        if let model = SystemFolder.line("/sys/firmware/devicetree/base/model")?.prefix(while: { $0 != "\0" }) {
            return String(model)
        }
        let names = ["sys_vendor", "product_name"].compactMap { SystemFolder.line("/sys/class/dmi/id/\($0)") }
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
    /// The id as hex; nil where the notes have none.
    ///
    /// - Parameter notes: notes one after another: three 32-bit numbers (size of the name, size of the content, type),
    ///   the name and the content, each filled up to four bytes.
    static func find(in notes: [UInt8]) -> String? {
        func number(_ offset: Int) -> Int { (0..<4).reduce(0) { $0 | Int(notes[offset + $1]) << ($1 * 8) } }
        var place = 0
        while place + 12 <= notes.count {
            let (nameSize, size, type) = (number(place), number(place + 4), number(place + 8))
            let name = place + 12
            let content = name + (nameSize + 3) / 4 * 4
            guard content + size <= notes.count else { return nil }
            if type == 3, notes[name..<name + nameSize].elementsEqual("GNU\0".utf8) {
                return Hex.encode(notes[content..<content + size])
            }
            place = content + (size + 3) / 4 * 4
        }
        return nil
    }
}

/// Folders and one-line files of /sys.
enum SystemFolder {
    /// Names in a folder, sorted, without those that begin with a dot; empty where there is none.
    static func entries(of folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    /// Whether something is there.
    static func has(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The first line of a file; nil where it is missing or empty.
    static func line(_ path: String) -> String? {
        guard let text = try? FileBytes.readText(path), let line = text.split(separator: "\n").first else { return nil }
        return String(line)
    }
}
