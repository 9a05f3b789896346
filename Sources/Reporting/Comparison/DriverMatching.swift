internal import Corpus
public import KernelNames
internal import Records

/// A driver that took another one's place between two kernels.
public struct Succession: Sendable, Equatable {
    /// How the two belong together, the strongest evidence first.
    public enum Rule: String, CaseIterable, Comparable, Sendable {
        /// The same kind of implementation under another name.
        case sameImplementation = "same-implementation"
        /// A part of a template's instance moved into the kernel's library.
        case partMovedToLibrary = "part-moved-to-library"
        /// The whole implementation moved into the kernel's library.
        case movedToLibrary = "moved-to-library"
        /// The module that registered the one registers the other.
        case sameModule = "same-module"

        /// Stronger evidence first.
        public static func < (left: Rule, right: Rule) -> Bool { left.strength < right.strength }

        private var strength: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// The driver of the base.
    public var old: DriverID
    /// The driver of the new run.
    public var new: DriverID
    /// How they belong together.
    public var rule: Rule
    /// One line for people: why the two are taken for one.
    public var explanation: String
}

/// Which driver of a base is which driver of a new run.
///
/// Drivers of one name are the same. A driver that is gone is matched with one that is new under the same type and
/// algorithm, by what their names say of the implementation and by their modules. Several can have one successor: the
/// library's `sha256-lib` took the place of `sha256-generic` and of `sha256-avx2`. A driver whose successor was there
/// before has none.
public struct DriverMatching: Sendable {
    /// A driver of the new run with those of the base whose place it has.
    public struct Pair: Sendable {
        /// The drivers of the base, the one that the kernel preferred first; never empty.
        public var old: [RunSnapshot.Driver]
        /// The driver of the new run.
        public var new: RunSnapshot.Driver
        /// Why, where the names differ; empty where they are the same.
        public var successions: [Succession]

        /// The way by which the base reached what the new run reaches by the other one; nil where the ways are the same.
        var formerWay: BackendKind? {
            let reached = old.filter { $0.verdict != .unreachable }
            guard new.verdict != .unreachable, !reached.contains(where: { $0.backend == new.backend }) else {
                return nil
            }
            return reached.first?.backend
        }
    }

    /// Drivers that are in both runs.
    public let pairs: [Pair]
    /// Drivers of the base without a successor.
    public let vanished: [RunSnapshot.Driver]
    /// Drivers of the new run without a predecessor.
    public let appeared: [RunSnapshot.Driver]

    /// Matches the drivers of two runs.
    public init(base: [RunSnapshot.Driver], new: [RunSnapshot.Driver]) {
        let before = Dictionary(base.map { ($0.id, $0) }) { first, _ in first }
        let after = Set(new.map(\.id))
        let gone = base.filter { !after.contains($0.id) }
        let fresh = new.filter { before[$0.id] == nil }
        let successions = Self.successions(from: gone, to: fresh)

        var predecessors: [DriverID: [Succession]] = [:]
        for succession in successions { predecessors[succession.new, default: []].append(succession) }
        let succeeded = Set(successions.map(\.old))
        pairs = new.compactMap { driver in
            if let old = before[driver.id] { return Pair(old: [old], new: driver, successions: []) }
            guard let own = predecessors[driver.id] else { return nil }
            let old = own.compactMap { before[$0.old] }.sorted { $0.priority > $1.priority }
            return Pair(old: old, new: driver, successions: own)
        }
        vanished = gone.filter { !succeeded.contains($0.id) }
        appeared = fresh.filter { predecessors[$0.id] == nil }
    }

    /// The successor of each driver that has one.
    private static func successions(
        from gone: [RunSnapshot.Driver],
        to fresh: [RunSnapshot.Driver]
    ) -> [Succession] {
        let candidates = Dictionary(grouping: fresh) { $0.id.algorithm }
        let rivals = Dictionary(grouping: gone) { $0.id.algorithm }
        return gone.compactMap { old in
            let algorithm = old.id.algorithm
            let found = candidates[algorithm, default: []].compactMap { new in
                Succession(of: old, to: new, rivals: rivals[algorithm] ?? [], candidates: candidates[algorithm] ?? [])
                    .map { (succession: $0, priority: new.priority) }
            }
            return found.min { left, right in
                (left.succession.rule, -left.priority, left.succession.new.name)
                    < (right.succession.rule, -right.priority, right.succession.new.name)
            }?.succession
        }
    }
}

extension Succession {
    /// Nil where nothing says that `new` has the place of `old`. Both are of one algorithm.
    fileprivate init?(
        of old: RunSnapshot.Driver,
        to new: RunSnapshot.Driver,
        rivals: [RunSnapshot.Driver],
        candidates: [RunSnapshot.Driver]
    ) {
        // What hands requests to another thread is a driver of its own beside what it wraps.
        guard Wrapper.around(old.id.name) == Wrapper.around(new.id.name) else { return nil }
        let before = ImplementationName(old.id.name).roles
        let after = ImplementationName(new.id.name).roles
        let modules = old.module == new.module ? "module \(new.module)" : "module \(old.module), now \(new.module)"
        self.old = old.id
        self.new = new.id
        if before == after, !before.isEmpty {
            rule = .sameImplementation
            explanation = "the same kind of implementation under another name (\(modules))"
        } else if before.count == after.count, zip(before, after).allSatisfy(Self.isKeptOrMoved),
            after.contains(where: { $0 != .library })
        {
            rule = .partMovedToLibrary
            explanation = "a part of the instance is the kernel's crypto library now (\(modules))"
        } else if !after.isEmpty, after.allSatisfy({ $0 == .library }),
            before.allSatisfy({ $0.isSoftware || $0 == .library })
        {
            rule = .movedToLibrary
            explanation = "the kernel's crypto library took its place (\(modules))"
        } else if old.module == new.module, old.module != "kernel", old.module != "unknown",
            // C in the place of an accelerator is a loss.
            after.count(where: { $0 == .portable }) <= before.count(where: { $0 == .portable }),
            rivals.count(where: { $0.module == old.module }) == 1,
            candidates.count(where: { $0.module == old.module }) == 1
        {
            rule = .sameModule
            explanation = "module \(new.module) registers this driver instead"
        } else {
            return nil
        }
    }

    private static func isKeptOrMoved(_ pair: (ImplementationName.Role, ImplementationName.Role)) -> Bool {
        pair.0 == pair.1 || (pair.1 == .library && pair.0.isSoftware)
    }
}

extension Wrapper {
    /// The wrapper that a driver is an instance of; nil for any other driver.
    fileprivate static func around(_ driver: String) -> Wrapper? { allCases.first { driver.hasPrefix($0.start) } }
}
