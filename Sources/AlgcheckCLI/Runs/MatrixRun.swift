import ArgumentParser
import Foundation
import Reporting
import Targets

/// The sessions of a matrix, some of them side by side.
struct MatrixRun: Sendable {
    let sessions: [Session]
    /// The kernels as the user named them.
    let names: [String]
    /// How many sessions run at once.
    let jobs: Int
    let stop: StopSignal
    /// Known failures, which fail no kernel.
    var waivers: WaiverList?

    /// Runs every session; a session that fails takes only its own column away.
    func perform() async -> [KernelColumn] {
        await withTaskGroup(of: (place: Int, column: KernelColumn).self) { group in
            var next = 0
            func start() {
                guard next < sessions.count else { return }
                let place = next
                next += 1
                group.addTask { (place, await column(place)) }
            }
            for _ in 0..<jobs { start() }
            var columns: [Int: KernelColumn] = [:]
            while let (place, column) = await group.next() {
                columns[place] = column
                start()
            }
            return columns.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    private func column(_ place: Int) async -> KernelColumn {
        let name = names[place]
        if let incident = stop.incident {
            return KernelColumn(name: name, fault: incident, exitCode: ExitCode.incomplete.rawValue)
        }
        do {
            let outcome = try await sessions[place].perform()
            let written = try ReportWriter.writeAll(
                folder: outcome.folder,
                formats: ReportFormat.standard,
                waivers: waivers.map { ($0, Suite.today) }
            )
            for fault in written.faults { Terminal.say("\(fault)", label: name) }
            let results = written.results
            let seconds = Int(outcome.seconds.rounded())
            Terminal.say("\(results.verdict.word): \(results.headline); \(seconds) s", label: name)
            return KernelColumn(name: name, folder: outcome.folder, results)
        } catch {
            let fault = stop.incident ?? "\(error)"
            Terminal.say(fault, label: name)
            return KernelColumn(name: name, fault: fault, exitCode: ExitCode(for: error).rawValue)
        }
    }
}
