import Files
import Foundation

/// KernelCI on loopback, as `Tests/kernelci-server` plays it.
package final class KernelCIServer {
    /// A request that came.
    package struct Request {
        /// The method and the path.
        package let line: String
        /// Whether it carried a token.
        package let hasToken: Bool
        /// The body; empty where there is none.
        package let body: String
    }

    /// The tokens that the server takes.
    package enum Token {
        /// For the API.
        package static let api = "api-secret"
        /// For the database.
        package static let database = "database-secret"
    }

    /// The identifier of the build that every job is for.
    package static let build = "b0b0b0b0b0b0b0b0b0b0b0b0"

    /// The server's folder.
    package let folder: String
    /// Its address.
    package let address: String
    private let process = Process()

    /// Starts a server with a build and no jobs.
    package init(in folder: String) throws {
        self.folder = folder
        try Folder.make("\(folder)/files")
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = [Checkout.path("Tests/kernelci-server"), folder]
        process.standardOutput = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let line = String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
        guard let port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw Program.Fault("Tests/kernelci-server does not start")
        }
        address = "http://127.0.0.1:\(port)"
        try write([
            "id": Self.build, "kind": "kbuild", "state": "done", "created": "2026-11-27T09:00:00",
            "data": [String: String](),
        ])
    }

    // A thread of the tests' blocks the milder signals, and its children inherit that.
    deinit { kill(process.processIdentifier, SIGKILL) }

    /// The nodes by their identifiers.
    package func nodes() throws -> [String: [String: Any]] {
        guard let text = try? FileBytes.readText("\(folder)/nodes.json") else { return [:] }
        let nodes = try JSONSerialization.jsonObject(with: Data(text.utf8))
        return nodes as? [String: [String: Any]] ?? [:]
    }

    /// Adds a node, or replaces it.
    package func write(_ node: [String: Any]) throws {
        var all = try nodes()
        all[node["id"] as? String ?? ""] = node
        try FileBytes.write(try JSONSerialization.data(withJSONObject: all), to: "\(folder)/nodes.json")
    }

    /// Adds a file.
    package func add(_ name: String, _ bytes: [UInt8]) throws {
        try FileBytes.write(bytes, to: "\(folder)/files/\(name)")
    }

    /// Adds a job that is available.
    ///
    /// - Parameters:
    ///   - id: its identifier.
    ///   - definition: what is served as its definition.
    ///   - runtime: the laboratory that it is for.
    ///   - platform: the platform that it is for.
    package func addJob(
        _ id: String,
        _ definition: [String: Any],
        runtime: String = "lab",
        platform: String = "qemu-x86"
    ) throws {
        try add("\(id).json", Array(try JSONSerialization.data(withJSONObject: definition)))
        try write([
            "id": id, "kind": "job", "name": "algcheck", "state": "available", "parent": Self.build,
            "created": "2026-11-27T10:00:00.\(try nodes().count)", "owner": "maestro", "result": NSNull(),
            "artifacts": ["job_definition": "\(address)/files/\(id).json"],
            "data": ["runtime": runtime, "platform": platform],
        ])
    }

    /// What the API and the database answer from now on: `busy`, `nonsense`, `expired`; nil for what is right.
    package func disturb(_ fault: String?) throws {
        try FileBytes.write((fault ?? "").utf8, to: "\(folder)/fault")
    }

    /// The requests so far, in order.
    package func requests() throws -> [Request] {
        guard let text = try? FileBytes.readText("\(folder)/log") else { return [] }
        return try text.split(separator: "\n").map { line in
            let entry = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
            let words = ["method", "path"].compactMap { entry[$0] as? String }.joined(separator: " ")
            return Request(
                line: words,
                hasToken: entry["token"] as? Bool == true,
                body: entry["body"] as? String ?? ""
            )
        }
    }

    /// The tests that the database took or refused.
    package func tests() throws -> [[String: Any]] {
        try requests().filter { $0.line == "POST /submit" }.flatMap { request in
            let report = try JSONSerialization.jsonObject(with: Data(request.body.utf8)) as? [String: Any]
            return report?["tests"] as? [[String: Any]] ?? []
        }
    }
}
