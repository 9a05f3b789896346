internal import Corpus
internal import KernelNames
internal import Records

/// Compares what /proc/crypto says of a driver with what NETLINK_CRYPTO says and with what the driver does at the bounds.
///
/// A difference is a finding, not a failure: the vectors say whether the driver computes what it should.
struct Audit {
    private let driver: DriverRecord
    private let backend: any Backend
    private var statements = 0
    private var findings: [AuditRecord.Finding] = []

    /// Audits a driver that can be bound.
    ///
    /// - Parameters:
    ///   - driver: what /proc/crypto says.
    ///   - report: what NETLINK_CRYPTO says; nil where it does not answer, and for names beyond its 63 bytes.
    ///   - samples: vectors for the driver: a digest is asked for one of them.
    static func record(
        of driver: DriverRecord,
        _ backend: any Backend,
        report: RegisteredDriver?,
        samples: [Vector]
    ) -> AuditRecord {
        var audit = Audit(driver, backend)
        if let report { audit.compare(report) }
        switch driver.type {
        case .hash: audit.digestSize(samples)
        case .skcipher:
            audit.keySizes()
            audit.ivSize()
        case .aead: audit.tagSize()
        case .rng: audit.seedSize()
        }
        return AuditRecord(
            driver.id,
            statements: audit.statements,
            findings: audit.findings
        )
    }

    private init(_ driver: DriverRecord, _ backend: any Backend) {
        self.driver = driver
        self.backend = backend
    }

    private mutating func state(_ statement: String, observed: String, expected: String) {
        statements += 1
        if observed != expected {
            findings.append(.init(statement: statement, observed: observed, expected: expected))
        }
    }

    // MARK: NETLINK_CRYPTO

    /// Fields that both have must agree.
    mutating func compare(_ report: RegisteredDriver) {
        state("netlink: algorithm", observed: report.algorithm, expected: driver.algorithm)
        state("netlink: priority", observed: "\(report.priority)", expected: "\(driver.priority)")
        state("netlink: self-test", observed: report.selftest, expected: driver.selftest)
        for (field, value) in report.fields.sorted(by: { $0.key < $1.key }) {
            guard let own = driver.fields[field] else { continue }
            state("netlink: \(field)", observed: value, expected: own)
        }
    }

    // MARK: Behaviour

    /// Bytes that are no weak key and whose halves and thirds differ.
    private static func key(_ size: Int) -> [UInt8] { (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) } }

    /// A keyed digest takes some keys only, and some take some messages only; so the first sample that is taken counts.
    private mutating func digestSize(_ samples: [Vector]) {
        guard let size = driver.number("digestsize"), !samples.isEmpty else { return }
        var observed = ""
        for vector in samples {
            observed = words { transform throws(BackendError) in
                do throws(BackendError) {
                    try transform.setKey(vector.key)
                } catch  where Expectation.taking(key: vector.key, .hash).errnos.contains(error.name) {
                    // What digests without a key, or with one that may be left out, say to an empty one.
                }
                return try transform.open().exchange(nil, vector.input, room: size + 64).bytes.count
            }
            if Int(observed) != nil { break }
        }
        state("bytes of a digest", observed: observed, expected: "\(size)")
    }

    private mutating func keySizes() {
        guard let least = driver.number("min keysize"), let most = driver.number("max keysize") else { return }
        var sizes = [(least, "taken"), (most, "taken"), (most + 1, "EINVAL")]
        if least > 0 { sizes.insert((least - 1, "EINVAL"), at: 0) }
        for (size, expected) in sizes {
            let observed = words { transform throws(BackendError) in
                try transform.setKey(Self.key(size))
                return nil
            }
            state("key of \(size) bytes", observed: observed, expected: expected)
        }
    }

    private mutating func ivSize() {
        guard let size = driver.number("ivsize"), let key = driver.number("max keysize") else { return }
        let block = max(16, driver.number("blocksize") ?? 0, driver.number("chunksize") ?? 0)
        for (count, expected) in [(size, "taken"), (size + 1, "EINVAL")] {
            let control = Script.Control(.encrypt, iv: [UInt8](repeating: 1, count: count))
            let observed = words { transform throws(BackendError) in
                try transform.setKey(Self.key(key))
                _ = try transform.open().exchange(control, [UInt8](repeating: 1, count: block), room: block)
                return nil
            }
            state("IV of \(count) bytes", observed: observed, expected: expected)
        }
    }

    private mutating func tagSize() {
        guard let most = driver.number("maxauthsize") else { return }
        for (size, expected) in [(most, "taken"), (most + 1, "EINVAL")] {
            let observed = words { transform throws(BackendError) in
                try transform.setTagSize(size)
                return nil
            }
            state("tag of \(size) bytes", observed: observed, expected: expected)
        }
    }

    private mutating func seedSize() {
        guard let size = driver.number("seedsize") else { return }
        let observed = words { transform throws(BackendError) in
            try transform.setKey(Self.key(size))
            return nil
        }
        state("seed of \(size) bytes", observed: observed, expected: "taken")
    }

    /// What calls on a transform of the driver came to: a number, `taken`, or the errno's name.
    private func words(_ calls: (any BoundTransform) throws(BackendError) -> Int?) -> String {
        do {
            return try calls(try backend.bind(driver.type, driver.bindName)).map { "\($0)" } ?? "taken"
        } catch {
            return error.name
        }
    }
}
