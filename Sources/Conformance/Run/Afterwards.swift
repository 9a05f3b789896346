internal import Corpus
internal import KernelNames
internal import Records

/// What a run finds out when its checks are over and nothing else uses the drivers: the audit of each driver, and whether
/// devices did their work.
struct Afterwards {
    let corpus: Corpus
    let backend: any Backend
    let emit: @Sendable (Record) throws -> Void

    /// Audits every driver that could be bound.
    func audit(_ drivers: [DriverRecord]) throws {
        let reports = Dictionary(RegisteredDriver.reported().map { ($0.driver, $0) }) { first, _ in first }
        // The kernel's references and self-tests change while a run goes on; so the entries are read again.
        let entries = Dictionary(try RegisteredDriver.listed().map { ($0.driver, $0) }) { first, _ in first }
        for driver in drivers where driver.unreachable == nil {
            var driver = driver
            if let entry = entries[driver.driver] {
                driver.fields = entry.fields
                driver.selftest = entry.selftest
            }
            let samples = driver.type == .hash ? try self.samples(for: driver) : []
            try emit(.audit(Audit.record(of: driver, backend, report: reports[driver.driver], samples: samples)))
        }
    }

    /// The first vector of every group for a driver.
    private func samples(for driver: DriverRecord) throws -> [Vector] {
        try corpus.groups.indices.filter { driver.takes(corpus.groups[$0]) }.compactMap { index in
            try corpus.vectors(ofGroup: index).first
        }
    }

    /// Puts a group of each operation and key size once more to each driver of a device, one driver after the other, and
    /// counts the device's interrupts: while drivers run side by side an interrupt cannot be told to be one driver's.
    func watchDevices(_ drivers: [DriverRecord]) throws {
        let interrupts = DeviceInterrupts()
        for driver in drivers where driver.unreachable == nil && driver.groups > 0 {
            let lines = interrupts.counters(ofModule: driver.module)
            guard !lines.isEmpty else { continue }
            var record = DeviceRecord(
                driver.id,
                lines: lines.keys.sorted(),
                checks: 0,
                interrupts: 0,
                idle: []
            )
            var before = lines.values.reduce(0, +)
            var kinds: Set<String> = []
            for (index, group) in corpus.groups.enumerated()
            where driver.takes(group) && kinds.insert("\(group.operation) \(group.keySize ?? 0)").inserted {
                let checks = Engine(backend).run(group, try corpus.vectors(ofGroup: index), on: driver, .oneshot)
                let after = interrupts.counters(ofModule: driver.module).values.reduce(0, +)
                record.checks += checks.executed
                record.interrupts += after - before
                if checks.executed > 0, after == before { record.idle.append(group.id) }
                before = after
            }
            try emit(.device(record))
        }
    }
}
