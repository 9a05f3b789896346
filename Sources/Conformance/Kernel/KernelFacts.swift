internal import Files
internal import Glibc
public import Records

extension RunRecord {
    /// What the kernel that runs here says of itself.
    public static func current(manifestDigest: String = "", exercises: [Exercise] = []) -> RunRecord {
        var names = utsname()
        uname(&names)
        return RunRecord(
            kernelRelease: text(of: names.release),
            kernelVersion: text(of: names.version),
            machine: text(of: names.machine),
            commandLine: FileBytes.firstLine(of: "/proc/cmdline") ?? "",
            processor: ProcessorName((try? FileBytes.readText("/proc/cpuinfo")) ?? "").text ?? "unknown",
            fips: KernelSettings.isFIPS,
            restrict: KernelSettings.restriction,
            manifestDigest: manifestDigest,
            exercises: exercises
        )
    }

    private static func text<Characters>(of characters: Characters) -> String {
        withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
