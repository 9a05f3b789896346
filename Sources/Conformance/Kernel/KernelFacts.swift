internal import Corpus
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
            commandLine: line("/proc/cmdline") ?? "",
            processor: processor() ?? "unknown",
            fips: line("/proc/sys/crypto/fips_enabled") == "1",
            restrict: line("/proc/sys/crypto/af_alg_restrict").flatMap { Int($0) },
            manifestDigest: manifestDigest,
            exercises: exercises
        )
    }

    private static func text<Characters>(of characters: Characters) -> String {
        withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    private static func line(_ path: String) -> String? {
        (try? FileBytes.readText(path))?.split(separator: "\n").first.map(String.init)
    }

    private static func processor() -> String? {
        guard let text = try? FileBytes.readText("/proc/cpuinfo"),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("model name") }),
            let colon = line.firstIndex(of: ":")
        else { return nil }
        return String(line[line.index(after: colon)...].drop { $0 == " " })
    }
}
