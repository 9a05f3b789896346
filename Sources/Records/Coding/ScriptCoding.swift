internal import Corpus
package import JSONC
internal import KernelNames

extension Script {
    /// The script as JSON.
    package var value: JSONValue {
        .object([
            "type": .string(type.rawValue), "transforms": .int(transforms), "repetitions": .int(repetitions),
            "setup": .array(setup.map(\.value)), "lanes": .array(lanes.map { .array($0.map(\.value)) }),
        ])
    }

    /// Reads what `value` wrote.
    package init(from cursor: JSONCursor) throws(JSONError) {
        self.init(
            type: try cursor.at("type").choice(of: CipherType.self),
            transforms: try cursor.at("transforms").int(),
            setup: try cursor.at("setup").map { step throws(JSONError) in try Step(from: step) },
            lanes: try cursor.at("lanes").map { lane throws(JSONError) in
                try lane.map { step throws(JSONError) in try Step(from: step) }
            },
            repetitions: try cursor.at("repetitions").int()
        )
    }
}

extension Script.Step {
    fileprivate var value: JSONValue {
        switch self {
        case .setKey(let transform, let key, let answer):
            .object(["do": "key", "on": .int(transform), "key": .hex(key), "answer": answer.value])
        case .setTagSize(let transform, let size, let answer):
            .object(["do": "tag-size", "on": .int(transform), "size": .int(size), "answer": answer.value])
        case .open(let operation, let transform):
            .object(["do": "open", "op": .int(operation), "on": .int(transform)])
        case .clone(let operation, let source):
            .object(["do": "clone", "op": .int(operation), "from": .int(source)])
        case .close(let operation): .object(["do": "close", "op": .int(operation)])
        case .send(let operation, let control, let data, let layout, let more, let splice):
            .object([
                "do": "send", "op": .int(operation), "control": control?.value, "data": data.value,
                "layout": layout.value, "more": .bool(more), "splice": .bool(splice),
            ])
        case .receive(let operation, let layout, let answer, let inPlace):
            .object([
                "do": "receive", "op": .int(operation), "layout": layout.value, "answer": answer.value,
                "in-place": .bool(inPlace),
            ])
        case .message(let operation, let control, let data, let answer):
            .object([
                "do": "message", "op": .int(operation), "control": control?.value, "data": data.value,
                "answer": answer.value,
            ])
        case .submit(let operation, let size, let answer):
            .object(["do": "submit", "op": .int(operation), "size": .int(size), "answer": answer.value])
        case .collect: .object(["do": "collect"])
        case .pause(let milliseconds): .object(["do": "pause", "milliseconds": .int(milliseconds)])
        }
    }

    fileprivate init(from cursor: JSONCursor) throws(JSONError) {
        func number(_ key: String) throws(JSONError) -> Int { try cursor.at(key).int() }
        func control() throws(JSONError) -> Script.Control? {
            guard let member = try cursor.member("control") else { return nil }
            return try Script.Control(from: member)
        }
        func answer() throws(JSONError) -> Expectation { try Expectation(from: try cursor.at("answer")) }
        func layout() throws(JSONError) -> Script.Layout { try Script.Layout(from: try cursor.at("layout")) }
        func data() throws(JSONError) -> Octets { try Octets(from: try cursor.at("data")) }

        switch try cursor.at("do").string() {
        case "key": self = .setKey(transform: try number("on"), key: try cursor.at("key").hex(), try answer())
        case "tag-size": self = .setTagSize(transform: try number("on"), size: try number("size"), try answer())
        case "open": self = .open(operation: try number("op"), transform: try number("on"))
        case "clone": self = .clone(operation: try number("op"), from: try number("from"))
        case "close": self = .close(operation: try number("op"))
        case "send":
            self = .send(
                operation: try number("op"),
                try control(),
                try data(),
                try layout(),
                more: try cursor.at("more").bool(),
                splice: try cursor.at("splice").bool()
            )
        case "receive":
            self = .receive(
                operation: try number("op"),
                try layout(),
                try answer(),
                inPlace: try cursor.at("in-place").bool()
            )
        case "message": self = .message(operation: try number("op"), try control(), try data(), try answer())
        case "submit": self = .submit(operation: try number("op"), size: try number("size"), try answer())
        case "collect": self = .collect
        case "pause": self = .pause(milliseconds: try number("milliseconds"))
        case let other: throw cursor.error("unknown step \"\(other)\"")
        }
    }
}

extension Script.Control {
    fileprivate var value: JSONValue {
        .object([
            "direction": .string(direction.rawValue), "iv": .hex(iv), "associated": associated.map { .int($0) },
        ])
    }

    fileprivate init(from cursor: JSONCursor) throws(JSONError) {
        self.init(
            try cursor.at("direction").choice(of: Script.Direction.self),
            iv: try cursor.at("iv").hex(),
            associated: try cursor.member("associated")?.int()
        )
    }
}

extension Script.Layout {
    fileprivate var value: JSONValue {
        .object(["pieces": .array(pieces.map { .int($0) }), "offset": .int(offset)])
    }

    fileprivate init(from cursor: JSONCursor) throws(JSONError) {
        let pieces = try cursor.at("pieces").map { piece throws(JSONError) in try piece.int() }
        self.init(pieces, offset: try cursor.at("offset").int())
    }
}

extension Expectation {
    fileprivate var value: JSONValue {
        .object([
            "pass": .bool(mayPass), "size": size.map { .int($0) },
            "windows": .array(windows.map { .object(["offset": .int($0.offset), "bytes": .hex($0.bytes)]) }),
            "errnos": .array(errnos.map { .string($0) }), "not": exclusion?.value,
        ])
    }

    fileprivate init(from cursor: JSONCursor) throws(JSONError) {
        self.init(
            mayPass: try cursor.at("pass").bool(),
            size: try cursor.member("size")?.int(),
            windows: try cursor.at("windows").map { window throws(JSONError) in
                Window(try window.at("offset").int(), try window.at("bytes").hex())
            },
            errnos: try cursor.at("errnos").map { errno throws(JSONError) in try errno.string() },
            exclusion: try Self.exclusion(of: cursor)
        )
    }

    private static func exclusion(of cursor: JSONCursor) throws(JSONError) -> Exclusion? {
        guard let member = try cursor.member("not") else { return nil }
        guard let prefix = try member.member("prefix") else {
            guard try member.at("padded").bool() else { throw member.error("neither a prefix nor padded") }
            return .padded
        }
        return .prefix(try prefix.hex())
    }
}

extension Expectation.Exclusion {
    fileprivate var value: JSONValue {
        switch self {
        case .prefix(let bytes): .object(["prefix": .hex(bytes)])
        case .padded: .object(["padded": .bool(true)])
        }
    }
}

extension Octets {
    fileprivate var value: JSONValue {
        switch self {
        case .bytes(let bytes): .object(["hex": .hex(bytes)])
        // As text: JSON readers differ about integers beyond 53 bits.
        case .stream(let seed, let count): .object(["seed": .string("\(seed)"), "count": .int(count)])
        }
    }

    fileprivate init(from cursor: JSONCursor) throws(JSONError) {
        guard let seed = try cursor.member("seed") else {
            self = .bytes(try cursor.at("hex").hex())
            return
        }
        guard let number = UInt64(try seed.string()) else { throw seed.error("not a seed") }
        self = .stream(seed: number, count: try cursor.at("count").int())
    }
}

extension JSONValue {
    fileprivate static func hex(_ bytes: [UInt8]) -> JSONValue { .string(Hex.encode(bytes)) }
}

extension JSONCursor {
    fileprivate func hex() throws(JSONError) -> [UInt8] {
        guard let bytes = Hex.decode(try string()) else { throw error("no hexadecimal digits") }
        return bytes
    }
}
