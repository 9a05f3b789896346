import Corpus
import InMemoryBackend
import KernelNames
import NettleOracle
import Records

@testable import Conformance

/// One driver in memory with vectors of its algorithm, and an engine that puts them to it.
struct Laboratory {
    let group: VectorGroup
    let vectors: [Vector]
    let driver: DriverRecord
    let backend: InMemoryBackend
    let engine: Engine

    /// - Parameters:
    ///   - algorithm: the kernel's name; `generator` for one of random numbers.
    ///   - fault: what is wrong with the driver.
    init(
        _ algorithm: String,
        _ operation: VectorGroup.Operation,
        fault: Fault? = nil,
        profile: Profile = .full,
        hook: (@Sendable (String) -> Void)? = nil
    ) {
        let group = Self.group(algorithm, operation)
        self.group = group
        vectors = Self.vectors(group)
        driver = Self.driver(group)
        backend = InMemoryBackend(fault: fault, hook: hook)
        engine = Self.engine(backend, [group], profile)
    }

    /// All vectors in an exercise.
    func run(_ exercise: Exercise) -> CheckRecord { engine.run(group, vectors, on: driver, exercise) }

    static func engine(_ backend: InMemoryBackend, _ groups: [VectorGroup], _ profile: Profile = .full) -> Engine {
        Engine(backend, profile: profile, seed: 7, references: references(groups))
    }

    /// The faultless drivers of the groups' algorithms.
    static func references(_ groups: [VectorGroup]) -> References {
        let references = groups.filter { $0.type != .rng }.map { group in
            RegisteredDriver(
                algorithm: group.algorithm,
                driver: InMemoryBackend.reference(of: group.algorithm),
                type: group.type,
                priority: 1,
                selftest: "passed",
                isInternal: false,
                fields: [:]
            )
        }
        return References(groups, references)
    }

    // MARK: What is tested

    static func group(_ algorithm: String, _ operation: VectorGroup.Operation) -> VectorGroup {
        let type = type(algorithm)
        return VectorGroup(
            id: "memory/\(algorithm)/\(operation.rawValue)",
            source: "memory",
            file: algorithm,
            algorithm: algorithm,
            type: type,
            operation: operation,
            keySize: key(algorithm).count,
            ivSize: type == .aead ? 12 : type == .skcipher ? 16 : 0,
            tagSize: type == .aead ? 16 : 0
        )
    }

    private static func type(_ algorithm: String) -> CipherType {
        switch algorithm.prefix(while: { $0 != "(" }) {
        case "cbc", "ctr": .skcipher
        case "gcm", "rfc7539": .aead
        case "generator": .rng
        default: .hash
        }
    }

    private static func key(_ algorithm: String) -> [UInt8] {
        guard algorithm.contains("(") else { return [] }
        return (0..<(algorithm.hasPrefix("rfc7539") ? 32 : 16)).map { UInt8(3 &* $0 &+ 1) }
    }

    static func driver(_ group: VectorGroup, _ number: Int? = nil) -> DriverRecord {
        var fields = ["blocksize": "1"]
        switch group.type {
        case .hash: fields = ["blocksize": "64", "digestsize": "\(vectors(group)[0].output.count)"]
        case .skcipher:
            fields = ["blocksize": group.algorithm.hasPrefix("cbc") ? "16" : "1", "chunksize": "16", "ivsize": "16"]
            fields["min keysize"] = "16"
            fields["max keysize"] = "32"
        case .aead: fields["maxauthsize"] = "16"
        case .rng: fields["seedsize"] = "16"
        }
        return DriverRecord(
            DriverID(
                AlgorithmID(group.type, group.algorithm),
                InMemoryBackend.driver(of: group.algorithm, number)
            ),
            module: "memory",
            priority: 1,
            selftest: "passed",
            origin: .registered,
            fields: fields,
            groups: 1,
            records: 0
        )
    }

    // MARK: Vectors

    static func vectors(_ group: VectorGroup) -> [Vector] {
        switch (group.type, group.operation) {
        case (.rng, _): return generated()
        case (_, .decrypt):
            return (sealed(group) ?? plain(group).map { $0.turned }) + [forged(group)].compactMap(\.self)
        default: return plain(group)
        }
    }

    private static func plain(_ group: VectorGroup) -> [Vector] {
        [0, 16, 64, 48, 112, 320, 1024].enumerated().compactMap { number, size in
            var vector = Vector(
                id: "\(number)",
                key: key(group.algorithm),
                iv: [UInt8](repeating: 9, count: group.ivSize)
            )
            // No size of 0: the interface has no request without bytes for ciphers without authentication.
            guard size > 0 || group.type != .skcipher else { return nil }
            vector.input = (0..<size).map { UInt8(truncatingIfNeeded: 7 &* $0 &+ number) }
            if group.type == .aead { vector.aad = (0..<13).map { UInt8($0) } }
            let output = NettleOracle.answer(
                to: NettleOracle.Question(
                    type: group.type,
                    algorithm: group.algorithm,
                    key: vector.key,
                    iv: vector.iv,
                    associated: vector.aad.count,
                    tagSize: group.tagSize,
                    data: vector.aad + vector.input
                )
            )
            guard let output else { return nil }
            vector.output = Array(output.dropFirst(vector.aad.count))
            return vector
        }
    }

    private static func sealed(_ group: VectorGroup) -> [Vector]? {
        group.type == .aead ? plain(group).map { $0.turned } : nil
    }

    private static func forged(_ group: VectorGroup) -> Vector? {
        guard group.type == .aead, var vector = plain(group).last?.turned else { return nil }
        vector.id = "forged"
        vector.expectation = .rejection
        vector.input[vector.input.count - 1] ^= 1
        vector.output = []
        return vector
    }

    private static func generated() -> [Vector] {
        (1...3).map { number in
            let seed = [UInt8](repeating: UInt8(number), count: 16)
            var generator = MemoryGenerator(seed: seed)
            return Vector(id: "\(number)", key: seed, output: generator.bytes(100 * number))
        }
    }
}

extension Vector {
    /// Decryption of what came of encryption.
    fileprivate var turned: Vector {
        var vector = self
        (vector.input, vector.output) = (output, input)
        return vector
    }
}

/// What must come of a call; Testing has a type of that name, too.
typealias Expectation = Records.Expectation
