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
        /// The address is none that anything is sent to.
        case address(String)
        /// The server did not answer in time, or not at all; another time it may.
        case silent(String)

        /// One line.
        public var description: String {
            switch self {
            case .address(let text), .silent(let text): text
            }
        }
    }

    private static let curl = Tool(name: "curl", package: "curl")

    /// Seconds that a request may take.
    public var timeLimit = 120
    /// Bytes that an answer may have.
    public var sizeLimit = 1 << 20

    /// A client that waits two minutes at most.
    public init() {}

    /// Sends a body to an address.
    ///
    /// - Parameters:
    ///   - address: `https://...`, or `http://` on this machine.
    ///   - token: goes into the header `Authorization` and nowhere else; nil for none.
    ///   - body: the content of a file.
    public func post(_ address: String, token: String?, file body: String, type: String) async throws -> Answer {
        try Self.check(address)
        // Read from standard input: a command line is everybody's to see.
        var configuration = "header = \"Content-Type: \(type)\"\n"
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
                [
                    "--disable", "--config", "-", "--silent", "--show-error", "--proto", "=https,http",
                    "--max-redirs", "0", "--connect-timeout", "\(min(15, timeLimit))", "--max-time", "\(timeLimit)",
                    "--max-filesize", "\(sizeLimit)", "--data-binary", "@\(body)", "--write-out", "\(mark)%{http_code}",
                    "--", address,
                ],
                input: Array(configuration.utf8)
            )
        } catch ToolError.failed(let words) {
            let text = words.split(separator: "curl: ").last.map(String.init) ?? words
            throw Fault.silent("\(address): \(text)")
        }
        let text = String(decoding: output, as: UTF8.self)
        guard let place = text.range(of: mark, options: .backwards), let status = Int(text[place.upperBound...]) else {
            throw Fault.silent("\(address): no answer that HTTP knows")
        }
        return Answer(status: status, body: Array(text[..<place.lowerBound].utf8))
    }

    /// Refuses an address that would send a secret in the clear, to something else than a server, or with the command line.
    public static func check(_ address: String) throws(Fault) {
        guard let parts = URLComponents(string: address), let scheme = parts.scheme?.lowercased(),
            let host = parts.host, !host.isEmpty
        else { throw .address("\(address.prefix(200)): not an address such as https://db.kernelci.org") }
        if parts.user != nil || parts.password != nil {
            throw .address("\(scheme)://...@\(host): a token does not belong into an address")
        }
        let isHere = ["127.0.0.1", "::1", "[::1]", "localhost"].contains(host)
        guard scheme == "https" || (scheme == "http" && isHere) else {
            throw .address("\(scheme)://\(host): only https is used, and http on this machine itself")
        }
    }
}
