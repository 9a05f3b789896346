package import KernelNames

/// One message and all that is done around it.
package struct Command: Sendable, Equatable {
    /// Decides on all that is random about it: bytes, and lengths within their class.
    package var number: Int
    /// Each parameter's value by its place among the words; 0, the plain one, for what the type does not have.
    private var values: [UInt8]

    package init(number: Int) {
        self.number = number
        values = [UInt8](repeating: 0, count: Parameter.allCases.count)
    }

    /// - Parameter row: a covering sequence's.
    package init(number: Int, row: [Int], _ type: CipherType) {
        self.init(number: number)
        for (parameter, value) in zip(Parameter.all(for: type), row) { self[parameter] = value }
    }

    package subscript(_ parameter: Parameter) -> Int {
        get { Int(values[parameter.rawValue]) }
        set { values[parameter.rawValue] = UInt8(newValue) }
    }

    /// The values as a covering sequence has them.
    package func row(_ type: CipherType) -> [Int] { Parameter.all(for: type).map { self[$0] } }
}

/// A command with its values' meaning.
package struct ReadCommand: Sendable {
    package let command: Command
    package let type: CipherType
    private let table: ValueTable

    package init(_ command: Command, _ type: CipherType) {
        self.command = command
        self.type = type
        table = ValueTable.all[type] ?? ValueTable(type)
    }

    private func value<Value>(_ parameter: Parameter, _ values: [Value], _ plain: Value) -> Value {
        let index = command[parameter]
        return values.indices.contains(index) ? values[index] : plain
    }

    package var keying: Command.Keying { value(.keying, table.keyings, .kept) }
    package var tagging: Command.Tagging { value(.tagging, table.taggings, .kept) }
    package var use: Command.Use { value(.use, table.uses, .same) }
    package var direction: Script.Direction { command[.direction] == 0 ? .encrypt : .decrypt }
    package var verdict: Command.Verdict { value(.verdict, table.verdicts, .valid) }
    package var text: Command.Length { value(.text, table.texts, .few) }
    package var associated: Command.Length { value(.associated, table.heads, .none) }
    package var iv: Command.Start { value(.iv, table.starts, .fresh) }
    package var sends: Command.Sends { value(.sends, table.sends, .whole) }
    package var input: Command.Place { value(.input, table.inputs, .page) }
    package var output: Command.Place { value(.output, table.outputs, .page) }
    package var completion: Command.Completion { value(.completion, table.completions, .waited) }
    package var copy: Command.Copy { value(.copy, table.copies, .none) }
}

/// The values of a type's parameters in the order of their words, made once: commands are read over and over.
private struct ValueTable: Sendable {
    static let all = Dictionary(uniqueKeysWithValues: CipherType.allCases.map { ($0, ValueTable($0)) })

    let keyings: [Command.Keying]
    let taggings: [Command.Tagging]
    let uses: [Command.Use]
    let verdicts: [Command.Verdict]
    let texts: [Command.Length]
    let heads: [Command.Length]
    let starts: [Command.Start]
    let sends: [Command.Sends]
    let inputs: [Command.Place]
    let outputs: [Command.Place]
    let completions: [Command.Completion]
    let copies: [Command.Copy]

    init(_ type: CipherType) {
        func values<Value: RawRepresentable<String>>(_ parameter: Parameter) -> [Value] {
            parameter.words(type).compactMap(Value.init(rawValue:))
        }
        keyings = values(.keying)
        taggings = values(.tagging)
        uses = values(.use)
        verdicts = values(.verdict)
        texts = values(.text)
        heads = values(.associated)
        starts = values(.iv)
        sends = values(.sends)
        inputs = values(.input)
        outputs = values(.output)
        completions = values(.completion)
        copies = values(.copy)
    }
}
