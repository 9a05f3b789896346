import Corpus
import KernelNames
import Records
import Reporting

/// Runs that the tests make up, line by line as an agent would.
struct SampleRun {
    var records: [Record] = []

    static let host = HostRecord(
        suiteVersion: "0.1.0",
        target: "guest",
        startedAt: "2026-11-23T03:00:00Z",
        kernel: "/boot/vmlinuz-6.12.57-amd64",
        accelerator: "tcg",
        emulator: "QEMU emulator version 10.0.2",
        options: ["--kernel", "debian:6.12"]
    )

    static let run = RunRecord(
        kernelRelease: "6.12.57+deb13-amd64",
        kernelVersion: "#1 SMP PREEMPT_DYNAMIC Debian 6.12.57-1 (2025-11-05)",
        machine: "x86_64",
        commandLine: "console=ttyS0 panic=-1",
        processor: "QEMU TCG CPU version 2.5+",
        fips: false,
        restrict: nil,
        manifestDigest: String(repeating: "ab", count: 32),
        exercises: [.oneshot, .chunked]
    )

    var lines: [String] { records.map(\.line) }
    var results: RunResults { RunResults(lines: lines) }
    var checks: [CheckRecord] {
        records.compactMap(\.checks)
    }

    static func driver(
        _ name: String,
        _ algorithm: String = "cbc(aes)",
        _ type: CipherType = .skcipher,
        priority: Int = 100,
        groups: Int = 1,
        records: Int = 0,
        unreachable: DriverRecord.Unreachable? = nil
    ) -> DriverRecord {
        DriverRecord(
            DriverID(type: type, algorithm: algorithm, name: name),
            module: "kernel",
            priority: priority,
            selftest: "passed",
            origin: .registered,
            fields: [
                "blocksize": "16", "async": "no", "refcnt": "1", "min keysize": "16", "max keysize": "32",
                "ivsize": "16",
            ],
            unreachable: unreachable,
            groups: groups,
            records: records
        )
    }

    static func check(
        _ driver: DriverRecord,
        _ group: String = "nist/aes/encrypt-k16",
        _ exercise: Exercise = .oneshot,
        passed: Int = 0,
        failures: [CheckRecord.Failure] = [],
        skipped: Int = 0,
        reason: String = "key size 24 is not supported"
    ) -> CheckRecord {
        CheckRecord(
            StepID(driver: driver.id, group: group, exercise: exercise),
            passed: passed,
            failures: failures,
            skips: skipped > 0 ? [.init(reason: reason, count: skipped)] : [],
            nanoseconds: 1_500_000
        )
    }

    static func failure(_ id: String, _ kind: CheckRecord.Failure.Kind = .mismatch) -> CheckRecord.Failure {
        CheckRecord.Failure(
            vector: id,
            kind: kind,
            message: kind == .error ? "accept: EMFILE" : "96 bytes, first wrong byte 80",
            expected: String(repeating: "00", count: 96),
            actual: String(repeating: "00", count: 80) + String(repeating: "f1", count: 16)
        )
    }

    /// A run of these checks, with a driver record, a plan and an end that fit them. A driver that says no other number
    /// of planned records gets each of its groups in each exercise that its checks have.
    static func complete(_ drivers: [DriverRecord], _ checks: [CheckRecord], cut: Bool = false) -> SampleRun {
        var sample = SampleRun(records: [.host(host), .run(run)])
        for var driver in drivers {
            let own = checks.filter { $0.driver == driver.driver && $0.algorithm == driver.algorithm }
            if driver.unreachable == nil, driver.records == 0 {
                driver.records = driver.groups * max(1, Set(own.map(\.exercise)).count)
            }
            sample.records.append(.driver(driver))
        }
        let planned = drivers.count { $0.groups > 0 && $0.unreachable == nil }
        let total = checks.reduce(0) { $0 + $1.executed + $1.errors + $1.skipped }
        sample.records.append(
            .plan(PlanRecord(drivers: planned, groups: 3, records: checks.count, checks: total))
        )
        sample.records += checks.map { .checks($0) }
        if !cut {
            let executed = checks.reduce(0) { $0 + $1.executed }
            sample.records.append(.end(EndRecord(checks: executed, seconds: 2.5)))
        }
        return sample
    }

    static func group(_ id: String, _ operation: VectorGroup.Operation) -> GroupRecord {
        GroupRecord(
            id: id,
            type: .skcipher,
            algorithm: "cbc(aes)",
            operation: operation,
            evidence: .published,
            vectors: 43,
            ivSize: 16,
            tagSize: 0,
            key: SizeRange(least: 16, most: 16, distinct: 1),
            message: SizeRange(least: 16, most: 4096, distinct: 30)
        )
    }

    static let hostile = "<script>alert('x')</script>\"'&]]>`|\u{1b}[31m\u{0}\u{7}\u{202e}\"\u{301}onload=1 {{word}}"

    /// Every verdict, every outcome, and names that mean harm.
    static func everything() -> SampleRun {
        let good = driver("cbc-aes-aesni", priority: 400, groups: 2)
        let bad = driver("cbc(aes-generic)", groups: 2)
        let skipped = driver("cbc-skips", groups: 1)
        let broken = driver("sha256-broken", "sha256", .hash, groups: 1)
        let lazy = driver("sha1-lazy", "sha1", .hash, groups: 3)
        let masked = driver(
            "__gcm-aes-aesni",
            "__gcm(aes)",
            .aead,
            groups: 4,
            unreachable: .init(step: "bind", errno: "ENOENT")
        )
        let bare = driver("drbg_nopr_ctr_aes128", "stdrng", .rng, groups: 0)
        let evil = driver(hostile, "gcm(\(hostile))", .aead, groups: 1)
        var checks: [CheckRecord] = []
        for exercise in [Exercise.oneshot, .chunked] {
            for group in ["nist/aes/encrypt-k16", "nist/aes/decrypt-k16"] {
                checks.append(check(good, group, exercise, passed: 40, skipped: 3))
                let failures = group.contains("decrypt") ? (1...33).map { failure("\($0)") } : []
                checks.append(check(bad, group, exercise, passed: 7, failures: failures))
            }
        }
        checks.append(check(skipped, skipped: 12))
        checks.append(check(broken, "nist/sha256/short", passed: 2, failures: [failure("9", .error)]))
        checks.append(check(lazy, "nist/sha1/short", passed: 2))
        var worst = failure(hostile, .accepted)
        worst.message = hostile
        worst.expected = hostile
        checks.append(check(evil, hostile, passed: 1, failures: [worst], skipped: 2, reason: hostile))
        var sample = complete([good, bad, skipped, broken, lazy, masked, bare, evil], checks)
        for operation in [VectorGroup.Operation.encrypt, .decrypt] {
            sample.records.insert(.group(group("nist/aes/\(operation.rawValue)-k16", operation)), at: 2)
        }
        sample.records.insert(.module(ModuleRecord(name: hostile, errno: "ENODEV")), at: 2)
        sample.records.append(.incident(IncidentRecord(kind: .kernelWarning, message: hostile, log: [hostile, "BUG"])))
        return sample
    }

    /// As many drivers and groups as asked for, in algorithms of four drivers; one driver in 25 fails.
    static func large(
        drivers count: Int,
        groups: Int,
        exercises: [Exercise] = [.oneshot],
        failing: Bool = false
    ) -> SampleRun {
        let types = CipherType.allCases
        var drivers: [DriverRecord] = []
        var checks: [CheckRecord] = []
        for index in 0..<count {
            let type = types[index * types.count / count]
            let name = "driver-\(index)-aesni-avx2"
            let record = driver(name, "alg\(index / 4)(aes)", type, priority: 100 * (index % 4), groups: groups)
            drivers.append(record)
            for (exercise, group) in exercises.flatMap({ name in (0..<groups).map { (name, $0) } }) {
                let isBad = failing || (index % 25 == 7 && group % 10 == 3)
                checks.append(
                    check(
                        record,
                        "wycheproof/aes_gcm_test/decrypt-k16-iv12-t\(group)",
                        exercise,
                        passed: 10,
                        failures: isBad ? (0..<3).map { failure("\($0)") } : [],
                        skipped: group % 7 == 0 ? 2 : 0
                    )
                )
            }
        }
        return complete(drivers, checks)
    }
}

extension Record {
    /// The outcome of checks; nil for any other record.
    var checks: CheckRecord? {
        if case .checks(let check) = self { check } else { nil }
    }
}
