import Files
import Foundation
import HostTools
import Targets
import TestSupport
import Testing

@testable import AlgcheckCLI

/// Submissions to a server of the tests' own on loopback, which keeps to what kcidb-ng describes: a POST of JSON to
/// `/submit` with a token in the header.
@Suite(.enabled(if: Tool(name: "curl", package: "curl").path != nil), .serialized) struct SubmissionTests {
    private static let secret = "eyJhbGciOi.test-token"

    /// The answer to each kind of address, and what was asked.
    private static let server = """
        import http.server, json, sys, time
        seen = {}
        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *words): pass
            def answer(self, status, text):
                self.send_response(status); self.end_headers(); self.wfile.write(text.encode())
            def do_POST(self):
                kind = self.path.split("/")[1]; body = self.rfile.read(int(self.headers["Content-Length"]))
                seen[kind] = seen.get(kind, 0) + 1
                if self.headers["Authorization"] != "Bearer \(secret)": return self.answer(401, "who?")
                if self.path != "/%s/submit" % kind or self.headers["Content-Type"] != "application/json":
                    return self.answer(404, "where?")
                if kind == "flaky" and seen[kind] < 3: return self.answer(503, "busy")
                if kind == "nonsense": return self.answer(200, "<html>hello")
                if kind == "never": time.sleep(60)
                if kind == "refusing": return self.answer(422, "no tests\\nin it")
                try: json.loads(body)
                except ValueError: return self.answer(400, "no JSON")
                self.answer(200, json.dumps({"status": "success", "id": "%s-%d" % (kind, seen[kind])}))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        print(server.server_address[1], flush=True)
        server.serve_forever()
        """

    private final class Server {
        let process = Process()
        let port: Int

        init() throws {
            let pipe = Pipe()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
            process.arguments = ["-c", SubmissionTests.server]
            process.standardOutput = pipe
            try process.run()
            let line = String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
            port = try #require(Int(line.trimmingCharacters(in: .whitespacesAndNewlines)))
        }

        // A thread of the tests' blocks the milder signals, and its children inherit that.
        deinit { kill(process.processIdentifier, SIGKILL) }
    }

    private func send(
        _ kind: String,
        _ server: Server,
        token: String? = SubmissionTests.secret,
        parts: [String] = ["{}"]
    ) async throws
        -> [String]
    {
        var client = HTTPClient()
        client.timeLimit = 2
        var submission = KCIDBSubmission(
            address: "http://127.0.0.1:\(server.port)/\(kind)",
            token: token,
            client: client
        )
        submission.attempts = 3
        submission.pause = { _ in }
        return try await submission.send(parts)
    }

    @Test func partsAreTakenAndTriedAgain() async throws {
        let server = try Server()
        #expect(try await send("good", server, parts: ["{}", "[]"]) == ["good-1", "good-2"])
        #expect(try await send("flaky", server) == ["flaky-3"])
    }

    @Test(arguments: [
        ("nonsense", "an answer without an identifier: <html>hello"),
        ("refusing", "refused with status 422: no tests in it"),
        ("never", "given up after 3 attempts"),
    ])
    func whatTheServerDoesIsOneLine(_ kind: String, _ words: String) async throws {
        let server = try Server()
        let error = await #expect(throws: TargetError.self) { try await send(kind, server) }
        #expect(error?.description.contains(words) == true, "\(String(describing: error))")
        #expect(error?.description.contains(Self.secret) == false)
    }

    @Test func aTokenThatExpired() async throws {
        let server = try Server()
        let error = await #expect(throws: TargetError.self) { try await send("good", server, token: "old") }
        #expect(error?.kind == .setup && error?.description.contains("expired") == true)
        let odd = await #expect(throws: TargetError.self) { try await send("good", server, token: "a\"\nurl = x") }
        #expect(odd?.kind == .input)
    }

    @Test(arguments: [
        "ftp://db.example.org", "file:///etc/passwd", "http://db.example.org", "https://token@db.example.org", "db", "",
    ])
    func addressesThatNothingIsSentTo(_ address: String) async {
        let result = await Line.run(["submit", "run", "--to", address, "--origin", "lab", "--dry-run"])
        #expect(result.code == 64)
        #expect(!result.said.joined().contains("token@"))
    }

    @Test func nobodyListens() async throws {
        let error = await #expect(throws: HTTPClient.Fault.self) {
            try await HTTPClient().post("http://127.0.0.1:1/submit", token: nil, file: "/dev/null", type: "text/plain")
        }
        #expect(error?.description.contains("127.0.0.1") == true)
    }
}
