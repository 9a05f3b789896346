package import KernelNames

/// What commands differ in. The first value of each is the plain one; records and command files name values by their words.
package enum Parameter: Int, CaseIterable {
    case keying
    case keySize
    case tagging
    case tagSize
    case use
    case direction
    case verdict
    case text
    case associated
    case iv
    case sends
    case input
    case output
    case completion
    case copy

    private static let lists = Dictionary(uniqueKeysWithValues: CipherType.allCases.map { ($0, list(for: $0)) })

    /// The parameters of a type's commands, in order.
    package static func all(for type: CipherType) -> [Parameter] { lists[type] ?? list(for: type) }

    private static func list(for type: CipherType) -> [Parameter] {
        switch type {
        case .hash: [.keying, .keySize, .use, .text, .sends, .input, .output, .completion, .copy]
        case .skcipher:
            [.keying, .keySize, .use, .direction, .verdict, .text, .iv, .sends, .input, .output, .completion]
        case .aead:
            [
                .keying, .keySize, .tagging, .tagSize, .use, .direction, .verdict, .text, .associated, .iv, .sends,
                .input,
                .output, .completion,
            ]
        case .rng: [.keying, .use, .text, .output]
        }
    }

    /// Its name in command files.
    package var name: String {
        switch self {
        case .keying: "key"
        case .keySize: "key size"
        case .tagging: "tag"
        case .tagSize: "tag size"
        case .use: "operation"
        case .direction: "direction"
        case .verdict: "message"
        case .text: "text"
        case .associated: "associated data"
        case .iv: "IV"
        case .sends: "sends"
        case .input: "input"
        case .output: "output"
        case .completion: "completion"
        case .copy: "copy"
        }
    }

    /// The words of its values for a type.
    package func words(_ type: CipherType) -> [String] {
        switch self {
        case .keying: (type == .rng ? [.kept, .again, .fresh] : Command.Keying.allCases).map(\.rawValue)
        case .keySize, .tagSize: ["the largest", "the smallest", "between", "another between"]
        case .tagging: Command.Tagging.allCases.map(\.rawValue)
        case .use: (type == .rng ? [.same, .fresh, .amid, .neighbour] : Command.Use.allCases).map(\.rawValue)
        case .direction: ["encrypt", "decrypt"]
        case .verdict: Command.Verdict.all(for: type).map(\.rawValue)
        case .text:
            (type == .rng ? [.several, .one, .block, .belowBlock, .aboveBlock, .most] : Command.Length.texts).map(
                \.rawValue
            )
        case .associated: Command.Length.heads.map(\.rawValue)
        case .iv: Command.Start.all(for: type).map(\.rawValue)
        case .sends: Command.Sends.all(for: type).map(\.rawValue)
        case .input: Command.Place.inputs(type).map(\.rawValue)
        case .output: Command.Place.outputs(type).map(\.rawValue)
        case .completion: Command.Completion.allCases.map(\.rawValue)
        case .copy: Command.Copy.allCases.map(\.rawValue)
        }
    }
}
