internal import Foundation

/// Requests over HTTP, by curl: bounded in time and size, and with secrets in no command line.
public struct HTTPClient: Sendable {
    /// What a server answered.
    public struct Answer: Sendable, Equatable {
        /// The status code.
        public var status: Int
        /// The body, up to the limit.
        public var body: [UInt8]
    }

    /// Why there is no answer.
    public enum Fault: Error, Equatable, CustomStringConvertible {
        /// The address is none that anything is sent to or fetched from.
        case address(String)
        /// The server did not answer in time, or not at all; another time it may.
        case silent(String)
        /// The server has no such file, or one that is larger than it may be.
        case unfit(String)

        /// One line.
        public var description: String {
            switch self {
            case .address(let text), .silent(let text), .unfit(let text): text
            }
        }
    }

    static let curl = Tool(name: "curl", package: "curl")

    /// Seconds that a request may take.
    public var timeLimit = 120
    /// Bytes that an answer may have.
    public var sizeLimit = 1 << 20
    /// How often fetching a file is tried again.
    public var retries = 2

    /// A client that waits two minutes at most.
    public init() {}

    /// Asks for what is at an address.
    ///
    /// - Parameters:
    ///   - address: `https://...`, or `http://` on this machine.
    ///   - token: goes into the header `Authorization` and nowhere else; nil for none.
    public func get(_ address: String, token: String?) async throws -> Answer {
        try await send([], to: address, token: token)
    }

    /// Sends a body to an address.
    ///
    /// - Parameters:
    ///   - address: `https://...`, or `http://` on this machine.
    ///   - token: goes into the header `Authorization` and nowhere else; nil for none.
    ///   - body: the content of a file.
    public func post(_ address: String, token: String?, file body: String, type: String) async throws -> Answer {
        try await send(["--data-binary", "@\(body)"], to: address, token: token, type: type)
    }

    /// Puts a body to an address, as `post`.
    public func put(_ address: String, token: String?, file body: String, type: String) async throws -> Answer {
        try await send(["--request", "PUT", "--data-binary", "@\(body)"], to: address, token: token, type: type)
    }

    private func send(
        _ words: [String],
        to address: String,
        token: String?,
        type: String? = nil
    ) async throws -> Answer {
        try Self.check(address)
        // Read from standard input: a command line is everybody's to see.
        var configuration = type.map { "header = \"Content-Type: \($0)\"\n" } ?? ""
        if let token {
            guard token.allSatisfy({ $0.isASCII && !$0.isWhitespace && $0 != "\"" && $0 != "\\" }), !token.isEmpty
            else {
                throw Fault.address("the token has characters that no token has")
            }
            configuration += "header = \"Authorization: Bearer \(token)\"\n"
        }
        let mark = "\n\(UUID().uuidString) "
        let output: [UInt8]
        do {
            output = try await Self.curl.run(
                common(redirections: []) + words + [
                    "--max-filesize", "\(sizeLimit)", "--write-out", "\(mark)%{http_code}", "--", address,
                ],
                input: Array(configuration.utf8)
            )
        } catch ToolError.failed(let said) {
            throw Fault.silent("\(address): \(Self.last(of: said))")
        }
        let text = String(decoding: output, as: UTF8.self)
        guard let place = text.range(of: mark, options: .backwards), let status = Int(text[place.upperBound...]) else {
            throw Fault.silent("\(address): no answer that HTTP knows")
        }
        // A server may repeat what it was told.
        let body = String(text[..<place.lowerBound]).replacing(token ?? mark, with: "***")
        return Answer(status: status, body: Array(body.utf8))
    }

    /// What every request has: no configuration of the user's, no address that stands for several, bounds.
    func common(redirections: [String]) -> [String] {
        [
            "--disable", "--config", "-", "--globoff", "--silent", "--show-error", "--proto", "=https,http",
            "--connect-timeout", "\(min(15, timeLimit))", "--max-time", "\(timeLimit)",
        ] + (redirections.isEmpty ? ["--max-redirs", "0"] : redirections)
    }

    /// What curl itself said.
    static func last(of said: String) -> String { said.split(separator: "curl: ").last.map(String.init) ?? said }

    /// Refuses an address that would send a secret in the clear, to something else than a server, or with the command line.
    public static func check(_ address: String) throws(Fault) {
        let (scheme, host) = try parts(of: address)
        let isHere = ["127.0.0.1", "::1", "[::1]", "localhost"].contains(host)
        guard scheme == "https" || (scheme == "http" && isHere) else {
            throw .address("\(scheme)://\(host): only https is used, and http on this machine itself")
        }
    }

    /// The scheme and the host of an address without secrets.
    static func parts(of address: String) throws(Fault) -> (scheme: String, host: String) {
        let isPlain = address.unicodeScalars.allSatisfy { (0x21...0x7E).contains($0.value) }
        guard isPlain, let parts = URLComponents(string: address), let scheme = parts.scheme?.lowercased(),
            let host = parts.host, !host.isEmpty
        else {
            let shown = address.prefix(200).filter { ($0.asciiValue ?? 0) >= 0x20 }
            throw .address("\(shown): not the address of a server, such as https://db.kernelci.org")
        }
        if parts.user != nil || parts.password != nil {
            throw .address("\(scheme)://...@\(host): a token does not belong into an address")
        }
        return (scheme, host)
    }
}
