internal import Records

/// The files of vectors that the user brought: which were used, which were left out, and why.
struct SuppliedFiles {
    /// Files that share a reason for being left out.
    struct Reason {
        let reason: String
        let paths: [String]
    }

    private let files: [FileRecord]

    init(_ results: RunResults) { files = results.files }

    var isEmpty: Bool { files.isEmpty }

    /// `74 files used, 269 left out, 12,345 records, 678 of them dropped`.
    var headline: String {
        let records = files.reduce(0) { sum, file in
            if case .used(let records, _, _) = file.fate { sum + records } else { sum }
        }
        let dropped = used.reduce(0) { $0 + $1.dropped.values.reduce(0, +) }
        var words =
            "\(used.count.of("file")) used, \((files.count - used.count).grouped) left out; \(records.of("record"))"
        if dropped > 0 { words += ", \(dropped.grouped) of them dropped" }
        return words
    }

    /// The files that were used, in the order of their paths.
    var used: [FileRecord] {
        files.filter { if case .used = $0.fate { true } else { false } }
    }

    /// Why the others were left out, the most frequent reason first.
    var leftOut: [Reason] {
        let pairs = files.compactMap { file -> (key: String, name: String)? in
            if case .leftOut(let reason) = file.fate { (reason, file.path) } else { nil }
        }
        let reasons = grouped(pairs).map { Reason(reason: $0.key, paths: $0.names) }
        return reasons.enumerated().sorted { one, other in
            one.element.paths.count == other.element.paths.count
                ? one.offset < other.offset : one.element.paths.count > other.element.paths.count
        }.map(\.element)
    }

    /// Why records of used files were dropped, the most frequent reason first.
    var dropped: [(reason: String, count: Int)] {
        var counts: [String: Int] = [:]
        for file in used { counts.merge(file.dropped) { $0 + $1 } }
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
    }
}
