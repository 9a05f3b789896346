internal import AFALG
internal import Corpus
internal import KernelNames
internal import NettleOracle
internal import Records
internal import Synchronization

/// Answers messages of our own by other implementations of the algorithm.
///
/// A driver, the plain C one where the kernel has it, says whether the kernel takes a message at all. What must come of it
/// is said by a library outside the kernel where that has the algorithm, else by that driver too.
struct Oracle {
    /// The driver that answers.
    let driver: String
    let algorithm: String
    let type: CipherType

    /// The message with its answer; nil when the implementation does not take it.
    func answered(_ message: Message) -> Message? {
        var message = message
        guard let output = output(of: message) else { return nil }
        message.answer = .output(output)
        return message
    }

    private func output(of message: Message) -> [UInt8]? {
        let key = OracleCache.Key(
            driver: driver,
            key: message.key,
            tagSize: message.tagSize,
            control: message.control,
            data: message.data
        )
        if let known = OracleCache.shared[key] { return known }
        let steps = message.configure(type)
        let script = Script(type: type, setup: steps, lanes: [[.open(operation: 0, transform: 0), message.question]])
        let (outputs, divergence) = ScriptRun(driver: driver).perform(script)
        guard divergence == nil, let taken = outputs.first else { return nil }
        let output = libraryOutput(of: message) ?? taken
        OracleCache.shared[key] = output
        return output
    }

    /// What the library says of a message; nil where it does not have the algorithm.
    func libraryOutput(of message: Message) -> [UInt8]? {
        NettleOracle.answer(
            to: NettleOracle.Question(
                type: type,
                algorithm: algorithm,
                key: message.key,
                iv: message.control?.iv ?? [],
                isEncryption: message.control?.direction != .decrypt,
                associated: message.associated,
                tagSize: message.tagSize,
                data: message.data.values
            )
        )
    }

    /// The encrypted blocks of the block cipher below a mode, as the library has them; nil where it does not.
    func libraryBlocks(_ blocks: [UInt8], key: [UInt8]) -> [UInt8]? {
        guard let cipher = TemplateName(algorithm)?.arguments.first else { return nil }
        return NettleOracle.answer(
            to: NettleOracle.Question(type: .skcipher, algorithm: "ecb(\(cipher))", key: key, data: blocks)
        )
    }

    /// The outputs of several messages under the key of the first; nil when one is not taken.
    func outputs(of messages: [Message]) -> [[UInt8]]? {
        guard let first = messages.first else { return [] }
        let steps = [.open(operation: 0, transform: 0)] + messages.map(\.question)
        let script = Script(type: type, setup: first.configure(type), lanes: [steps])
        let (outputs, divergence) = ScriptRun(driver: driver).perform(script)
        guard divergence == nil else { return nil }
        return zip(messages, outputs).map { libraryOutput(of: $0) ?? $1 }
    }

    /// A sealed message, to be opened.
    func sealed(_ message: Message) -> Message? {
        var plain = message
        plain.control?.direction = .encrypt
        guard let output = output(of: plain) else { return nil }
        var sealed = message
        sealed.control?.direction = .decrypt
        sealed.data = .bytes(output)
        sealed.answer = .output(message.data.values)
        return sealed
    }

    /// Whether the implementation takes the steps of a set-up.
    func takes(_ setup: [Script.Step]) -> Bool {
        ScriptRun(driver: driver).perform(Script(type: type, setup: setup, lanes: [[]])).divergence == nil
    }
}

/// Answers that were given: the drivers of an algorithm are asked the same.
private final class OracleCache: Sendable {
    struct Key: Hashable {
        var driver: String
        var key: [UInt8]
        var tagSize: Int
        var control: Script.Control?
        var data: Octets
    }

    static let shared = OracleCache()
    /// Bytes of answers that are kept.
    private static let limit = 32 << 20

    private let state = Mutex<(answers: [Key: [UInt8]], size: Int)>(([:], 0))

    subscript(key: Key) -> [UInt8]? {
        get { state.withLock { $0.answers[key] } }
        set {
            guard let newValue else { return }
            let size = newValue.count + key.data.count
            state.withLock { state in
                if state.size + size > Self.limit { state = ([:], 0) }
                state.answers[key] = newValue
                state.size += size
            }
        }
    }
}

extension Message {
    /// The message without an expectation, and with room for any answer.
    fileprivate var question: Script.Step {
        .message(operation: 0, control, data, Script.Answer())
    }
}

/// Which driver answers for an algorithm.
enum Reference {
    /// The driver whose parts are all plain C ones; else the registered one of lowest priority. Nil for none.
    ///
    /// - Parameter entries: /proc/crypto, instances included.
    static func driver(for algorithm: String, _ type: CipherType, among entries: [RegisteredAlgorithm]) -> String? {
        let candidates = entries.filter {
            $0.name == algorithm && !$0.isInternal && $0.socketType == type.rawValue && isPlain($0.driver)
        }
        let parts = candidates.map { ($0, plainParts(of: $0.driver)) }
        return parts.max { ($0.1, -$0.0.priority, $1.0.driver) < ($1.1, -$1.0.priority, $0.0.driver) }?.0.driver
    }

    /// Whether the driver brings no parallel or asynchronous wrapper, whose answers depend on more than their input.
    private static func isPlain(_ driver: String) -> Bool {
        DriverName(driver).components.allSatisfy { $0.wrapper == nil }
    }

    /// How many of a driver's parts are plain C, less those that are not.
    private static func plainParts(of driver: String) -> Int {
        let accelerated = [
            "avx", "aesni", "ssse3", "sse2", "sse4", "simd", "x86_64", "clmul", "pclmul", "asm", "-ni", "i586",
        ]
        return DriverName(driver).leaves.reduce(0) { sum, part in
            if part.hasSuffix("-generic") { return sum + 100 }
            return accelerated.contains { part.contains($0) } ? sum - 100 : sum
        }
    }
}
