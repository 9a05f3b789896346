internal import Corpus
internal import KernelNames
internal import Records

/// The implementations behind one driver's name, as the processors of a matrix choose them.
extension KernelMatrix.Row {
    /// One of them.
    struct Implementation: Equatable {
        /// Its name, by the rules of the kernel's library.
        let code: String
        /// The worst that was said of it on any processor.
        var verdict: Verdict.Name
        /// The places of the processors that choose it, among the columns.
        var places: [Int]
    }

    /// All that are known, in the order in which the processors first choose them.
    var implementations: [Implementation] {
        var found: [Implementation] = []
        for (place, cell) in cells.enumerated() {
            guard let code = cell.code, let verdict = cell.verdict else { continue }
            if let known = found.firstIndex(where: { $0.code == code }) {
                found[known].verdict = [found[known].verdict, verdict].max { $0.weight < $1.weight } ?? verdict
                found[known].places.append(place)
            } else {
                found.append(Implementation(code: code, verdict: verdict, places: [place]))
            }
        }
        return found
    }

    /// Whether the name stands for several implementations.
    var hasSeveralCodes: Bool { implementations.count > 1 }
}

extension KernelMatrix {
    /// Drivers that no template made whose names stand for several implementations; instances over them repeat theirs.
    var shared: [Row] {
        rows.filter { $0.hasSeveralCodes && DriverName($0.driver.name).template == nil }
    }

    /// How many implementations stand behind those names, and what became of them; nil where there are none.
    var implementationsLine: String? {
        let shared = shared
        guard !shared.isEmpty else { return nil }
        let all = shared.flatMap(\.implementations)
        let others = all.count { $0.verdict != .passed }
        let end = others == 0 ? "each passed" : "\(others.grouped) did not pass"
        return "\(shared.count.of("name")) of the kernel's library for \(all.count.grouped) implementations: \(end)"
    }
}

extension Verdict.Name {
    /// How bad it is.
    fileprivate var weight: Int {
        switch self {
        case .passed: 0
        case .unreachable: 1
        case .incomplete: 2
        case .failed: 3
        }
    }
}
