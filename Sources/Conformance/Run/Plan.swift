public import Corpus
public import Records

/// What a run will do: each driver with the groups for it, in order.
public struct Plan: Sendable {
    /// One record to come.
    public struct Step: Sendable {
        /// The driver to bind.
        public var driver: DriverRecord
        /// The group's place in the corpus.
        public var group: Int
        /// How the vectors are sent.
        public var exercise: Exercise

        /// The step as records name it.
        func name(in corpus: Corpus) -> StepID {
            StepID(driver: driver.id, group: corpus.groups[group].id, exercise: exercise, backend: driver.backend)
        }
    }

    /// Every driver that was found, with the number of records planned on it.
    public let drivers: [DriverRecord]
    /// The steps, driver by driver.
    public let steps: [Step]
    /// The plan's size, as the record that announces it.
    public let size: PlanRecord

    /// Pairs every reachable driver with the groups for it and every exercise that makes sense.
    ///
    /// Exercises that were not asked for by name are not put to combinations of parts that others bring (`FirstUses`).
    ///
    /// - Parameters:
    ///   - exercises: exercises asked for by name; empty for all of the profile.
    ///   - profile: how much to do.
    ///   - shard: the part of the plan to keep; nil for all of it.
    public init(
        corpus: Corpus,
        drivers: [DriverRecord],
        exercises: [Exercise] = [],
        profile: Profile = .full,
        shard: Shard? = nil
    ) {
        let asked = Set(exercises.isEmpty ? profile.exercises : exercises)
        let wanted = Exercise.allCases.filter { asked.contains($0) }
        var choice = GroupChoice(corpus, profile, Set(exercises))
        let groups = GroupIndex(corpus.groups)
        let covered = exercises.isEmpty ? Self.covered(drivers, groups, corpus) : []
        var steps: [Step] = []
        var drivers = drivers
        for place in drivers.indices where drivers[place].unreachable == nil {
            let driver = drivers[place]
            let before = steps.count
            let places = groups.places(for: driver)
            let isCovered = covered.contains(place)
            // Known answers of all groups come first: an exercise that stops the kernel shall cost as few of them as may be.
            for exercise in wanted where exercise.takesEveryGroup || !isCovered {
                if exercise.needsModule, driver.backend != .kernel { continue }
                for index in places where choice.exercises(of: index).contains(exercise) {
                    if let shard, !shard.contains(driver.id, group: corpus.groups[index].id) { continue }
                    steps.append(Step(driver: driver, group: index, exercise: exercise))
                }
            }
            drivers[place].records = steps.count - before
        }
        self.drivers = drivers
        self.steps = steps
        size = PlanRecord(
            drivers: Set(steps.map(\.driver.driver)).count,
            groups: Set(steps.map(\.group)).count,
            records: steps.count,
            checks: steps.reduce(0) { $0 + ($1.exercise.takesEveryGroup ? corpus.groups[$1.group].count : 1) },
            covered: covered.count
        )
    }

    /// How many steps of an exercise follow one another when that many workers share them and each family of drivers has one
    /// at a time; 0 for none.
    func turns(of exercise: Exercise, on workers: Int) -> Double {
        let families = AsyncFamilies(drivers)
        let own = steps.filter { $0.exercise == exercise }
        let longest = Dictionary(grouping: own.compactMap { families[$0.driver.driver] }) { $0 }.values.map(\.count)
            .max()
        return max(Double(own.count) / Double(workers), Double(longest ?? min(own.count, 1)))
    }

    /// Places of instances all of whose parts others bring; algorithms with the fewest vectors come last.
    private static func covered(_ drivers: [DriverRecord], _ groups: GroupIndex, _ corpus: Corpus) -> Set<Int> {
        var uses = FirstUses()
        var covered: Set<Int> = []
        for isWide in [false, true] {
            for (place, driver) in drivers.enumerated() where driver.unreachable == nil {
                let own = groups.places(for: driver)
                guard !own.isEmpty, own.allSatisfy({ corpus.groups[$0].isWide }) == isWide else { continue }
                if !uses.isFirst(driver.driver) { covered.insert(place) }
            }
        }
        return covered
    }
}
