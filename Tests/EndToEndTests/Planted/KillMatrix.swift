import Records
import TestSupport

/// Which exercise finds which fault.
struct KillMatrix: Sendable {
    /// A profile of `algcheck run`, the one that does most first; `kernel` is `quick` by the kernel module.
    enum Profile: String, CaseIterable {
        case full
        case quick
        case kernel

        /// What `algcheck run` is told.
        var options: [String] {
            self == .kernel ? ["--profile", "quick", "--backend", "kernel"] : ["--profile", rawValue]
        }

        /// The exercises that a run has.
        var exercises: [Exercise] {
            switch self {
            case .full: Records.Profile.full.exercises.filter { !$0.needsModule }
            case .quick: Records.Profile.quick.exercises.filter { !$0.needsModule }
            case .kernel: Records.Profile.quick.exercises
            }
        }
    }

    let drivers: PlantedDrivers
    /// Runs of the module's drivers.
    let runs: [Profile: PlantedRun]
    /// The run whose exercises are shown: that of the profile that does most.
    let deepest: PlantedRun
    /// The kernel's own tests, for comparison.
    let registration: RegistrationTests?

    /// Puts runs together.
    ///
    /// - Throws: when there are none.
    init(drivers: PlantedDrivers, runs: [Profile: PlantedRun], registration: RegistrationTests?) throws {
        guard let deepest = Profile.allCases.lazy.compactMap({ runs[$0] }).first else {
            throw Program.Fault("a matrix without a run")
        }
        self.drivers = drivers
        self.runs = runs
        self.deepest = deepest
        self.registration = registration
    }

    /// Faults that a run did not find.
    func survivors(of run: PlantedRun) -> [String] {
        drivers.faults.map(\.name).filter { run.killers(of: $0).isEmpty }
    }

    /// Controls that a run accuses.
    func accused(in run: PlantedRun) -> [String] { drivers.controls.filter { !run.killers(of: $0).isEmpty } }

    /// Faults that a profile must find and did not: those that the document says it found, and those that it does not list.
    /// What comes now and then need not come this time.
    func lost(by profile: Profile, against document: MatrixDocument) -> [String] {
        guard let run = runs[profile] else { return [] }
        let sometimes = Set(drivers.faults.filter { $0.kind == "timing" }.map(\.name))
        return survivors(of: run).filter { name in
            guard !sometimes.contains(name) else { return false }
            return document.found[profile]?.contains(name) == true || !document.listed.contains(name)
        }
    }

    /// Exercises that found fewer faults than the document allows for, or are in only one of document and run: one line
    /// each.
    func weakened(_ profile: Profile, against document: MatrixDocument) -> [String] {
        guard let run = runs[profile] else { return [] }
        let known = Set((document.finds[profile] ?? [:]).keys)
        let all = known.union(run.exercises).sorted { $0.rawValue < $1.rawValue }
        return all.compactMap { exercise in
            guard let floor = document.floor(of: exercise, in: profile) else {
                return "\(exercise.rawValue) is not in Documentation/kill-matrix.md"
            }
            let count = finds(of: exercise, in: run)
            return count >= floor ? nil : "\(exercise.rawValue) finds \(count) faults, and must find \(floor)"
        }
    }

    /// How many faults an exercise found.
    func finds(of exercise: Exercise, in run: PlantedRun) -> Int {
        drivers.faults.count { run.killers(of: $0.name).contains(exercise) }
    }

    /// Faults that only this exercise finds, in the first run that has it.
    func soleKills(of exercise: Exercise) -> [String] {
        let run = profiles.first { $0.run.exercises.contains(exercise) }?.run
        return drivers.faults.map(\.name).filter { run?.killers(of: $0) == [exercise] }
    }
}

extension KillMatrix {
    /// The matrix as Markdown: what each exercise is worth, then a row for each fault.
    func markdown() -> String {
        var lines = summary() + ["", "## What each exercise is worth", ""] + worth()
        lines += ["", "## Fault by exercise", ""] + table()
        return lines.joined(separator: "\n") + "\n"
    }

    /// The profiles that were run, the one that does most first.
    private var profiles: [(profile: Profile, run: PlantedRun)] {
        Profile.allCases.compactMap { profile in runs[profile].map { (profile, $0) } }
    }

    private func summary() -> [String] {
        var lines = [
            "| | Faults found | of | Controls accused | of |", "|---|---|---|---|---|",
        ]
        lines += profiles.map { row($0.profile.rawValue, $0.run) }
        if let registration {
            let faults = drivers.faults.count { registration.failed.contains($0.name) }
            let accused = drivers.controls.count { registration.failed.contains($0) }
            lines.append(
                "| the kernel's tests at registration | \(faults) | \(drivers.faults.count) | \(accused) "
                    + "| \(drivers.controls.count) |"
            )
        }
        return lines
    }

    private func row(_ name: String, _ run: PlantedRun) -> String {
        "| `\(name)` | \(drivers.faults.count - survivors(of: run).count) | \(drivers.faults.count) "
            + "| \(accused(in: run).count) | \(drivers.controls.count) |"
    }

    private func worth() -> [String] {
        let names = profiles.map { "`\($0.profile.rawValue)`" }
        let head = ["Exercise"] + names + ["Nothing else finds"]
        return [line(head), "|" + String(repeating: "---|", count: head.count)]
            + Set(runs.values.flatMap(\.exercises)).sorted().map { exercise in
                let counts = profiles.map { _, run in
                    run.exercises.contains(exercise) ? "\(finds(of: exercise, in: run))" : "-"
                }
                let sole = soleKills(of: exercise).map { "`\(short($0))`" }.joined(separator: ", ")
                return line(["`\(exercise.rawValue)`"] + counts + [sole])
            }
    }

    private func table() -> [String] {
        let exercises = deepest.exercises
        let head =
            ["Driver", "Kind"] + exercises.map { "`\($0.rawValue)`" }
            + profiles.map { "found in `\($0.profile.rawValue)`" }
            + (registration == nil ? [] : ["kernel's tests"])
        let rule = "|---|---|" + String(repeating: ":-:|", count: head.count - 2)
        return [line(head), rule]
            + drivers.faults.map { fault in
                let killers = deepest.killers(of: fault.name)
                var cells = ["`\(short(fault.name))`", fault.kind]
                cells += exercises.map { killers.contains($0) ? "x" : deepest.cells[fault.name]?[$0] == nil ? "-" : "" }
                cells += profiles.map { $0.run.killers(of: fault.name).isEmpty ? "" : "x" }
                if let registration { cells.append(registration.failed.contains(fault.name) ? "x" : "") }
                return line(cells)
            }
    }

    private func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

    private func short(_ name: String) -> Substring { name.dropFirst(PlantedDrivers.prefix.count) }
}
