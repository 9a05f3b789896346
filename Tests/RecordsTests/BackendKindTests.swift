import KernelNames
import Records
import Testing

/// Records say which way a check went, and the way is part of what makes a step one and the same.
@Suite struct BackendKindTests {
    private static func step(_ backend: BackendKind) -> StepID {
        StepID(
            driver: DriverID(type: .skcipher, algorithm: "cbc(aes)", name: "cbc-aes-aesni"),
            group: "g",
            exercise: .inPlace,
            backend: backend
        )
    }

    @Test(arguments: BackendKind.allCases) func stepsAreReadAsTheyWereWritten(_ backend: BackendKind) throws {
        let step = Self.step(backend)
        #expect(StepID(text: step.text) == step)
        let record = Record.checks(CheckRecord(step, passed: 1))
        #expect(try Record(line: record.line, source: "test") == record)
        let blame = IncidentRecord(kind: .hung, message: "m", log: [], blame: .step(step))
        #expect(try Record(line: Record.incident(blame).line, source: "test") == .incident(blame))
    }

    @Test func theWayIsPartOfTheStep() {
        #expect(Self.step(.kernel) != Self.step(.afAlg))
        #expect(Self.step(.kernel).text.hasSuffix("\tin-place@kernel"))
        // As before there was another way.
        #expect(Self.step(.afAlg).text.hasSuffix("\tin-place"))
    }

    @Test(arguments: ["@", "@af-alg", "@kernel@kernel", "@@kernel"]) func noOtherWayIsRead(_ end: String) {
        #expect(StepID(text: Self.step(.afAlg).text + end) == nil)
    }

    @Test func driversNameTheirWay() throws {
        var driver = DriverRecord(
            Self.step(.kernel).driver,
            module: "m",
            priority: 1,
            selftest: "passed",
            origin: .registered,
            groups: 1,
            records: 1
        )
        for backend in BackendKind.allCases {
            driver.backend = backend
            #expect(try Record(line: Record.driver(driver).line, source: "test") == .driver(driver))
        }
    }
}
