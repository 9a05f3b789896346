internal import AFALG
internal import Corpus
internal import SystemPackage

/// Random number generators: known answers where the generator is deterministic, health tests elsewhere.
struct RNGRunner: Runner, ~Copyable {
    private let driver: String
    private let operation: VectorGroup.Operation
    /// Known entropy: how much is drawn for a question, which has no output to say it.
    private let questionSize: Int
    /// What was drawn for the last health test: the next one takes the same samples where it wants them in the same way, as
    /// SP 800-90B has it of its continuous tests.
    private var sample: (seed: [UInt8], test: HealthTest, bytes: [UInt8])?

    init(driver: String, group: VectorGroup) {
        self.driver = driver
        self.operation = group.operation
        self.questionSize = group.tagSize
    }

    /// Each vector with an answer gets a transform of its own, because a generator's state goes on from one to the next.
    mutating func answer(to vector: Vector, pieces: [Range<Int>]) throws(AFALGError) -> Answer {
        if operation == .health { return try health(vector) }
        var transform = try RNGTransform(driver)
        if operation == .knownEntropy { return .output(try secondOutput(of: &transform, vector)) }
        try transform.seed(vector.key.span.bytes)
        var tap = try transform.makeOperation()
        return .output(try tap.draw(vector.output.count))
    }

    private mutating func health(_ vector: Vector) throws(AFALGError) -> Answer {
        guard let test = HealthTest(vector.note) else { return .unhealthy("unknown health test: \(vector.note)") }
        let bytes: [UInt8]
        if let sample, sample.seed == vector.key, sample.test.isDrawn(like: test) {
            bytes = sample.bytes
        } else {
            var transform = try RNGTransform(driver)
            try transform.seed(vector.key.span.bytes)
            var tap = try transform.makeOperation()
            bytes = try tap.draw(test.samples, perRead: test.readSize)
            sample = (vector.key, test, bytes)
        }
        return test.fault(in: bytes).map { .unhealthy($0) } ?? .healthy
    }

    /// What NIST's validation of DRBGs compares: the second output after a seeding with known entropy.
    private func secondOutput(of transform: inout RNGTransform, _ vector: Vector) throws(AFALGError) -> [UInt8] {
        let size = vector.output.isEmpty ? questionSize : vector.output.count
        // Before the seeding, which uses it, and before the operation, which takes additional input only then.
        try transform.setEntropy(vector.iv.span.bytes)
        try transform.seed(vector.key.span.bytes)
        var tap = try transform.makeOperation()
        var output: [UInt8] = []
        for additional in [vector.aad, vector.input] {
            if !additional.isEmpty { try tap.addData(additional.span.bytes) }
            output = try tap.draw(size)
        }
        return output
    }

    /// Why a driver cannot be given entropy here; nil where it can, or where none is to be given.
    static func reasonToSkip(_ driver: String, _ operation: VectorGroup.Operation) -> String? {
        guard operation == .knownEntropy, let transform = try? RNGTransform(driver) else { return nil }
        do {
            try transform.setEntropy([0].span.bytes)
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

extension RNGOperation {
    /// Reads until `count` bytes are there.
    fileprivate mutating func draw(_ count: Int, perRead limit: Int = readLimit) throws(AFALGError) -> [UInt8] {
        var drawn: [UInt8] = []
        drawn.reserveCapacity(count)
        var buffer = [UInt8](repeating: 0, count: limit)
        while drawn.count < count {
            buffer.removeLast(max(0, buffer.count - (count - drawn.count)))
            let wanted = buffer.count
            var span = buffer.mutableSpan
            var bytes = span.mutableBytes
            let got = try read(into: &bytes)
            // A generator that gives less than was asked for is judged by what it gave.
            drawn.append(contentsOf: buffer.prefix(got))
            if got < wanted { break }
        }
        return drawn
    }
}
