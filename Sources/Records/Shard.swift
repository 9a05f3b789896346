public import KernelNames

/// A part of a run that is spread over several machines or jobs.
///
/// What belongs to a shard is decided by names alone, the driver's and the group's, so that every machine decides the
/// same, whatever else it finds. All exercises of a group on a driver are in one shard.
public struct Shard: Sendable, Hashable {
    /// Which part, from 1.
    public let index: Int
    /// How many parts there are.
    public let count: Int

    /// Parts that a run can have at most.
    public static let limit = 100_000

    /// Names a part; nil when there is no such part.
    public init?(index: Int, count: Int) {
        guard (1...Self.limit).contains(count), (1...count).contains(index) else { return nil }
        self.index = index
        self.count = count
    }

    /// Reads `2/5`; nil for everything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        let isNumber = parts.allSatisfy { $0.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } }
        guard parts.count == 2, isNumber, let index = Int(parts[0]), let count = Int(parts[1]) else { return nil }
        self.init(index: index, count: count)
    }

    /// Reads `2/5`, `auto`, or `auto/5`; nil for everything else.
    ///
    /// With `auto` the scheduler says which part this job is: Slurm by `SLURM_ARRAY_TASK_ID`, GitLab and others by
    /// `CI_NODE_INDEX`, Kubernetes by `JOB_COMPLETION_INDEX`, which does not say how many there are.
    ///
    /// - Parameter environment: the environment variables.
    public init?(_ text: String, environment: [String: String]) {
        let words = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard words.first == "auto" else {
            self.init(text)
            return
        }
        func number(_ name: String) -> Int? { environment[name].flatMap { Int($0) } }
        let place: (index: Int, count: Int?)
        if let task = number("SLURM_ARRAY_TASK_ID") {
            let step = max(1, number("SLURM_ARRAY_TASK_STEP") ?? 1)
            place = ((task - (number("SLURM_ARRAY_TASK_MIN") ?? 1)) / step + 1, number("SLURM_ARRAY_TASK_COUNT"))
        } else if let node = number("CI_NODE_INDEX") {
            place = (node, number("CI_NODE_TOTAL"))
        } else if let completion = number("JOB_COMPLETION_INDEX") {
            place = (completion + 1, nil)
        } else {
            return nil
        }
        let asked = words.count == 2 ? Int(words[1]) : place.count
        guard let asked, place.count == nil || place.count == asked else { return nil }
        self.init(index: place.index, count: asked)
    }

    /// Whether a group on a driver is in this part.
    public func contains(_ driver: DriverID, group: String) -> Bool {
        var numbers = SplitMix(seed: 0, for: "\(driver.text)\t\(group)")
        return numbers.below(count) == index - 1
    }
}

extension Shard: CustomStringConvertible {
    /// `2/5`.
    public var description: String { "\(index)/\(count)" }
}

/// Which part of which run a run's records are.
public struct ShardRecord: Sendable, Equatable {
    /// The part.
    public var shard: Shard
    /// What was asked for, the part aside, as 16 hex digits: the same in all shards of one run.
    public var job: String

    /// Describes a part.
    public init(shard: Shard, job: String) {
        self.shard = shard
        self.job = job
    }
}
