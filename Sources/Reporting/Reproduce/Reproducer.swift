internal import Corpus
internal import KernelNames
internal import Mustache
public import Records

/// Turns a failure's script into a C program that shows the fault on its own.
public struct Reproducer {
    private let record: CheckRecord
    private let failure: CheckRecord.Failure
    private let script: Script
    private let name: String

    /// Seconds that the whole program may take; where a call hung, it is waited for twice as long as the run did.
    private var limit: Int { failure.kind == .hung ? 20 : 600 }

    /// Takes a failure of a record; nil when the failure carries no script.
    ///
    /// - Parameter name: what the program binds; nil for the driver's own name.
    public init?(_ record: CheckRecord, _ failure: CheckRecord.Failure, bind name: String? = nil) {
        guard let script = failure.script else { return nil }
        self.record = record
        self.failure = failure
        self.script = script
        self.name = name ?? record.driver
    }

    /// The program's text.
    public func program() throws -> String {
        var steps = StepWriter()
        let template = String(decoding: PackageResources.reproduce_mustache, as: UTF8.self)
        let values: [String: Any] = [
            "title": "\(record.driver) (\(record.algorithm)), \(record.exercise), \(failure.place): \(failure.message)"
                .oneLine,
            "diagnosis": (failure.fingerprint?.diagnosis ?? record.diagnosis ?? "no diagnosis").oneLine,
            "driver": name,
            "type": record.type.rawValue,
            "limit": "\(limit)",
            "repetitions": "\(script.repetitions)",
            "program": steps.text(of: script),
        ]
        return try MustacheTemplate(string: template).render(values)
    }
}

extension String {
    /// The text without what would end a comment's line.
    fileprivate var oneLine: String { String(map { $0.isNewline || $0 == "\\" ? " " : $0 }) }
}

/// Writes the steps of a script as calls of the template's functions, with the data that they need before them.
private struct StepWriter {
    private var data: [String] = []

    mutating func text(of script: Script) -> String {
        let setup = script.setup.map { call($0) }
        let lanes = script.lanes.map { lane in lane.map { call($0) } }
        var text = data.joined(separator: "\n") + "\n\n"
        for (number, lane) in lanes.enumerated() {
            text += "static void *lane_\(number)(void *nothing) {\n    (void)nothing;\n"
            text += "    struct lane *lane = calloc(1, sizeof *lane);\n"
            text += "    for (int repetition = 0; repetition < REPETITIONS; repetition++) {\n"
            for step in lane { text += "        \(step)\n" }
            text += "    }\n    return nothing;\n}\n\n"
        }
        text += "int main(void) {\n    stand_guard();\n    struct lane *lane = calloc(1, sizeof *lane);\n"
        for transform in 0..<script.transforms { text += "    bind_driver(\(transform));\n" }
        for step in setup { text += "    \(step)\n" }
        text += "    (void)lane;\n"
        text += lanes.count == 1 ? "    lane_0(NULL);\n" : threads(lanes.count)
        return text + "    printf(\"no fault: %s gave the right answers\\n\", DRIVER);\n    return 0;\n}\n"
    }

    private func threads(_ count: Int) -> String {
        var text = "    pthread_t threads[\(count)];\n"
        for number in 0..<count {
            text += "    if (pthread_create(&threads[\(number)], NULL, lane_\(number), NULL)) stop(\"a thread\");\n"
        }
        return text + "    for (int i = 0; i < \(count); i++) pthread_join(threads[i], NULL);\n"
    }

    private mutating func call(_ step: Script.Step) -> String {
        switch step {
        case .setKey(let transform, let key, let answer):
            return "set_key(\(transform), \(bytes(key)), \(key.count), \(self.answer(answer)));"
        case .setTagSize(let transform, let size, let answer):
            return "set_tag_size(\(transform), \(size), \(self.answer(answer)));"
        case .open(let operation, let transform): return "open_from(lane, \(operation), transforms[\(transform)]);"
        case .clone(let operation, let source): return "open_from(lane, \(operation), lane->operations[\(source)]);"
        case .close(let operation): return "close_operation(lane, \(operation));"
        case .send(let operation, let control, let octets, let layout, let more, let splice):
            let flags = "\(more ? 1 : 0), \(splice ? 1 : 0)"
            return "send_part(lane, \(operation), \(self.control(control)), \(self.octets(octets)), "
                + "\(self.layout(layout)), \(flags));"
        case .receive(let operation, let layout, let answer, let inPlace):
            return "receive(lane, \(operation), \(self.layout(layout)), \(self.answer(answer)), \(inPlace ? 1 : 0));"
        case .message(let operation, let control, let octets, let answer):
            return "message(lane, \(operation), \(self.control(control)), \(self.octets(octets)), "
                + "\(self.answer(answer)));"
        case .submit(let operation, let size, let answer):
            return "submit(lane, \(operation), \(size), \(self.answer(answer)));"
        case .collect: return "collect(lane);"
        case .pause(let milliseconds): return "usleep(\(milliseconds * 1000));"
        }
    }

    // MARK: Values

    private mutating func define(_ type: String, _ text: String) -> String {
        let name = "d\(data.count)"
        data.append("static const \(type) \(name)[] = {\(text)};")
        return name
    }

    private mutating func bytes(_ bytes: [UInt8]) -> String {
        guard !bytes.isEmpty else { return "NULL" }
        var lines: [String] = []
        for start in stride(from: 0, to: bytes.count, by: 24) {
            lines.append(bytes[start..<min(start + 24, bytes.count)].map(String.init).joined(separator: ","))
        }
        return define("uint8_t", lines.joined(separator: ",\n    "))
    }

    private mutating func octets(_ octets: Octets) -> String {
        switch octets {
        // An empty array has no pointer, and no count that would make the generator run.
        case .bytes(let values): return "(struct octets){\(bytes(values)), \(values.count), 0}"
        case .stream(let seed, let count): return "(struct octets){NULL, \(count), \(seed)u}"
        }
    }

    private mutating func layout(_ layout: Script.Layout) -> String {
        let pieces = define("size_t", layout.pieces.map(String.init).joined(separator: ", "))
        return "(struct layout){\(pieces), \(layout.pieces.count), \(layout.offset)}"
    }

    private mutating func control(_ control: Script.Control?) -> String {
        guard let control else { return "NULL" }
        let direction = control.direction == .encrypt ? "ENCRYPT" : "DECRYPT"
        return "&(struct control){\(direction), \(bytes(control.iv)), \(control.iv.count), \(control.associated ?? -1)}"
    }

    private mutating func answer(_ answer: Expectation) -> String {
        let windows = answer.windows.filter { !$0.bytes.isEmpty }.map {
            "{\($0.offset), \(bytes($0.bytes)), \($0.bytes.count)}"
        }
        let list = windows.isEmpty ? "NULL" : define("struct window", windows.joined(separator: ", "))
        let errnos = answer.errnos.isEmpty ? "NULL" : define("int", (answer.errnos + ["0"]).joined(separator: ", "))
        let mayPass = answer.mayPass ? 1 : 0
        let exclusion = self.exclusion(answer.exclusion)
        return "(struct answer){\(mayPass), \(answer.size ?? -1), \(list), \(windows.count), \(errnos), \(exclusion)}"
    }

    private mutating func exclusion(_ exclusion: Expectation.Exclusion?) -> String {
        switch exclusion {
        case nil: "ANYTHING, NULL, 0"
        case .prefix(let prefix): "PREFIX, \(bytes(prefix)), \(prefix.count)"
        case .padded: "PADDED, NULL, 0"
        }
    }
}
