internal import KernelNames
internal import Records

/// One kernel of a matrix: its run, or why there is none.
public struct KernelColumn: Sendable {
    /// The exit code for a kernel that is not what the command line says (README).
    static let usage: Int32 = 64

    /// The kernel as the user named it.
    public let name: String
    /// The run's folder; nil where it came to none.
    public let folder: String?
    /// What the run found out; nil where the kernel said nothing of its drivers.
    public let run: RunSnapshot?
    /// What the run says as a whole; nil where there was none.
    public let verdict: RunVerdict?
    /// Why the run is not complete or not there, one line; nil for a complete one.
    public let fault: String?
    /// The exit code of a run of this kernel alone.
    public let exitCode: Int32

    /// A kernel that ran.
    ///
    /// - Parameters:
    ///   - name: the kernel as the user named it.
    ///   - folder: the run's folder.
    public init(name: String, folder: String, _ results: RunResults) {
        self.name = name
        self.folder = folder
        verdict = results.verdict
        exitCode = results.exitCode
        let hasSpoken = results.run != nil && (!results.drivers.isEmpty || results.end != nil)
        run = hasSpoken ? RunSnapshot(results, name: folder) : nil
        fault = results.disturbances.isEmpty ? nil : results.disturbances.joined(separator: "; ")
    }

    /// A kernel that could not be fetched, or whose guest could not be started.
    public init(name: String, fault: String, exitCode: Int32) {
        self.name = name
        self.fault = fault
        self.exitCode = exitCode
        folder = nil
        run = nil
        verdict = nil
    }

    /// What the processor has of the features that kernels have crypto code for; empty where nothing tells.
    var features: [String] { LibraryCode.relevant((run?.surroundings.features ?? []).sorted()) }

    /// The code of the kernel's library behind a driver, as the processor's features choose it; nil where nothing tells.
    func code(behind driver: DriverID) -> String? {
        guard let surroundings = run?.surroundings, !surroundings.features.isEmpty else { return nil }
        return LibraryCode.name(
            behind: driver.name,
            machine: surroundings.machine,
            features: surroundings.features
        )
    }

    /// `uname -r`; nil where nothing came.
    public var release: String? { run?.surroundings.kernel }

    /// The name for the head of a narrow column: `6.12` of `debian:6.12`, `bzImage` of a path.
    var title: String {
        let prefix = "debian:"
        if name.hasPrefix(prefix) { return String(name.dropFirst(prefix.count)) }
        return name.split(separator: "/").last.map(String.init) ?? name
    }

    /// Drivers whose verdict has that name.
    func drivers(_ verdict: Verdict.Name) -> Int { run?.drivers.count { $0.verdict == verdict } ?? 0 }
}
