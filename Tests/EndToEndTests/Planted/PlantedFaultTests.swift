import Foundation
import Records
import TestSupport
import Testing

extension EndToEnd {
    /// What algcheck finds of the faults that a kernel module has on purpose. `make kill-matrix` takes both profiles and
    /// the kernel module.
    @Suite(.serialized) struct PlantedFaultTests {
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
            #expect(matrix.runs.count == Setup.plantedProfiles.count)
            for (profile, run) in matrix.runs {
                #expect(run.isComplete, "\(profile)")
                for driver in matrix.drivers.names { #expect(run.executed(on: driver) > 0, "\(profile): \(driver)") }
            }
        }

        @Test func everyProfileFindsWhatItFoundBefore() throws {
            let (matrix, document) = (try PlantedRuns.matrix(), try PlantedRuns.document())
            for profile in matrix.runs.keys {
                #expect(document.found[profile]?.count ?? 0 >= 60, "Documentation/kill-matrix.md: \(profile)")
                #expect(matrix.lost(by: profile, against: document) == [], "\(profile)")
            }
        }

        /// The total can hide an exercise that finds nothing any more, because others find most of its faults too.
        @Test func noExerciseFindsLessThanBefore() throws {
            let (matrix, document) = (try PlantedRuns.matrix(), try PlantedRuns.document())
            for (profile, run) in matrix.runs {
                #expect(Set(run.exercises) == Set(profile.exercises))
                #expect(matrix.weakened(profile, against: document) == [], "\(profile)")
            }
        }

        @Test func noControlIsAccused() throws {
            let matrix = try PlantedRuns.matrix()
            for (profile, run) in matrix.runs {
                #expect(matrix.accused(in: run) == [], "\(profile)")
                for control in matrix.drivers.controls {
                    #expect(run.errors(on: control) == 0, "\(profile): \(control)")
                }
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

        /// The tables for Documentation/kill-matrix.md, which must read as what they were made from.
        @Test func theMatrixIsWritten() throws {
            let matrix = try PlantedRuns.matrix()
            let text = matrix.markdown()
            try text.write(toFile: "\(Setup.folder)/kill-matrix.md", atomically: true, encoding: .utf8)
            let read = MatrixDocument(text)
            let faults = Set(matrix.drivers.faults.map(\.name))
            #expect(read.listed == faults)
            for (profile, run) in matrix.runs {
                #expect(read.found[profile] == faults.subtracting(matrix.survivors(of: run)))
                #expect(matrix.weakened(profile, against: read) == [])
            }
        }
    }
}

/// Runs with the module; each is made when it is first asked for.
enum PlantedRuns {
    static func matrix() throws -> KillMatrix { try made.get() }

    static func document() throws -> MatrixDocument {
        MatrixDocument(try Checkout.text("Documentation/kill-matrix.md"))
    }

    /// The run of the first profile that is wanted.
    static func first() throws -> CompletedRun {
        let profile = Setup.plantedProfiles.first.flatMap(KillMatrix.Profile.init)
        guard let profile, let run = try runs.get()[profile] else {
            throw Program.Fault("ALGCHECK_PLANTED_PROFILES names no profile")
        }
        return run
    }

    /// By profile. The kernel's own tests would keep some of the drivers out of reach. Exit code 1 is what is wanted: the
    /// drivers are broken.
    private static let runs = Result {
        var runs: [KillMatrix.Profile: CompletedRun] = [:]
        for name in Setup.plantedProfiles {
            guard let profile = KillMatrix.Profile(rawValue: name) else {
                throw Program.Fault("ALGCHECK_PLANTED_PROFILES: \(name) is none of full, quick and kernel")
            }
            runs[profile] = try CompletedRun(
                "planted-\(name)",
                [
                    "run", "--module", try Fixtures.module("planted"), "--driver", "planted-*", "--append",
                    "cryptomgr.notests=1",
                ] + profile.options,
                expecting: [1],
                limit: 3600
            )
        }
        return runs
    }

    /// The kernel's own tests run when the module loads, whatever is run afterwards.
    private static let registration = Result {
        let run = try CompletedRun(
            "planted-registration",
            ["run", "--module", try Fixtures.module("planted"), "--driver", "planted-rng-*"],
            expecting: [1]
        )
        let console = try Data(contentsOf: URL(fileURLWithPath: "\(run.folder)/console.log"))
        return RegistrationTests(console: String(decoding: console, as: UTF8.self))
    }

    private static let made = Result {
        let planted = try runs.get().mapValues { PlantedRun($0.recorded) }
        return try KillMatrix(drivers: try PlantedDrivers(), runs: planted, registration: try registration.get())
    }
}
