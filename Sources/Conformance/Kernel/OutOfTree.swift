internal import AFALG
internal import Files
internal import KernelNames
internal import Records

extension DriverRecord {
    /// Whether the driver's module is none of the kernel's own: nobody else has tested it.
    ///
    /// Source: Linux `kernel/module/main.c`, TAINT_OOT_MODULE.
    var isOutOfTree: Bool { RegisteredDriver.isOutOfTree(module: module) }
}

extension RegisteredDriver {
    fileprivate static func isOutOfTree(module: String) -> Bool {
        module != "kernel" && FileBytes.firstLine(of: "/sys/module/\(module)/taint")?.contains("O") == true
    }

    /// The entries of /proc/crypto.
    static func listed() throws -> [RegisteredDriver] {
        let entries = try ProcCrypto.read()
        return entries.map { RegisteredDriver($0) }
            .marked(with: Set(entries.map(\.module)).filter { isOutOfTree(module: $0) })
    }
}

extension [RegisteredDriver] {
    /// Notes which drivers come from some modules, or have a part that does: an instance belongs to its template's module.
    func marked(with modules: Set<String>) -> Self {
        guard !modules.isEmpty else { return self }
        let names = Set(filter { modules.contains($0.module) }.map(\.driver))
        return map { entry in
            var entry = entry
            entry.isOutOfTree = DriverName(entry.driver).components.contains { names.contains(String($0.text)) }
            return entry
        }
    }
}
