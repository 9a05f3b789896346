internal import JSONC
internal import KernelNames
internal import Records

extension RunDigest {
    /// Reads a baseline for its figures alone.
    ///
    /// - Throws: `JSONError` naming the place of the fault.
    init(baseline bytes: [UInt8], source: String) throws {
        let document = try JSONDocument(parsing: bytes.span.bytes, source: source)
        let root = document.root
        try Baseline.check(root)
        let head = try root.at("run")
        var groups: [AlgorithmID: [String]] = [:]
        try root.at("groups").visit { entry in
            groups[try AlgorithmID(from: entry)] = try entry.at("groups")
                .map { element throws(JSONError) in try element.string() }
        }
        var drivers: [DriverID: Driver] = [:]
        try root.at("drivers").visit { entry in
            let algorithm = try AlgorithmID(from: entry)
            var driver = Driver(
                verdict: try entry.at("verdict").choice(of: Verdict.Name.self),
                reason: try entry.member("reason")?.string(),
                module: try entry.at("module").string(),
                priority: try entry.at("priority").int(),
                backend: try entry.member("backend")?.choice(of: BackendKind.self) ?? .afAlg
            )
            let exercises = try entry.at("exercises")
            for word in try exercises.keys() {
                let exercise = try exercises.at(word)
                try exercise.at("passed").visit { number in driver.executed += max(0, try number.int()) }
                guard let failed = try exercise.member("failed") else { continue }
                let names = groups[algorithm] ?? []
                for index in 0..<(try failed.count()) {
                    let triple = try failed.at(index)
                    let group = try triple.at(0).int()
                    guard names.indices.contains(group) else { throw triple.error("there is no group \(group)") }
                    driver.failing.insert("\(word) \(names[group]) \(try triple.at(1).string())")
                    driver.executed += 1
                }
            }
            let name = try entry.at("driver").string()
            drivers[DriverID(type: algorithm.type, algorithm: algorithm.name, name: name)] = driver
        }
        let disturbances = try head.at("disturbances").map { element throws(JSONError) in try element.string() }
        self.init(
            name: source,
            kernel: try head.at("kernel").string(),
            startedAt: "",
            fault: Self.cut(disturbances),
            backend: try head.member("backend")?.choice(of: BackendChoice.self) ?? .afAlg,
            drivers: drivers
        )
    }
}
