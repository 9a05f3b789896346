internal import JSONC

extension PlatformRecord {
    var members: [JSONMember] {
        var members: [JSONMember] = []
        if let buildID { members.append(JSONMember("buildID", .string(buildID))) }
        if let board { members.append(JSONMember("board", .string(board))) }
        let processor = processor.sorted { $0.key < $1.key }.map { JSONMember($0.key, .string($0.value)) }
        return members + [
            JSONMember("processor", .object(processor)),
            JSONMember("flags", .array(flags.map { .string($0) })),
            JSONMember("modules", .array(modules.map(\.value))),
            JSONMember("devices", .array(devices.map(\.value))),
        ]
    }

    init(from cursor: JSONCursor) throws(JSONError) {
        let members = try cursor.at("processor")
        var processor: [String: String] = [:]
        for key in try members.keys() { processor[key] = try members.at(key).string() }
        self.init(
            buildID: try cursor.member("buildID")?.string(),
            board: try cursor.member("board")?.string(),
            processor: processor,
            flags: try cursor.at("flags").map { element throws(JSONError) in try element.string() },
            modules: try cursor.at("modules").map { element throws(JSONError) in try Module(from: element) },
            devices: try cursor.at("devices").map { element throws(JSONError) in try Device(from: element) }
        )
    }
}

extension PlatformRecord.Module {
    fileprivate var value: JSONValue {
        .object([
            "name": .string(name), "srcversion": sourceVersion.map { .string($0) },
            "buildID": buildID.map { .string($0) },
        ])
    }

    fileprivate init(from cursor: JSONCursor) throws(JSONError) {
        self.init(
            name: try cursor.at("name").string(),
            sourceVersion: try cursor.member("srcversion")?.string(),
            buildID: try cursor.member("buildID")?.string()
        )
    }
}

extension PlatformRecord.Device {
    fileprivate var value: JSONValue {
        .object([
            "module": .string(module), "driver": .string(driver), "device": .string(device),
            "modalias": .string(modalias),
        ])
    }

    fileprivate init(from cursor: JSONCursor) throws(JSONError) {
        self.init(
            module: try cursor.at("module").string(),
            driver: try cursor.at("driver").string(),
            device: try cursor.at("device").string(),
            modalias: try cursor.at("modalias").string()
        )
    }
}
