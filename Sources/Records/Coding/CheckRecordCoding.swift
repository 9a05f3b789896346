internal import Corpus
internal import JSONC
internal import KernelNames

extension CheckRecord {
    var members: [JSONMember] {
        [
            JSONMember("type", .string(type.rawValue)),
            JSONMember("algorithm", .string(algorithm)),
            JSONMember("driver", .string(driver)),
            JSONMember("group", .string(group)),
            JSONMember("exercise", .string(exercise.rawValue)),
        ] + step.backend.members + [
            JSONMember("outcome", .string(outcome.rawValue)),
            JSONMember("passed", .int(passed)),
            JSONMember("failed", .int(failed)),
            JSONMember("errors", .int(errors)),
            JSONMember("skipped", .int(skipped)),
            JSONMember("failures", .array(failures.map { $0.value(type) })),
            JSONMember(
                "skips",
                .array(skips.map { .object(["reason": .string($0.reason), "count": .int($0.count)]) })
            ),
            JSONMember("ns", .int(nanoseconds)),
        ]
            + [("diagnosis", diagnosis), ("oracle", oracle)].compactMap { name, text in
                text.map { JSONMember(name, .string($0)) }
            } + (coverage.map { [JSONMember("coverage", $0.value)] } ?? [])
    }

    /// Reads a record. The counts and the outcome are derived from the lists; a line whose own counts differ is refused.
    init(from cursor: JSONCursor) throws(JSONError) {
        let step = try StepID(from: cursor)
        self.init(
            step,
            passed: try cursor.at("passed").int(),
            failures: try cursor.at("failures").map { element throws(JSONError) in
                try Failure(from: element, step.driver.type)
            },
            skips: try cursor.at("skips").map { element throws(JSONError) in
                Skip(reason: try element.at("reason").string(), count: try element.at("count").int())
            },
            nanoseconds: try cursor.at("ns").int(),
            diagnosis: try cursor.member("diagnosis")?.string(),
            oracle: try cursor.member("oracle")?.string()
        )
        if let member = try cursor.member("coverage") { coverage = try SequenceCoverage(from: member) }
        let counts = [("failed", failed), ("errors", errors), ("skipped", skipped)]
        for (name, count) in counts where try cursor.at(name).int() != count {
            throw cursor.error("\"\(name)\" is not the \(count) that the record lists")
        }
    }
}

extension StepID {
    /// Reads the members of a record that name its step.
    init(from cursor: JSONCursor) throws(JSONError) {
        let group = try cursor.at("group")
        self.init(
            driver: try DriverID(from: cursor),
            group: try group.name(),
            exercise: try cursor.at("exercise").choice(of: Exercise.self),
            backend: try BackendKind(from: cursor)
        )
    }
}

extension BackendKind {
    /// The member of a record that names the way; AF_ALG is not named, as before there was another.
    var members: Members { Records.members(["backend": self == .afAlg ? nil : .string(rawValue)]) }

    init(from cursor: JSONCursor) throws(JSONError) {
        self = try cursor.member("backend")?.choice(of: BackendKind.self) ?? .afAlg
    }
}

extension DriverID {
    /// Reads the members of a record that name its driver.
    init(from cursor: JSONCursor) throws(JSONError) {
        self.init(
            type: try cursor.at("type").choice(of: CipherType.self),
            algorithm: try cursor.at("algorithm").name(),
            name: try cursor.at("driver").name()
        )
    }

    /// What names the driver in a record.
    var members: Members {
        Records.members([
            "type": .string(type.rawValue), "algorithm": .string(algorithm.name), "driver": .string(name),
        ])
    }
}

extension JSONCursor {
    /// A name, which is never empty.
    borrowing func name() throws(JSONError) -> String {
        let name = try string()
        if name.isEmpty { throw error("an empty name") }
        return name
    }
}

extension CheckRecord.Failure {
    fileprivate func value(_ type: CipherType) -> JSONValue {
        .object([
            "vector": vector.map { .string($0) }, "what": .string(kind.rawValue), "message": .string(message),
            "expected": expected.map { .string($0) }, "actual": actual.map { .string($0) },
            "variant": variant.map { .string($0) }, "fingerprint": fingerprint?.value, "script": script?.value,
            "commands": commands.isEmpty ? nil : .array(commands.map { $0.value(type) }),
        ])
    }

    fileprivate init(from cursor: JSONCursor, _ type: CipherType) throws(JSONError) {
        self.init(
            ofStep: try cursor.at("what").choice(of: Kind.self),
            message: try cursor.at("message").string()
        )
        if let vector = try cursor.member("vector") { subject = Subject(text: try vector.string()) }
        expected = try cursor.member("expected")?.string()
        actual = try cursor.member("actual")?.string()
        variant = try cursor.member("variant")?.string()
        if let member = try cursor.member("fingerprint") { fingerprint = try Fingerprint(from: member) }
        if let member = try cursor.member("script") { script = try Script(from: member) }
        if let member = try cursor.member("commands") {
            commands = try member.map { command throws(JSONError) in try Command(from: command, type) }
        }
    }
}
