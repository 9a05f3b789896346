internal import Files
internal import Records

extension DriverRecord {
    /// Whether the driver's module is none of the kernel's own: nobody else has tested it.
    ///
    /// Source: Linux `kernel/module/main.c`, TAINT_OOT_MODULE.
    var isOutOfTree: Bool {
        module != "kernel" && FileBytes.firstLine(of: "/sys/module/\(module)/taint")?.contains("O") == true
    }
}
