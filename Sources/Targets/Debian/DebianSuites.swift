internal import HostTools

/// Suites of Debian that are searched together.
struct DebianSuites: Sendable, Equatable {
    /// How messages call them.
    let name: String
    /// Mirror and suite.
    let sources: [(mirror: String, suite: String)]
    /// The one series that these suites are the home of; nil where series come and go.
    let series: String?

    private static let archive = PackageArchive.mirror
    private static let security = PackageArchive.securityMirror

    /// A released Debian keeps one series for its life; backports and sid carry the newer ones, backports several at once.
    static let all = [
        DebianSuites(
            name: "bookworm",
            sources: [(archive, "bookworm"), (security, "bookworm-security")],
            series: "6.1"
        ),
        DebianSuites(name: "trixie", sources: [(archive, "trixie"), (security, "trixie-security")], series: "6.12"),
        DebianSuites(
            name: "trixie-backports and sid",
            sources: [(archive, "trixie-backports"), (archive, "sid")],
            series: nil
        ),
    ]

    /// The suites to search for a version or series.
    static func carrying(_ version: String) -> DebianSuites {
        let series = version.split(separator: ".").prefix(2).joined(separator: ".")
        return all.first { $0.series == series } ?? all[all.count - 1]
    }

    static func == (left: DebianSuites, right: DebianSuites) -> Bool { left.name == right.name }
}
