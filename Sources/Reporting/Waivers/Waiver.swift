internal import Corpus
internal import JSONC
internal import KernelNames
public import Records

/// A known failure that does not fail a run until a day: which checks, why, where it is discussed.
public struct Waiver: Sendable, Equatable {
    /// A span of kernel releases, by their leading numbers.
    public struct Kernels: Sendable, Equatable {
        /// The first release that is meant; nil for any old one.
        public var from: String?
        /// The first release that is not meant any more; nil for any new one.
        public var before: String?

        /// Whether a release such as `6.12.57+deb13-amd64` is meant.
        func contains(_ release: String) -> Bool {
            let numbers = KernelNumbers(release)
            return (from.map { KernelNumbers($0) <= numbers } ?? true)
                && (before.map { numbers < KernelNumbers($0) } ?? true)
        }
    }

    /// Glob over driver names; nil for all.
    public var driver: String?
    /// Glob over algorithm names; nil for all.
    public var algorithm: String?
    /// Glob over ids of groups; nil for all.
    public var group: String?
    /// The exercise; nil for all.
    public var exercise: Exercise?
    /// The vector's id; nil for all.
    public var vector: String?
    /// A flag that the publisher gave the vector, such as `ModifiedTag`; nil for all.
    public var flag: String?
    /// The kernels that are meant; nil for all.
    public var kernels: Kernels?
    /// Where the failure is discussed.
    public var link: String
    /// The last day on which the waiver holds, `2027-01-31`.
    public var expires: String
    /// One line: why the failure is accepted.
    public var reason: String
    /// The place in the file, for messages: `waivers.json: waiver 2`.
    public var place: String

    /// Whether it is about checks of that driver, group and exercise.
    func covers(_ check: CheckRecord) -> Bool {
        covers(check.step.driver) && covers(group: check.group, exercise: check.exercise)
    }

    /// Whether it is about a failing check of a record that it covers.
    func covers(_ failure: CheckRecord.Failure) -> Bool {
        covers(vector: failure.subject.text, failure.kind, failure.message)
    }

    /// Whether it is about a driver.
    func covers(_ id: DriverID) -> Bool {
        driver.map { Glob.matches($0, id.name) } ?? true
            && algorithm.map { Glob.matches($0, id.algorithm.name) } ?? true
    }

    /// Whether it is about a group in an exercise, of a driver that it covers.
    func covers(group id: String, exercise other: Exercise) -> Bool {
        group.map { Glob.matches($0, id) } ?? true && exercise.map { $0 == other } ?? true
    }

    /// Whether it is about a failing check, of a group that it covers.
    func covers(vector id: String, _ kind: CheckRecord.Failure.Kind, _ message: String) -> Bool {
        kind != .error && vector.map { $0 == id } ?? true && flag.map { message.hasWord($0) } ?? true
    }

    /// What it is about, for messages.
    var subject: String {
        let parts = [
            ("driver", driver), ("algorithm", algorithm), ("group", group), ("exercise", exercise?.rawValue),
            ("vector", vector),
            ("flag", flag),
        ]
        return parts.compactMap { name, value in value.map { "\(name) \($0)" } }.joined(separator: ", ")
    }
}

/// The numbers that a kernel's release begins with; missing ones count as 0.
struct KernelNumbers: Comparable {
    private let numbers: [Int]

    init(_ release: String) {
        let head = release.prefix { $0.isNumber || $0 == "." }
        numbers = head.split(separator: ".").prefix(4).map { Int($0) ?? 0 }
    }

    var isEmpty: Bool { numbers.isEmpty }

    private subscript(_ index: Int) -> Int { index < numbers.count ? numbers[index] : 0 }

    static func == (left: Self, right: Self) -> Bool { !(left < right) && !(right < left) }

    static func < (left: Self, right: Self) -> Bool {
        (0..<4).lazy.map { (left[$0], right[$0]) }.first { $0 != $1 }.map { $0 < $1 } ?? false
    }
}

extension String {
    /// Whether the word stands in the text, with nothing before or behind that could belong to it.
    fileprivate func hasWord(_ word: String) -> Bool {
        split { !($0.isLetter || $0.isNumber || $0 == "_") }.contains { $0 == word }
    }
}

extension Waiver {
    private static let members: Set<String> = [
        "driver", "algorithm", "group", "exercise", "vector", "flag", "kernel", "link", "expires", "reason",
    ]

    /// Reads one element of the list.
    init(from cursor: borrowing JSONCursor, place: String) throws(JSONError) {
        // A misspelt member would widen the waiver without a word.
        for name in try cursor.keys() where !Self.members.contains(name) {
            throw cursor.error("unknown member \"\(name)\"; there are \(Self.members.sorted().joined(separator: ", "))")
        }
        driver = try cursor.member("driver")?.string()
        algorithm = try cursor.member("algorithm")?.string()
        group = try cursor.member("group")?.string()
        exercise = try cursor.member("exercise")?.choice(of: Exercise.self)
        vector = try cursor.member("vector")?.string()
        flag = try cursor.member("flag")?.string()
        link = try cursor.at("link").string()
        expires = try cursor.at("expires").string()
        reason = try cursor.at("reason").string()
        self.place = place
        kernels = try Kernels(from: cursor)
        guard driver != nil || algorithm != nil else {
            throw cursor.error("a waiver names a driver or an algorithm")
        }
        try Self.check(link: link, expires: expires, reason: reason, in: cursor)
    }

    /// Refuses what nobody could look up later.
    static func check(
        link: String,
        expires: String,
        reason: String,
        in cursor: borrowing JSONCursor
    ) throws(JSONError) {
        guard isDay(expires) else {
            throw cursor.error("\"expires\" is \"\(expires)\", not a day such as 2027-01-31")
        }
        guard link.hasPrefix("https://") || link.hasPrefix("http://") else {
            throw cursor.error("\"link\" is \"\(link)\", not the address of a report")
        }
        guard !reason.isEmpty else { throw cursor.error("\"reason\" is empty") }
    }

    private static func isDay(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2], let month = Int(parts[1]), let day = Int(parts[2]), Int(parts[0]) != nil
        else { return false }
        return (1...12).contains(month) && (1...31).contains(day)
    }
}

extension Waiver.Kernels {
    /// Reads the member `kernel`; nil where there is none.
    init?(from cursor: borrowing JSONCursor) throws(JSONError) {
        guard let range = try cursor.member("kernel") else { return nil }
        for name in try range.keys() where !["from", "before"].contains(name) {
            throw range.error("unknown member \"\(name)\"; there are before, from")
        }
        self.init(from: try range.member("from")?.string(), before: try range.member("before")?.string())
        for release in [from, before] {
            guard let release, KernelNumbers(release).isEmpty else { continue }
            throw range.error("\"\(release)\" is no kernel release such as 6.12")
        }
    }
}
