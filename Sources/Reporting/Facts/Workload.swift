internal import Corpus
internal import KernelNames
public import Records

/// How much of a run's work is done, by the records that came.
///
/// Checks are no measure: the plan counts a script as one, whatever it asks of the driver. Records are, but for random
/// generators, whose tests draw so many bytes that their records take about twenty-five times as long.
public struct Workload: Sendable {
    /// What a generator's record counts, where another one counts 1.
    static let generator = 25

    private var planned = 0
    private var done = 0

    /// Nothing known yet.
    public init() {}

    /// Takes a record into account: a driver's tells what is to come, a check record what was done.
    public mutating func note(_ record: Record) {
        switch record {
        case .driver(let driver): planned += driver.records * Self.weight(driver.type)
        case .checks(let check): done += Self.weight(check.type)
        default: break
        }
    }

    private static func weight(_ type: CipherType) -> Int { type == .rng ? generator : 1 }

    /// The share that is done, 0 to 1; nil while nothing is planned.
    public var share: Double? { planned == 0 ? nil : min(1, Double(done) / Double(planned)) }
}
