import Files
import Foundation
import HostTools
import JSONC

/// KernelCI's API as far as a laboratory needs it that polls for jobs (PULL_LABS): events, nodes, and what is written into a
/// node.
struct LabAPI: Sendable {
    /// Why the API did not do what was asked.
    enum Fault: Error, Equatable, CustomStringConvertible {
        /// Another time it may.
        case later(String)
        /// Never with this token.
        case token(String)
        /// Never.
        case refused(String)

        var description: String {
            switch self {
            case .later(let text), .token(let text), .refused(let text): text
            }
        }
    }

    /// The address with the version, such as `https://api.kernelci.org/latest`.
    let address: String
    let token: String
    let client: HTTPClient

    /// Events in one answer, at most.
    private static let page = 1000

    /// The address below the API's.
    private func place(_ path: String) -> String {
        (address.hasSuffix("/") ? String(address.dropLast()) : address) + path
    }

    /// Jobs that became available, the oldest first, each with its node.
    ///
    /// - Parameter time: the time stamp of the last event that is known.
    func events(from time: String) async throws -> [LabEvent] {
        let from = time.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        let query = "state=available&kind=job&recursive=true&limit=\(Self.page)&from=\(from)"
        let value = try await value(at: "/events?\(query)")
        guard case .array(let events) = value else {
            throw Fault.later("\(place("/events")): the answer is no list of events")
        }
        return events.compactMap { LabEvent($0) }
    }

    /// A node.
    ///
    /// - Parameter id: which one.
    func node(_ id: String) async throws -> LabNode {
        guard LabNode.isIdentifier(id), let node = LabNode(try await value(at: "/node/\(id)")), node.id == id else {
            throw Fault.later("\(place("/node/\(id.prefix(64))")): the answer is no node")
        }
        return node
    }

    /// Writes a node back.
    ///
    /// - Parameter folder: where the request's body may lie meanwhile.
    func write(_ node: LabNode, in folder: String) async throws {
        let file = "\(folder)/node.json"
        try FileBytes.write(node.writable.text().utf8, to: file)
        let address = place("/node/\(node.id)")
        _ = try await answer(address) {
            try await client.put(address, token: token, file: file, type: "application/json")
        }
    }

    private func value(at path: String) async throws -> JSONValue {
        let address = place(path)
        let body = try await answer(address) { try await client.get(address, token: token) }
        guard let value = try? JSONValue(parsing: body, source: "answer") else {
            throw Fault.later("\(address): the answer is no JSON: \(KCIDBSubmission.excerpt(body))")
        }
        return value
    }

    private func answer(_ address: String, _ work: () async throws -> HTTPClient.Answer) async throws -> [UInt8] {
        let answer: HTTPClient.Answer
        do {
            answer = try await work()
        } catch HTTPClient.Fault.address(let words) {
            throw Fault.refused(words)
        } catch let fault as HTTPClient.Fault {
            throw Fault.later("\(fault)")
        }
        let words = "status \(answer.status): \(KCIDBSubmission.excerpt(answer.body))"
        switch answer.status {
        case 200...299: return answer.body
        case 401, 403:
            throw Fault.token("\(address): the token is missing, expired or not for this (status \(answer.status))")
        case 408, 425, 429, 500...599: throw Fault.later("\(address): \(words)")
        default: throw Fault.refused("\(address): \(words)")
        }
    }
}

/// Something that happened to a node.
struct LabEvent {
    /// When.
    let time: String
    /// The node, as it is now.
    let node: LabNode

    /// Reads an event; nil for one without its time or its node.
    init?(_ value: JSONValue) {
        guard let time = value["timestamp"]?.text, let node = value["node"].flatMap({ LabNode($0) }) else { return nil }
        (self.time, self.node) = (time, node)
    }
}

/// A node of KernelCI's tree: a checkout, a build, a job.
struct LabNode {
    /// What the API calls it.
    let id: String
    /// All of it: whoever writes a node writes all of it.
    private(set) var value: JSONValue

    /// Members that the API keeps itself and takes from nobody.
    private static let kept: Set<String> = [
        "id", "_id", "created", "updated", "user", "user_groups", "owner", "submitter", "treeid",
        "processed_by_kcidb_bridge", "retry_counter", "timeout",
    ]

    /// Whether a text can be a part of an address and the name of a folder.
    static func isIdentifier(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }

    /// Reads a node; nil for one without an identifier.
    init?(_ value: JSONValue) {
        guard let id = value["id"]?.text ?? value["_id"]?.text, Self.isIdentifier(id) else { return nil }
        (self.id, self.value) = (id, value)
    }

    var kind: String? { value["kind"]?.text }
    var state: String? { value["state"]?.text }
    var parent: String? { value["parent"]?.text }
    /// The laboratory that it is for.
    var runtime: String? { value["data"]?["runtime"]?.text }
    var platform: String? { value["data"]?["platform"]?.text }
    /// Where the job's definition is.
    var definition: String? { value["artifacts"]?["job_definition"]?.text }

    /// What the laboratory that does the job calls it; nil while nobody does.
    var job: String? {
        get { value["data"]?["job_id"]?.text }
        set { setData("job_id", newValue.map { JSONValue.string($0) } ?? .null) }
    }

    /// Sets a member of `data`.
    private mutating func setData(_ name: String, _ content: JSONValue) {
        value = value.with("data", (value["data"] ?? .object([])).with(name, content))
    }

    /// Ends the job.
    mutating func finish(_ outcome: LabOutcome) {
        value = value.with("state", "done").with("result", .string(outcome.result.rawValue))
        guard let problem = outcome.problem else { return }
        setData("error_code", .string(problem.code.rawValue))
        setData("error_msg", .string(String(problem.message.prefix(500))))
    }

    /// What may be written.
    var writable: JSONValue {
        guard case .object(let members) = value else { return value }
        return .object(members.filter { !Self.kept.contains($0.name) })
    }
}

extension JSONValue {
    /// Reads a whole text.
    init(parsing bytes: [UInt8], source: String) throws(JSONError) {
        let document = try JSONDocument(parsing: bytes.span.bytes, source: source)
        self = try document.root.value()
    }

    /// The same object with a member of that name.
    func with(_ name: String, _ content: JSONValue) -> JSONValue {
        var members: [JSONMember] = if case .object(let members) = self { members } else { [] }
        if let place = members.firstIndex(where: { $0.name == name }) {
            members[place].value = content
        } else {
            members.append(JSONMember(name, content))
        }
        return .object(members)
    }
}
