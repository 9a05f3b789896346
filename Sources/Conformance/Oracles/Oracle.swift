internal import Corpus
internal import KernelNames
internal import NettleOracle
internal import Records

/// Answers messages of our own by other implementations of the algorithm.
///
/// A driver, the plain C one where the kernel has it, says whether the kernel takes a message at all. What must come of it
/// is said by a library outside the kernel where that has the algorithm, else by that driver too.
struct Oracle {
    let backend: any Backend
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
        let steps = message.configure(type)
        let script = Script(type: type, setup: steps, lanes: [[.open(operation: 0, transform: 0), message.question]])
        let (outputs, divergence) = ScriptRun(backend, driver: driver).perform(script)
        guard divergence == nil, let taken = outputs.first else { return nil }
        return libraryOutput(of: message) ?? taken
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
        let (outputs, divergence) = ScriptRun(backend, driver: driver).perform(script)
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
        ScriptRun(backend, driver: driver).perform(Script(type: type, setup: setup, lanes: [[]])).divergence == nil
    }
}

extension Message {
    /// The message without an expectation, and with room for any answer.
    fileprivate var question: Script.Step {
        .message(operation: 0, control, data, Expectation())
    }
}
