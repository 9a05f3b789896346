internal import Corpus
internal import KernelNames
internal import Records

/// Puts the vectors of one group to one driver.
protocol KnownAnswerRunner {
    /// Puts a vector, and gives what comes out.
    ///
    /// - Parameters:
    ///   - message: the vector as a message.
    ///   - cuts: where the message is cut; empty for one request.
    mutating func ask(_ vector: Vector, _ message: Message, cuts: [Int]) throws(BackendError) -> Received

    /// Puts a vector, and judges; nil for a pass.
    mutating func divergence(of vector: Vector, _ message: Message, cuts: [Int]) -> Divergence?
}

extension KnownAnswerRunner {
    mutating func divergence(of vector: Vector, _ message: Message, cuts: [Int]) -> Divergence? {
        do {
            return Judge.divergence(try ask(vector, message, cuts: cuts), message.answer)
        } catch {
            return Judge.divergence(error, message.answer)
        }
    }
}

/// Puts each vector as one message; all of them go through one transform.
struct MessageRunner: KnownAnswerRunner {
    private var session: KeyedSession
    private let type: CipherType

    init(_ session: KeyedSession, _ type: CipherType) {
        self.session = session
        self.type = type
    }

    mutating func ask(_ vector: Vector, _ message: Message, cuts: [Int]) throws(BackendError) -> Received {
        try session.exchange(
            key: message.key,
            message.control,
            message.data.values,
            cuts: cuts,
            room: message.room(type)
        )
    }
}

extension VectorGroup {
    /// What puts the group's vectors to a driver.
    func runner(_ backend: any Backend, driver: String) throws(BackendError) -> any KnownAnswerRunner {
        if type == .rng { return generatorRunner(backend, driver: driver) }
        let session = try KeyedSession(backend, self, driver: driver)
        guard let chain else { return MessageRunner(session, type) }
        if chain.kind == .repetition { return RepetitionRunner(session, size: chain.length) }
        return ChainRunner(session, chain, self)
    }
}
