internal import Records

/// The files of vectors that the user brought, as the page lists them.
struct HTMLFiles {
    struct Row {
        var path: String
        var algorithms: String
        var records: String
        var vectors: String
        var dropped: String
    }

    struct Reason {
        var reason: String
        var count: String
        var paths: [String]
        var more: String
    }

    var headline: String
    var rows: [Row]
    var moreRows: String
    var reasons: [Reason]
    var moreReasons: String

    /// Files and reasons that the page lists; `records.jsonl` has them all.
    private static let listed = 400

    init?(_ results: RunResults) {
        let files = SuppliedFiles(results)
        if files.isEmpty { return nil }
        headline = files.headline
        let used = files.used
        rows = used.prefix(Self.listed).map { Row($0) }
        moreRows = Self.more(used.count)
        let leftOut = files.leftOut
        reasons = leftOut.prefix(Self.listed).map { reason in
            Reason(
                reason: reason.reason.visible(limit: 300),
                count: reason.paths.count.of("file"),
                paths: reason.paths.prefix(100).map { $0.visible(limit: 300) },
                more: reason.paths.count > 100 ? "and \((reason.paths.count - 100).grouped) more in records.jsonl" : ""
            )
        }
        moreReasons = Self.more(leftOut.count)
    }

    private static func more(_ count: Int) -> String {
        count > listed ? "and \((count - listed).grouped) more in records.jsonl" : ""
    }
}

extension HTMLFiles.Row {
    fileprivate init(_ file: FileRecord) {
        path = file.path.visible(limit: 300)
        let drops = file.dropped.sorted { $0.key < $1.key }.map { "\($0.value.grouped): \($0.key)" }
        dropped = drops.joined(separator: "; ").visible(limit: 300)
        (algorithms, records, vectors) = ("", "", "")
        if case .used(let records, let vectors, let algorithms) = file.fate {
            self.algorithms = algorithms.joined(separator: ", ").visible(limit: 200)
            self.records = records.grouped
            self.vectors = vectors.grouped
        }
    }
}
