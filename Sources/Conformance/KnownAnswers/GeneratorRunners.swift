internal import Corpus
internal import KernelNames
internal import Records
internal import SystemPackage

extension VectorGroup {
    /// What puts the group's vectors to a generator. Each vector with an answer gets a transform of its own, because a
    /// generator's state goes on from one to the next.
    func generatorRunner(_ backend: any Backend, driver: String) -> any KnownAnswerRunner {
        switch operation {
        case .health: HealthRunner(backend: backend, driver: driver)
        case .knownEntropy: EntropyRunner(backend: backend, driver: driver, questionSize: tagSize)
        case .digest, .encrypt, .decrypt, .generate:
            SeededRunner(backend: backend, driver: driver, blocks: chain?.length ?? 1)
        }
    }
}

/// Generators that are functions of their seed.
private struct SeededRunner: KnownAnswerRunner {
    let backend: any Backend
    let driver: String
    /// How many outputs are drawn, of which the last is known.
    let blocks: Int

    func ask(_ vector: Vector, _ message: Message, cuts: [Int]) throws(BackendError) -> Received {
        let transform = try backend.bind(.rng, driver)
        try transform.setKey(vector.key)
        var drawn = try transform.open().draw(vector.output.count * blocks)
        drawn.bytes.removeFirst(max(0, drawn.bytes.count - vector.output.count))
        return drawn
    }
}

/// What NIST's validation of DRBGs compares: the second output after a seeding with known entropy.
private struct EntropyRunner: KnownAnswerRunner {
    let backend: any Backend
    let driver: String
    /// How much is drawn for a question, which has no output to say it.
    let questionSize: Int

    func ask(_ vector: Vector, _ message: Message, cuts: [Int]) throws(BackendError) -> Received {
        let size = vector.output.isEmpty ? questionSize : vector.output.count
        let transform = try backend.bind(.rng, driver)
        // Before the seeding, which uses it, and before the operation, which takes additional input only then.
        try transform.setEntropy(vector.iv)
        try transform.setKey(vector.key)
        let tap = try transform.open()
        var output = Received(bytes: [])
        for additional in [vector.aad, vector.input] {
            if !additional.isEmpty { try tap.send(nil, additional, additional.indices, more: false) }
            output = try tap.draw(size)
        }
        return output
    }
}

/// Statistical tests of what a generator gives.
private struct HealthRunner: KnownAnswerRunner {
    let backend: any Backend
    let driver: String
    /// What was drawn for the last test: the next one takes the same samples where it wants them in the same way, as
    /// SP 800-90B has it of its continuous tests.
    private var sample: (seed: [UInt8], test: HealthTest, drawn: Received)?

    init(backend: any Backend, driver: String) {
        self.backend = backend
        self.driver = driver
    }

    mutating func ask(_ vector: Vector, _ message: Message, cuts: [Int]) throws(BackendError) -> Received {
        guard let test = HealthTest(vector.note) else { return Received(bytes: []) }
        if let sample, sample.seed == vector.key, sample.test.isDrawn(like: test) { return sample.drawn }
        let transform = try backend.bind(.rng, driver)
        try transform.setKey(vector.key)
        let drawn = try transform.open().draw(test.samples, perRead: test.readSize)
        sample = (vector.key, test, drawn)
        return drawn
    }

    mutating func divergence(of vector: Vector, _ message: Message, cuts: [Int]) -> Divergence? {
        guard let test = HealthTest(vector.note) else {
            return Divergence(kind: .unhealthy, message: "unknown health test: \(vector.note)")
        }
        do {
            let drawn = try ask(vector, message, cuts: cuts)
            if drawn.spoiled != nil { return Judge.divergence(drawn, .success) }
            return test.fault(in: drawn.bytes).map { Divergence(kind: .unhealthy, message: $0) }
        } catch {
            return Judge.divergence(error, .success)
        }
    }
}

extension OpenOperation {
    /// Reads until `count` bytes are there.
    fileprivate func draw(_ count: Int, perRead limit: Int = Generator.readLimit) throws(BackendError) -> Received {
        var drawn = Received(bytes: [])
        while drawn.bytes.count < count, drawn.spoiled == nil {
            let wanted = min(limit, count - drawn.bytes.count)
            let got = try receive(Script.Layout([wanted]), inPlace: false)
            // A generator that gives less than was asked for is judged by what it gave.
            drawn.bytes += got.bytes
            drawn.spoiled = got.spoiled
            if got.bytes.count < wanted { break }
        }
        return drawn
    }
}

/// What the kernel's interface does with generators.
enum Generator {
    /// The most bytes of one read.
    static let readLimit = 128

    /// Why a driver cannot be given entropy here; nil where it can, or where none is to be given.
    static func reasonToSkip(
        _ backend: any Backend,
        _ driver: String,
        _ operation: VectorGroup.Operation
    ) -> String? {
        guard operation == .knownEntropy, let transform = try? backend.bind(.rng, driver) else { return nil }
        do {
            try transform.setEntropy([0])
            return nil
        } catch {
            switch error.errno {
            case .protocolNotAvailable: return "the kernel takes no entropy: it has no CONFIG_CRYPTO_USER_API_RNG_CAVP"
            case .permissionDenied: return "the kernel takes entropy from CAP_SYS_ADMIN alone"
            default: return nil
            }
        }
    }
}
