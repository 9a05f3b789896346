internal import Corpus
internal import KernelNames
internal import Records

/// Which sizes were put to a driver, against those that the driver's /proc/crypto entry advertises.
///
/// A group counts when at least one of its checks was executed on the driver.
struct Coverage {
    /// How what was exercised stands to what is advertised.
    enum State: String {
        /// Both ends of what is advertised were exercised.
        case covered
        /// Something that is advertised was not exercised.
        case partial
        /// Nothing is advertised to compare with.
        case open
    }

    /// One kind of size.
    struct Row {
        /// What is measured: `key`, `IV`, `tag`, `digest`, `message`, `associated data`, `seed`.
        var name: String
        /// What the driver says of itself, in bytes; nil where it says nothing.
        var advertised: String?
        /// What was put to it, in bytes.
        var exercised: String
        var state: State
        /// What is missing; empty when nothing is.
        var missing: String
    }

    let rows: [Row]

    /// Compares a driver with the groups that were executed on it.
    ///
    /// - Parameter groups: the run's group records by id; a file of an older agent has none, and then nothing is known.
    init(_ result: DriverResult, groups: [String: GroupRecord]) {
        let ids = Set(result.checks.lazy.filter { $0.executed > 0 }.map(\.group))
        let executed = ids.compactMap { groups[$0] }
        guard !executed.isEmpty else {
            rows = []
            return
        }
        func field(_ name: String) -> Int? { result.record.fields[name].flatMap { Int($0) } }
        var rows: [Row] = []
        let keys = executed.map(\.key).filter { $0.most > 0 }
        if !keys.isEmpty || field("max keysize") != nil {
            rows.append(Row("key", keys, ends: (field("min keysize"), field("max keysize"))))
        }
        let hasIV = result.record.type == .skcipher || result.record.type == .aead
        if hasIV, (field("ivsize") ?? 0) > 0 || executed.contains(where: { $0.ivSize > 0 }) {
            rows.append(Row("IV", executed.map { SizeRange($0.ivSize) }, single: field("ivsize")))
        }
        switch result.record.type {
        case .aead:
            rows.append(Row("tag", executed.map { SizeRange($0.tagSize) }, single: field("maxauthsize")))
        case .hash:
            rows.append(Row("digest", executed.map { SizeRange($0.tagSize) }, single: field("digestsize")))
        case .rng: rows.append(Row("seed", executed.map(\.key), single: field("seedsize")))
        case .skcipher: break
        }
        if result.record.type != .rng { rows.append(Row("message", executed.map(\.message), ends: (nil, nil))) }
        let associated = executed.compactMap(\.associated)
        if !associated.isEmpty { rows.append(Row("associated data", associated, ends: (nil, nil))) }
        self.rows = rows
    }
}

extension SizeRange {
    /// One size.
    init(_ size: Int) { self.init(least: size, most: size, distinct: 1) }
}

extension Coverage.Row {
    /// A range of sizes, of which the driver may advertise both ends.
    fileprivate init(_ name: String, _ sizes: [SizeRange], ends: (least: Int?, most: Int?)) {
        let advertised: String? =
            switch ends {
            case (let least?, let most?): least == most ? "\(least)" : "\(least) to \(most)"
            default: nil
            }
        self.init(name, sizes, advertised: advertised, wanted: [ends.least, ends.most].compactMap { $0 })
    }

    /// Sizes of which the driver advertises one.
    fileprivate init(_ name: String, _ sizes: [SizeRange], single: Int?) {
        self.init(name, sizes, advertised: single.map { "\($0)" }, wanted: [single].compactMap { $0 })
    }

    private init(_ name: String, _ sizes: [SizeRange], advertised: String?, wanted: [Int]) {
        self.name = name
        self.advertised = advertised
        exercised = sizes.exercised
        let absent = Set(wanted).filter { size in !sizes.contains { $0.least == size || $0.most == size } }.sorted()
        state = advertised == nil ? .open : absent.isEmpty ? .covered : .partial
        missing = absent.isEmpty ? "" : "not exercised: \(absent.map { "\($0)" }.joined(separator: ", "))"
    }
}

extension [SizeRange] {
    /// The sizes in words: `16, 24, 32`, or `0 to 65,536, at least 212 different`.
    fileprivate var exercised: String {
        guard let least = map(\.least).min(), let most = map(\.most).max() else { return "none" }
        let isExact = allSatisfy { $0.distinct <= 2 }
        let sizes = Set(flatMap { [$0.least, $0.most] }).sorted()
        if isExact, sizes.count <= 12 { return sizes.map(\.grouped).joined(separator: ", ") }
        let distinct = Swift.max(map(\.distinct).max() ?? 0, sizes.count)
        return "\(least.grouped) to \(most.grouped), at least \(distinct.grouped) different"
    }
}
