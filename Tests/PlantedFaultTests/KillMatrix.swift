/// Which exercise finds which fault.
struct KillMatrix: Sendable {
    /// A profile of `algcheck run`.
    enum Profile: String, CaseIterable {
        case full
        case quick

        /// The part of the faults that it must find.
        var least: Double { self == .full ? 1 : 0.85 }
    }

    let drivers: PlantedDrivers
    /// Runs of the module's drivers; not empty.
    let runs: [Profile: PlantedRun]
    /// The kernel's own tests, for comparison.
    let registration: RegistrationTests?

    /// The run whose exercises are shown: that of the profile that does most.
    var deepest: PlantedRun { (runs[.full] ?? runs[.quick])! }

    /// Faults that a run did not find.
    func survivors(of run: PlantedRun) -> [String] {
        drivers.faults.map(\.name).filter { run.killers(of: $0).isEmpty }
    }

    /// Controls that a run accuses.
    func accused(in run: PlantedRun) -> [String] { drivers.controls.filter { !run.killers(of: $0).isEmpty } }

    /// The part of the faults that a run found, 0 to 1.
    func killed(by run: PlantedRun) -> Double {
        1 - Double(survivors(of: run).count) / Double(max(1, drivers.faults.count))
    }

    /// Faults that only this exercise finds.
    func soleKills(of exercise: String) -> [String] {
        drivers.faults.map(\.name).filter { deepest.killers(of: $0) == [exercise] }
    }

    /// The matrix as Markdown: what each exercise is worth, then a row for each fault.
    func markdown() -> String {
        var lines = summary() + ["", "## What each exercise is worth", ""] + worth()
        lines += ["", "## Fault by exercise", ""] + table()
        return lines.joined(separator: "\n") + "\n"
    }

    private func summary() -> [String] {
        var lines = [
            "| | Faults found | of | Controls accused | of |", "|---|---|---|---|---|",
        ]
        lines += Profile.allCases.compactMap { profile in runs[profile].map { row(profile.rawValue, $0) } }
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
        ["| Exercise | Finds | Nothing else finds |", "|---|---|---|"]
            + deepest.exercises.map { exercise in
                let kills = drivers.faults.count { deepest.killers(of: $0.name).contains(exercise) }
                let sole = soleKills(of: exercise).map { "`\(short($0))`" }.joined(separator: ", ")
                return "| `\(exercise)` | \(kills) | \(sole) |"
            }
    }

    private func table() -> [String] {
        let quick = runs[.full] == nil ? nil : runs[.quick]
        let exercises = deepest.exercises
        let head =
            ["Driver", "Kind"] + exercises.map { "`\($0)`" } + (quick == nil ? [] : ["in `quick`"])
            + (registration == nil ? [] : ["kernel's tests"])
        let rule = "|---|---|" + String(repeating: ":-:|", count: head.count - 2)
        return ["| " + head.joined(separator: " | ") + " |", rule]
            + drivers.faults.map { fault in
                let killers = deepest.killers(of: fault.name)
                var cells = ["`\(short(fault.name))`", fault.kind]
                cells += exercises.map { killers.contains($0) ? "x" : deepest.cells[fault.name]?[$0] == nil ? "-" : "" }
                if let quick { cells.append(quick.killers(of: fault.name).isEmpty ? "" : "x") }
                if let registration { cells.append(registration.failed.contains(fault.name) ? "x" : "") }
                return "| " + cells.joined(separator: " | ") + " |"
            }
    }

    private func short(_ name: String) -> Substring { name.dropFirst(PlantedDrivers.prefix.count) }
}
