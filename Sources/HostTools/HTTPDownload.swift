internal import Files
internal import Foundation

extension HTTPClient {
    /// How often a server may send the request elsewhere.
    private static let redirections = 5
    /// Bytes a second below which a transfer counts as stuck, and for how long it may be.
    private static let (slow, patience) = (1000, 60)

    /// Bounds the size of files that a program writes.
    private static let limiter = Tool(name: "prlimit", package: "util-linux")

    /// Fetches a file. It carries no secret, so http will do as well; a server that is asked by https cannot send the request
    /// to another protocol, and nobody can send it to a file of this machine's.
    ///
    /// - Parameters:
    ///   - address: `https://...` or `http://...`.
    ///   - path: where the file goes; on an error nothing is left there.
    ///   - limit: the bytes that it may have, whatever the server says of its size.
    public func download(_ address: String, to path: String, limit: Int) async throws {
        let scheme = try Self.checkSource(address)
        let answer: [UInt8]
        do {
            answer = try await Self.limiter.run(
                ["--fsize=\(limit)", "--core=0", "--", try Self.program]
                    + common(redirections: [
                        "--location", "--max-redirs", "\(Self.redirections)", "--proto-redir",
                        scheme == "https" ? "=https" : "=https,http",
                    ]) + [
                        "--retry", "\(retries)", "--retry-delay", "2", "--speed-limit", "\(Self.slow)", "--speed-time",
                        "\(min(Self.patience, timeLimit))", "--max-filesize", "\(limit)", "--output", path,
                        "--write-out", "%{http_code}", "--", address,
                    ]
            )
        } catch ToolError.failed(let said) {
            let size = if case .file(let size) = Folder.entry(path) { size } else { 0 }
            try? Folder.removeFile(path)
            let words = Self.last(of: said)
            if size >= limit || words.contains("Maximum file size exceeded") {
                throw Fault.unfit("\(address): larger than the \(limit >> 20) MiB that it may have")
            }
            throw Fault.silent("\(address): \(words)")
        }
        let status = String(decoding: answer, as: UTF8.self)
        if status == "200", case .file(let size) = Folder.entry(path), size > 0 { return }
        try? Folder.removeFile(path)
        switch Int(status) ?? 0 {
        case 200: throw Fault.unfit("\(address): the file is empty")
        case 408, 425, 429, 500...599: throw Fault.silent("\(address): status \(status)")
        default: throw Fault.unfit("\(address): status \(status)")
        }
    }

    private static var program: String {
        get throws(ToolError) {
            guard let path = curl.path else { throw curl.missing }
            return path
        }
    }

    /// Refuses an address that is no server's; returns the scheme.
    @discardableResult
    public static func checkSource(_ address: String) throws(Fault) -> String {
        let (scheme, host) = try parts(of: address)
        guard scheme == "https" || scheme == "http" else {
            throw .address("\(scheme)://\(host): files are fetched by https or http")
        }
        return scheme
    }
}
