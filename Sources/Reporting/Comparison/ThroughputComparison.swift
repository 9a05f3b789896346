internal import Glibc
public import KernelNames
public import Records

/// The times of two runs: which drivers take longer or shorter than noise explains.
///
/// A series is a driver in an exercise; its points are the groups whose checks passed in both runs, each the logarithm
/// of new time over old time. The median of a series is the driver's change, and the median over all series is what all
/// drivers share: another processor, another load of the machine. A driver is slower or faster when three quarters of its
/// points leave what all share by more than each of three bounds: `least`; `deviations` times the robust spread between
/// series, which is the noise between two runs; and `deviations` times the standard error of its own median. A machine
/// that was busy for a while during one of the runs widens the bounds and raises no alarm.
public struct ThroughputComparison: Sendable {
    /// A driver in an exercise.
    public struct Series: Sendable {
        /// The driver of the new run.
        public let driver: DriverID
        /// Names of the base's driver where it differs.
        public let formerly: String?
        /// The exercise.
        public let exercise: Exercise
        /// Groups that were compared.
        public let groups: Int
        /// New time over old time, the median over the groups, without what all drivers share.
        public let ratio: Double
        /// The quartile of the groups' ratios on the side of 1: three quarters of the groups changed at least so much.
        public let quartile: Double
        /// How far `ratio` or its inverse may be from 1 before it is more than noise.
        public let gate: Double

        /// Whether the change is more than noise.
        public var isSignificant: Bool { ratio > 1 ? quartile > gate : 1 / quartile > gate }
    }

    /// Groups that a series has at least; with fewer, nothing is said.
    static let leastGroups = 6
    /// Series that there are at least; with fewer, the noise between runs is not known.
    static let leastSeries = 8
    /// Nanoseconds below which a group's time is mostly the clock's and the scheduler's.
    static let leastNanoseconds = 20_000
    /// The least change that is reported: a quarter.
    static let least = log(1.25)
    /// Robust standard deviations that a change has at least.
    static let deviations = 6.0

    /// Every series that could be judged.
    public let series: [Series]
    /// Series with too few groups to be judged.
    public let unjudged: Int
    /// New time over old time, the median over all series: the processor's, the machine's or the kernel's as a whole.
    public let shared: Double
    /// The smallest gate of all series: changes below it cannot be seen in these two runs.
    public var gate: Double { series.map(\.gate).min() ?? .infinity }

    init(_ pairs: [DriverMatching.Pair]) {
        var candidates: [(pair: DriverMatching.Pair, exercise: Exercise, points: [Double])] = []
        var short = 0
        for pair in pairs {
            for (exercise, points) in Self.points(pair).sorted(by: { $0.key < $1.key }) {
                if points.count < Self.leastGroups {
                    short += 1
                } else {
                    candidates.append((pair, exercise, points))
                }
            }
        }
        guard candidates.count >= Self.leastSeries else {
            (series, unjudged, shared) = ([], short + candidates.count, 1)
            return
        }
        let medians = candidates.map { Self.median($0.points) }
        let center = Self.median(medians)
        let spread = Self.spread(medians, around: center)
        series = zip(candidates, medians).map { candidate, median in
            let own = Self.spread(candidate.points, around: median)
            // The median's standard error for normal noise is sqrt(pi / 2) times the mean's.
            let error = 1.2533 * own / Double(candidate.points.count).squareRoot()
            let quartile = Self.quantile(candidate.points, median > center ? 0.25 : 0.75)
            return Series(
                driver: candidate.pair.new.id,
                formerly: candidate.pair.successions.isEmpty ? nil : candidate.pair.old.first?.id.name,
                exercise: candidate.exercise,
                groups: candidate.points.count,
                ratio: exp(median - center),
                quartile: exp(quartile - center),
                gate: exp(max(Self.least, Self.deviations * spread, Self.deviations * error))
            )
        }
        unjudged = short
        shared = exp(center)
    }

    /// The points of each exercise, for the driver of the base that the kernel preferred.
    private static func points(_ pair: DriverMatching.Pair) -> [Exercise: [Double]] {
        guard let old = pair.old.first else { return [:] }
        var points: [Exercise: [Double]] = [:]
        for (place, before) in old.cells {
            guard let after = pair.new.cells[place], before.passed > 0, before.passed == after.passed,
                before.failures.isEmpty, after.failures.isEmpty,
                min(before.nanoseconds, after.nanoseconds) >= leastNanoseconds
            else { continue }
            points[place.exercise, default: []].append(log(Double(after.nanoseconds) / Double(before.nanoseconds)))
        }
        return points
    }

    private static func median(_ values: [Double]) -> Double { quantile(values, 0.5) }

    /// A quantile, between two values where it falls between them.
    private static func quantile(_ values: [Double], _ share: Double) -> Double {
        let sorted = values.sorted()
        guard let last = sorted.last else { return 0 }
        let position = share * Double(sorted.count - 1)
        let index = Int(position)
        guard index + 1 < sorted.count else { return last }
        return sorted[index] + (sorted[index + 1] - sorted[index]) * (position - Double(index))
    }

    /// The standard deviation as robust measures see it: the greater of those that the median and the 90th percentile of
    /// the deviations give for normal noise. The second notices heavy tails, which the times of a busy machine have.
    private static func spread(_ values: [Double], around center: Double) -> Double {
        let deviations = values.map { abs($0 - center) }
        return max(1.4826 * median(deviations), quantile(deviations, 0.9) / 1.6449)
    }

    /// The changes beyond noise; a regression when `isRegression` says that slower ones are.
    func changes(slowerIsRegression: Bool) -> [Change] {
        let significant = series.filter(\.isSignificant)
        var order: [DriverID] = []
        for series in significant where !order.contains(series.driver) { order.append(series.driver) }
        return order.flatMap { driver in
            [true, false].compactMap { isSlower in
                let own = significant.filter { $0.driver == driver && ($0.ratio > 1) == isSlower }
                guard let worst = own.max(by: { abs(log($0.ratio)) < abs(log($1.ratio)) }) else { return nil }
                let factor = isSlower ? worst.ratio : 1 / worst.ratio
                return Change(
                    isSlower ? .slower : .faster,
                    isRegression: isSlower && slowerIsRegression,
                    driver: driver,
                    formerly: worst.formerly.map { [$0] } ?? [],
                    summary: "x\(factor.factor) \(isSlower ? "slower" : "faster") relative to all drivers",
                    evidence: own.map { series in
                        let text =
                            "time x\(series.ratio.factor) over \(series.groups.of("group")), noise up to "
                            + "x\(series.gate.factor)"
                        return .init(exercises: [series.exercise], text)
                    }
                )
            }
        }
    }
}

extension Double {
    /// A factor with two decimals: `1.25`.
    var factor: String {
        guard isFinite, magnitude < 1e6 else { return "-" }
        return Int((self * 1e9).rounded()).seconds(decimals: 2)
    }
}
