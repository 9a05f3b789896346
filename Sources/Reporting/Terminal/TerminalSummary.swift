internal import Corpus
internal import KernelNames
internal import Records

/// A run on one screen of 24 lines, what failed first. Plain ASCII of its own; colour only when asked for.
public struct TerminalSummary: Sendable, TerminalText {
    /// Whether to colour with ANSI escape sequences.
    public var color = false
    /// Whether to give a line to each driver that passed, however many lines that takes, and to list every failing group.
    public var verbose = false
    /// Columns of the screen.
    public var width = 100
    /// Lines of the screen; what does not fit is counted, drivers that passed first, failing ones last.
    public var height = 24
    /// Seconds from the start to the first record, where the caller measured it.
    public var secondsToFirstRecord: Double?
    /// Seconds of the whole run, where the caller measured it.
    public var totalSeconds: Double?
    /// The folder of the reports, where there is one.
    public var reports: String?

    /// A summary without colour for a screen of 24 lines of 100 columns.
    public init() {}

    /// The summary, every line ended.
    public func render(_ results: RunResults) -> String {
        let top = head(results)
        let table = types(results)
        let bottom = figures(results)
        var room = verbose ? Int.max / 2 : height - top.count - table.count - bottom.count
        func fit(_ section: [String]) -> [String] {
            let lines = folded(section, room: room)
            room -= lines.count
            return lines
        }
        let problems = fit(waivers(results)) + fit(failures(results, room: room)) + fit(incidents(results))
        let unreached = fit(files(results)) + fit(reasons(results))
        let passed = verbose ? driverTable(results) : room > 2 ? passed(results, room: room) : []
        return (top + problems + table + unreached + passed + bottom).map { $0 + "\n" }.joined()
    }

    /// The section, or its beginning and how much is missing; nothing where not even that has room.
    private func folded(_ section: [String], room: Int) -> [String] {
        guard section.count > room else { return section }
        guard room > 2 else { return [] }
        let missing = section.count - (room - 2)
        return section.prefix(room - 2) + ["  \(missing.of("line")) more: --verbose", ""]
    }

    /// The files of vectors that the user brought.
    private func files(_ results: RunResults) -> [String] {
        let files = SuppliedFiles(results)
        if files.isEmpty { return [] }
        var lines = [paint("vectors", .strong) + "  " + files.headline]
        for reason in files.leftOut.prefix(verbose ? .max : 4) {
            lines.append(clipped("  \(reason.paths.count.grouped) left out: \(reason.reason)"))
            if verbose { lines += reason.paths.map { clipped("    \($0)") } }
        }
        if !verbose, files.leftOut.count > 4 {
            lines.append("  \((files.leftOut.count - 4).of("reason")) more: --verbose, or index.html")
        }
        for (reason, count) in files.dropped.prefix(verbose ? .max : 3) {
            lines.append(clipped("  \(count.of("record")) dropped: \(reason)"))
        }
        return lines + [""]
    }

    /// Waivers that fail the run.
    private func waivers(_ results: RunResults) -> [String] {
        guard !results.waiverFaults.isEmpty else { return [] }
        return [paint("waivers", .bad)] + results.waiverFaults.flatMap { message($0) } + [""]
    }

    // MARK: The run

    private func head(_ results: RunResults) -> [String] {
        let mark: TerminalStyle = results.verdict == .passed ? .good : results.verdict == .failed ? .bad : .doubtful
        var parts: [String] = []
        if let run = results.run { parts.append("kernel \(run.kernelRelease) \(run.machine)") }
        if let target = RunFacts.target(results.host) { parts.append(target) }
        if let run = results.run { parts.append(run.processor) }
        if let part = results.run?.shard?.shard { parts.append("shard \(part.index) of \(part.count)") }
        if results.run?.fips == true { parts.append("FIPS mode") }
        if let restrict = results.run?.restrict { parts.append("af_alg_restrict \(restrict)") }
        let word = results.verdict.word
        let first = wrap(results.headline, width: width - word.count - 2)
        let indent = String(repeating: " ", count: word.count + 2)
        return ["\(paint(word, mark))  \(first[0])"] + first.dropFirst().map { indent + $0 }
            + (parts.isEmpty ? [] : [parts.joined(separator: ", ").visible(limit: width)]) + reached(results)
            + bound(results) + covered(results) + evidence(results) + [""]
    }

    /// The way to the drivers, where it is not AF_ALG alone.
    private func reached(_ results: RunResults) -> [String] {
        RunFacts.way(results).map { [clipped("reached by \($0)")] } ?? []
    }

    /// What the kernel gives only to those who ask for the algorithm.
    private func bound(_ results: RunResults) -> [String] {
        let count = results.drivers.count { $0.record.boundAs != nil }
        guard count > 0 else { return [] }
        return ["\(count.of("driver")) bound by the algorithm's name (af_alg_restrict forbids the driver's)"]
    }

    /// Instances whose parts others bring.
    private func covered(_ results: RunResults) -> [String] {
        RunFacts.covered(results.plan).map { [clipped("known-answer tests only: \($0)")] } ?? []
    }

    /// How many of the vectors that were executed have which evidence, strongest first.
    private func evidence(_ results: RunResults) -> [String] {
        let evidence = EvidenceSummary(results)
        return evidence.parts.isEmpty ? [] : [clipped("evidence of the vectors: \(evidence.brief)")]
    }

    private func types(_ results: RunResults) -> [String] {
        guard !results.drivers.isEmpty else { return [] }
        let extra = [("errors", \Counts.errors), ("waived", \Counts.waived)].filter {
            results.counts[keyPath: $0.1] > 0
        }
        let titles =
            ["drivers", "passed", "failed", "incomplete", "unreachable", "checks passed", "failed", "skipped"]
            + extra.map(\.0)
        func cells(_ drivers: [DriverResult]) -> [Int] {
            let counts = Counts.sum(drivers)
            let verdicts = [Verdict.Name.passed, .failed, .incomplete, .unreachable]
                .map { name in drivers.count { $0.verdict.kind == name } }
            return [drivers.count] + verdicts + [counts.passed, counts.failed, counts.skipped]
                + extra.map { counts[keyPath: $0.1] }
        }
        var rows = results.types.map { ($0.type.rawValue, cells($0.drivers)) }
        if rows.count > 1 { rows.append(("all", cells(results.drivers))) }
        let widths = titles.indices.map { column in
            max(titles[column].count, rows.map { $0.1[column].grouped.count }.max() ?? 0)
        }
        func line(_ name: String, _ texts: [String]) -> String {
            let columns = texts.indices.map { index in
                // A wider gap parts the drivers from their checks.
                (index == 5 ? "    " : "  ") + texts[index].aligned(widths[index])
            }
            return name.padded(9) + columns.joined()
        }
        let bad: Set<Int> = [2, 6, 8]
        let body = rows.map { name, numbers in
            let texts = numbers.map { $0 == 0 ? "-" : $0.grouped }
            let columns = texts.indices.map { index in
                let text = (index == 5 ? "    " : "  ") + texts[index].aligned(widths[index])
                guard numbers[index] > 0 else { return paint(text, .faint) }
                if bad.contains(index) { return paint(text, .bad) }
                return index == 3 || index == 4 ? paint(text, .doubtful) : text
            }
            return name.padded(9) + columns.joined()
        }
        return [paint(line("type", titles), .strong)] + body + [""]
    }

    // MARK: What did not pass

    /// Every failing driver has its line while there is room; their groups share what the screen leaves.
    private func failures(_ results: RunResults, room: Int) -> [String] {
        let failing = results.drivers(.failed)
        guard !failing.isEmpty else { return [] }
        let shown = verbose ? failing.count : min(failing.count, max(1, room - 3))
        let share = verbose ? 100 : max(0, (room - 2 - failing.count) / failing.count)
        var lines = [paint("failed", .bad)]
        for driver in failing.prefix(shown) { lines += failure(driver, share: share) }
        let rest = failing.dropFirst(shown)
        if !rest.isEmpty {
            let names = rest.map { $0.record.driver.visible() }
            lines += listing("  \(rest.count.grouped) more: ", names, maxLines: 1)
        }
        return lines + [""]
    }

    private func failure(_ driver: DriverResult, share: Int) -> [String] {
        let counts = driver.counts
        let groups = Set(driver.failing.map(\.group)).count
        let figures = "\(counts.failed.grouped) of \(counts.executed.of("check")) failed in \(groups.of("group"))"
        let partial = driver.missingGroups > 0 ? ", \(driver.missingGroups.of("group")) not run" : ""
        var own: [String] = []
        for check in driver.failing.prefix(share) {
            let first = check.failures.first { $0.kind != .error }
            let reason = first.map { ", \($0.place) \($0.kind.phrase): \($0.message)" } ?? ""
            let text = "\(check.group) \(check.exercise): \(check.failed.grouped) failed\(reason)"
            let entry = wrap(text.visible(limit: 300), width: width - 8).enumerated()
                .map { clipped(($0 == 0 ? "    " : "        ") + $1) }
            if own.count + entry.count <= share { own += entry }
        }
        // A long name is cut, never the figures.
        let name = title(driver).cut(to: max(20, width - 4 - figures.count - partial.count))
        return [clipped("  \(name)  \(figures)\(partial)")] + own
    }

    private func reasons(_ results: RunResults) -> [String] {
        var lines: [String] = []
        for name in [Verdict.Name.incomplete, .unreachable] {
            let drivers = results.drivers(name)
            guard !drivers.isEmpty else { continue }
            lines.append(paint(name.word, .doubtful))
            let pairs = drivers.map { driver in
                let reason = driver.verdict.reason ?? ""
                // One reason for all that have no vectors; the algorithms are in the names.
                let isBare = driver.record.groups == 0 && driver.verdict.kind == .incomplete
                return (key: isBare ? "no vectors" : reason, name: driver.record.driver.visible())
            }
            for (reason, names) in grouped(pairs) {
                // A link that is cut leads nowhere.
                let limit = drivers.contains { !$0.waived.isEmpty && $0.verdict.reason == reason } ? width - 4 : 60
                lines += listing("  \(reason.visible(limit: limit)): ", names, maxLines: verbose ? .max : 3)
            }
        }
        if !results.modules.isEmpty {
            lines.append(paint("modules that did not load", .doubtful))
            for (errno, names) in grouped(results.modules.map { ($0.errno.visible(), $0.name.visible()) }) {
                lines += listing("  \(errno): ", names, maxLines: verbose ? .max : 2)
            }
        }
        lines += besides(results)
        return lines.isEmpty ? [] : lines + [""]
    }

    /// What is no driver of an AF_ALG type, counted a reason, and what was noticed beside the checks.
    private func besides(_ results: RunResults) -> [String] {
        var lines: [String] = []
        let counts = Dictionary(grouping: results.untested, by: \.untested.reason).mapValues(\.count)
        let words = Reason.allCases.compactMap { reason in counts[reason].map { "\($0.grouped) \(reason.words)" } }
        if !words.isEmpty {
            lines.append(paint("not testable", .doubtful) + " (each: algcheck why NAME)")
            lines += listing("  ", words, maxLines: verbose ? .max : 3)
        }
        let fallbacks = results.devices.filter(\.isFallback).map { $0.driver.visible() }
        if !fallbacks.isEmpty {
            lines.append(paint("no device interrupt (software fallback)", .bad))
            lines += listing("  ", fallbacks, maxLines: verbose ? .max : 2)
        }
        let audited = results.audits.filter { !$0.findings.isEmpty }.map { $0.driver.visible() }
        if !audited.isEmpty {
            lines.append(paint("driver differs from its /proc/crypto entry", .doubtful))
            lines += listing("  ", audited, maxLines: verbose ? .max : 2)
        }
        return lines
    }

    private func incidents(_ results: RunResults) -> [String] {
        guard !results.incidents.isEmpty else { return [] }
        let limit = verbose ? Int.max : 4
        var lines = [paint("incidents", .bad)]
        lines += results.incidents.prefix(limit).flatMap { message("\($0.kind.phrase): \($0.message)") }
        if results.incidents.count > limit { lines.append("  and \((results.incidents.count - limit).grouped) more") }
        return lines + [""]
    }

    // MARK: What passed

    private func passed(_ results: RunResults, room: Int) -> [String] {
        let drivers = results.drivers(.passed)
        guard !drivers.isEmpty else { return [] }
        let head = [paint("passed", .good) + " (algorithm, checks, drivers)"]
        let full = head + algorithmLines(drivers)
        if full.count <= room { return full + [""] }
        let grid = head + algorithmGrid(drivers, linesPerType: .max)
        if grid.count <= room { return grid + [""] }
        let types = max(1, results.types.count)
        let short = algorithmGrid(drivers, linesPerType: max(1, (room - head.count - 2) / types))
        return [head[0] + "; all of them: --verbose, or index.html"] + short + [""]
    }

    /// Drivers that passed by type and algorithm, in the order of reports.
    private func algorithms(_ drivers: [DriverResult]) -> [(type: String, algorithm: String, drivers: [DriverResult])] {
        var found: [(type: String, algorithm: String, drivers: [DriverResult])] = []
        for driver in drivers {
            let (type, algorithm) = (driver.record.type.rawValue, driver.record.algorithm)
            if let last = found.last, last.type == type, last.algorithm == algorithm {
                found[found.count - 1].drivers.append(driver)
            } else {
                found.append((type, algorithm, [driver]))
            }
        }
        return found
    }

    /// A line an algorithm, with the names of its drivers.
    private func algorithmLines(_ drivers: [DriverResult]) -> [String] {
        let rows = algorithms(drivers)
        let nameWidth = min(34, rows.map { $0.algorithm.visible().count }.max() ?? 0)
        let counts = rows.map { Counts.sum($0.drivers).passed.grouped }
        let countWidth = counts.map(\.count).max() ?? 0
        var lines: [String] = []
        for (row, count) in zip(rows, counts) {
            let start =
                "  \(row.type.padded(8))  \(row.algorithm.visible(limit: 60).padded(nameWidth))  "
                + count.aligned(countWidth) + "  "
            lines += listing(start, row.drivers.map { $0.record.driver.visible() }, maxLines: .max)
        }
        return lines
    }

    /// Several algorithms a line, with the number of their drivers; those that have no room are counted.
    private func algorithmGrid(_ drivers: [DriverResult], linesPerType: Int) -> [String] {
        var lines: [String] = []
        let rows = algorithms(drivers)
        for type in Set(rows.map(\.type)).sorted(by: { one, other in
            (rows.firstIndex { $0.type == one } ?? 0) < (rows.firstIndex { $0.type == other } ?? 0)
        }) {
            let cells = rows.filter { $0.type == type }.map { row in
                "\(row.algorithm.visible(limit: 40)) \(Counts.sum(row.drivers).passed.grouped)"
                    + " (\(row.drivers.count))"
            }
            lines += listing("  \(type.padded(8))  ", cells, maxLines: linesPerType)
        }
        return lines
    }

    // MARK: Every driver

    private func driverTable(_ results: RunResults) -> [String] {
        let drivers = results.drivers
        guard !drivers.isEmpty else { return [] }
        let nameWidth = min(44, drivers.map { $0.record.driver.visible().count }.max() ?? 0) + 1
        var lines = [
            paint(
                "driver".padded(nameWidth + 2) + "verdict".padded(13) + "passed".aligned(9) + "failed".aligned(9)
                    + "skipped".aligned(9) + "errors".aligned(9) + "s".aligned(9),
                .strong
            )
        ]
        for row in algorithms(drivers) {
            lines.append(paint("\(row.type) \(row.algorithm.visible())", .faint))
            for driver in row.drivers {
                let counts = driver.counts
                let numbers = [counts.passed, counts.failed, counts.skipped, counts.errors]
                    .map { ($0 == 0 ? "-" : $0.grouped).aligned(9) }.joined()
                let style: TerminalStyle =
                    switch driver.verdict {
                    case .passed: .good
                    case .failed: .bad
                    case .incomplete, .unreachable: .doubtful
                    }
                lines.append(
                    "  " + driver.record.driver.visible().padded(nameWidth)
                        + paint(driver.verdict.name.padded(13), style) + numbers
                        + counts.nanoseconds.seconds(decimals: 3).aligned(9)
                )
            }
        }
        return lines + [""]
    }

    // MARK: Figures

    private func figures(_ results: RunResults) -> [String] {
        let tested = results.drivers.count { $0.counts.executed > 0 }
        var parts = ["\(tested.of("driver")) tested", "\(results.counts.executed.of("check"))"]
        if let end = results.end, end.seconds > 0 {
            let rate = Int((Double(results.counts.executed) / end.seconds).rounded())
            parts.append("\(rate.grouped) checks/s in \(end.seconds.oneDecimal) s")
        }
        if let seconds = secondsToFirstRecord { parts.append("first record after \(seconds.oneDecimal) s") }
        if let seconds = totalSeconds { parts.append("total \(seconds.oneDecimal) s") }
        return [parts.joined(separator: ", ")] + (reports.map { ["reports in \($0.visible())"] } ?? [])
    }
}
