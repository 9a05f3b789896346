/// How long a run will still take, from how fast it was so far and how fast it is now.
///
/// Drivers differ in speed by a factor of a hundred, so the pace of the last seconds alone jumps, and the pace since the
/// start lags; the estimate is between both, and is given only once there is something to go by.
public struct TimeLeft: Sendable {
    /// Seconds that count as now.
    static let window = 15.0
    /// Seconds and share of the work before anything is said.
    static let least = (seconds: 3.0, share: 0.02)

    private var points: [(seconds: Double, share: Double)] = [(0, 0)]

    /// An estimate without anything to go by.
    public init() {}

    /// Takes into account that `share` of the work (0 to 1) was done after that many seconds.
    public mutating func note(share: Double, after seconds: Double) {
        points.append((seconds, share))
        // The last point outside of the window stays: the window is measured from it.
        while points.count > 2, seconds - points[1].seconds >= Self.window { points.removeFirst() }
    }

    /// Seconds that are left; nil while there is too little to go by.
    public var seconds: Double? {
        guard let now = points.last, let first = points.first, now.seconds >= Self.least.seconds,
            now.share >= Self.least.share
        else { return nil }
        let overall = now.share / now.seconds
        let span = now.seconds - first.seconds
        let recent = span > 1 ? (now.share - first.share) / span : overall
        let pace = (overall + recent) / 2
        return max(0, 1 - now.share) / pace
    }

    /// The estimate in words as coarse as it is: `about 3 min left`.
    public var words: String {
        guard let seconds else { return "" }
        switch seconds {
        case ..<10: return "a few seconds left"
        case ..<90: return "about \(Int((seconds / 5).rounded()) * 5) s left"
        default: return "about \(Int((seconds / 60).rounded())) min left"
        }
    }
}
