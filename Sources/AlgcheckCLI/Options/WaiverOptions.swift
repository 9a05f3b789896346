import ArgumentParser
import Reporting
import Targets

/// Which failures are known.
struct WaiverOptions: ParsableArguments {
    @Option(
        name: .customLong("waivers"),
        help:
            "A file of known failures (Reports/WAIVERS.md); an expired waiver, or one that is not needed, fails a run."
    )
    var path: String?

    /// The waivers of the file, or nil without one.
    func read() throws -> WaiverList? {
        do {
            return try path.map { try WaiverList(path: $0) }
        } catch {
            throw TargetError(.input, "\(error)")
        }
    }
}
