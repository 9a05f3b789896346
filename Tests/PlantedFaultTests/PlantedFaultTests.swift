import Corpus
import Foundation
import Testing

/// What algcheck finds of the faults that a kernel module has on purpose, in runs that the environment names:
/// `ALGCHECK_PLANTED_FULL` and `ALGCHECK_PLANTED_QUICK` (profiles, with the module and `cryptomgr.notests=1`; one will
/// do) and `ALGCHECK_PLANTED_REGISTRATION` (any run with the module and the kernel's own tests).
@Suite(.enabled(if: PlantedRuns.areThere, "there is no run with the module: `make test` runs this after one"))
struct PlantedFaultTests {
    @Test func theModuleRegisteredEveryDriver() throws {
        let matrix = try PlantedRuns.matrix()
        #expect(matrix.drivers.faults.count >= 60)
        #expect(matrix.drivers.controls.count >= 12)
        let (found, listed) = (matrix.deepest.found, Set(matrix.drivers.names))
        #expect(
            found == listed,
            "Documentation/planted-faults.md and the module differ: \(found.symmetricDifference(listed))"
        )
    }

    @Test func everyDriverWasTested() throws {
        let matrix = try PlantedRuns.matrix()
        for (profile, run) in matrix.runs {
            #expect(run.isComplete, "\(profile)")
            for driver in matrix.drivers.names { #expect(run.executed(on: driver) > 0, "\(profile): \(driver)") }
        }
    }

    @Test func everyProfileFindsWhatItMust() throws {
        let matrix = try PlantedRuns.matrix()
        for (profile, run) in matrix.runs {
            let survivors = matrix.survivors(of: run).joined(separator: ", ")
            #expect(matrix.killed(by: run) >= profile.least, "\(profile) does not find: \(survivors)")
        }
    }

    @Test func noControlIsAccused() throws {
        let matrix = try PlantedRuns.matrix()
        for (profile, run) in matrix.runs {
            #expect(matrix.accused(in: run) == [], "\(profile)")
            for control in matrix.drivers.controls { #expect(run.errors(on: control) == 0, "\(profile): \(control)") }
        }
    }

    /// The kernel's tests are the yardstick: they must find some faults and accuse no control, or the log was misread.
    @Test func theKernelsOwnTestsFindFewer() throws {
        let matrix = try PlantedRuns.matrix()
        let failed = try #require(matrix.registration).failed
        #expect(failed.isDisjoint(with: matrix.drivers.controls))
        let count = matrix.drivers.faults.count { failed.contains($0.name) }
        #expect(count > 0)
        #expect(count < matrix.drivers.faults.count - matrix.survivors(of: matrix.deepest).count)
    }

    @Test func theMatrixIsWritten() throws {
        let folder = try #require(PlantedRuns.folder("FULL") ?? PlantedRuns.folder("QUICK"))
        try PlantedRuns.matrix().markdown().write(toFile: "\(folder)/kill-matrix.md", atomically: true, encoding: .utf8)
    }
}

/// The runs that the environment names.
private enum PlantedRuns {
    static var areThere: Bool { folder("FULL") != nil || folder("QUICK") != nil }

    static func folder(_ name: String) -> String? { ProcessInfo.processInfo.environment["ALGCHECK_PLANTED_\(name)"] }

    static func matrix() throws -> KillMatrix { try read.get() }

    /// The runs are read once: they have a hundred thousand failures.
    private static let read = Result {
        var runs: [KillMatrix.Profile: PlantedRun] = [:]
        for profile in KillMatrix.Profile.allCases {
            runs[profile] = try folder(profile.rawValue.uppercased()).map { try PlantedRun(folder: $0) }
        }
        return KillMatrix(
            drivers: try PlantedDrivers(),
            runs: runs,
            registration: try folder("REGISTRATION").map { try RegistrationTests(folder: $0) }
        )
    }
}
