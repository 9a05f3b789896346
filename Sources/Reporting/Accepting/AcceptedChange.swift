internal import JSONC
internal import KernelNames

/// A change between two kernels that is known and does not make a comparison fail until a day: which, why, where it is
/// discussed.
public struct AcceptedChange: Sendable, Equatable {
    /// The class.
    public var kind: Change.Class
    /// Glob over driver names; nil for all.
    public var driver: String?
    /// Glob over algorithm names; nil for all.
    public var algorithm: String?
    /// Glob over what a change is about that is about no driver, such as a rule of the contract; nil for none.
    public var subject: String?
    /// The kernels in which it is accepted, by the release of the newer one; nil for all.
    public var kernels: Waiver.Kernels?
    /// Where the change is discussed.
    public var link: String
    /// The last day on which it is accepted, `2027-01-31`.
    public var expires: String
    /// One line: why it is accepted.
    public var reason: String
    /// The place in the file, for messages: `accepted.json: change 2`.
    public var place: String

    /// Whether it is about a driver.
    func covers(_ id: DriverID) -> Bool {
        (driver != nil || algorithm != nil) && (driver.map { Glob.matches($0, id.name) } ?? true)
            && (algorithm.map { Glob.matches($0, id.algorithm.name) } ?? true)
    }

    /// Whether it is about a change.
    func covers(_ change: Change) -> Bool {
        guard change.kind == kind else { return false }
        if let id = change.driver { return covers(id) }
        guard let subject, let other = change.subject else { return false }
        return Glob.matches(subject, other)
    }

    /// What it is about, for messages.
    var title: String {
        let parts = [("driver", driver), ("algorithm", algorithm), ("subject", subject)]
        return ([kind.rawValue] + parts.compactMap { name, value in value.map { "\(name) \($0)" } }).joined(
            separator: ", "
        )
    }
}

extension AcceptedChange {
    private static let members: Set<String> = [
        "class", "driver", "algorithm", "subject", "kernel", "link", "expires", "reason",
    ]

    /// Reads one element of the list.
    init(from cursor: borrowing JSONCursor, place: String) throws(JSONError) {
        // A misspelt member would accept more without a word.
        for name in try cursor.keys() where !Self.members.contains(name) {
            throw cursor.error("unknown member \"\(name)\"; there are \(Self.members.sorted().joined(separator: ", "))")
        }
        kind = try cursor.at("class").choice(of: Change.Class.self)
        driver = try cursor.member("driver")?.string()
        algorithm = try cursor.member("algorithm")?.string()
        subject = try cursor.member("subject")?.string()
        guard driver != nil || algorithm != nil || subject != nil else {
            throw cursor.error("an accepted change names a driver, an algorithm or a subject")
        }
        kernels = try Waiver.Kernels(from: cursor)
        link = try cursor.at("link").string()
        expires = try cursor.at("expires").string()
        reason = try cursor.at("reason").string()
        self.place = place
        try Waiver.check(link: link, expires: expires, reason: reason, in: cursor)
    }
}
