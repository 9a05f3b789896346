internal import AFALG
internal import Corpus
internal import SystemPackage

/// Random number generators: known answers where the generator is deterministic, health tests elsewhere.
struct RNGRunner: Runner, ~Copyable {
    private let driver: String
    private let operation: VectorGroup.Operation

    init(driver: String, group: VectorGroup) {
        self.driver = driver
        self.operation = group.operation
    }

    /// Each vector gets a transform of its own, because a generator's state goes on from one to the next.
    mutating func answer(to vector: Vector, pieces: [Range<Int>]) throws(AFALGError) -> Answer {
        var transform = try RNGTransform(driver)
        try transform.seed(vector.key.span.bytes)
        var tap = try transform.makeOperation()
        if operation == .generate { return .output(try tap.draw(vector.output.count)) }

        guard let test = HealthTest(vector.note) else { return .unhealthy("unknown health test: \(vector.note)") }
        let fault = test.fault(in: try tap.draw(test.samples, perRead: test.readSize))
        return fault.map { .unhealthy($0) } ?? .healthy
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
