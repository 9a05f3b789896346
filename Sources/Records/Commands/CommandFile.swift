internal import Files
package import JSONC
package import KernelNames

/// Sequences of commands as a file: what `algcheck run --replay` puts to drivers again, bit for bit.
package struct CommandFile: Sendable, Equatable {
    /// The version of the file's form and of the words in it.
    package static let version = 4

    package var type: CipherType
    /// The profile and the seed that the commands' random bytes and lengths depend on.
    package var profile: Profile
    package var seed: UInt64
    package var sequences: [[Command]]

    package init(type: CipherType, profile: Profile, seed: UInt64, sequences: [[Command]]) {
        self.type = type
        self.profile = profile
        self.seed = seed
        self.sequences = sequences
    }

    /// Reads a file.
    ///
    /// - Throws: one line, with the place, for what cannot be put again.
    package init(path: String) throws {
        let text = try FileBytes.read(path)
        let document = try JSONDocument(parsing: text.span.bytes, source: path)
        try self.init(from: document.root)
    }

    /// The file's content.
    package var value: JSONValue {
        .object([
            "commands": .int(Self.version), "type": .string(type.rawValue), "profile": .string(profile.rawValue),
            // As text: JSON readers differ about integers beyond 53 bits.
            "seed": .string("\(seed)"),
            "sequences": .array(sequences.map { .array($0.map { $0.value(type) }) }),
        ])
    }

    /// The file as text.
    package var text: String { value.text(pretty: true) + "\n" }

    /// Reads a file's content.
    ///
    /// - Throws: one line for another version, an unknown command or value, and a file without commands.
    package init(from root: JSONCursor) throws(JSONError) {
        let version = try root.at("commands").int()
        guard version == Self.version else {
            throw root.error("commands of version \(version); this algcheck knows version \(Self.version)")
        }
        let members: Set = ["commands", "type", "profile", "seed", "sequences"]
        for name in try root.keys() where !members.contains(name) { throw root.error("unknown member \"\(name)\"") }
        let seed = try root.at("seed")
        guard let number = UInt64(try seed.string()) else { throw seed.error("not a seed") }
        let type = try root.at("type").choice(of: CipherType.self)
        self.init(
            type: type,
            profile: try root.at("profile").choice(of: Profile.self),
            seed: number,
            sequences: try root.at("sequences").map { sequence throws(JSONError) in
                let commands = try sequence.map { command throws(JSONError) in try Command(from: command, type) }
                if commands.isEmpty { throw sequence.error("a sequence without commands") }
                return commands
            }
        )
        if sequences.isEmpty { throw root.error("no sequence of commands") }
    }
}

extension Command {
    /// The number, and each value that is not the plain one.
    package func value(_ type: CipherType) -> JSONValue {
        var members = [JSONMember("number", .int(number))]
        for parameter in Parameter.all(for: type) where self[parameter] != 0 {
            members.append(JSONMember(parameter.name, .string(parameter.words(type)[self[parameter]])))
        }
        return .object(members)
    }

    /// Reads what `value` wrote.
    package init(from cursor: JSONCursor, _ type: CipherType) throws(JSONError) {
        self.init(number: try cursor.at("number").int())
        for name in try cursor.keys() where name != "number" {
            guard let parameter = Parameter.all(for: type).first(where: { $0.name == name }) else {
                throw cursor.error("a command of type \(type.rawValue) has no \"\(name)\"")
            }
            let word = try cursor.at(name).string()
            guard let value = parameter.words(type).firstIndex(of: word) else {
                throw cursor.error("\"\(word)\" is no \(name) of a command of type \(type.rawValue)")
            }
            self[parameter] = value
        }
    }
}
