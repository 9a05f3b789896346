internal import Foundation

/// Facts about algcheck itself.
public enum Suite {
    /// The version of algcheck, in every run's first record.
    public static let version = "0.1.0"

    /// The time, UTC: `2026-11-23T03:00:00Z`.
    public static var now: String {
        Date.now.formatted(.iso8601)
    }

    /// The day, UTC: `2026-11-23`.
    public static var today: String { String(now.prefix(10)) }

    /// The time for folder names: `20261123T030000Z`.
    public static var compactNow: String {
        now.filter { $0 != "-" && $0 != ":" }
    }
}
