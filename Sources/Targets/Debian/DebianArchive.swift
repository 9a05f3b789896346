internal import Corpus
internal import Foundation

/// The packages of some suites, looked up and fetched by apt on lists of its own; the machine's are not touched.
struct DebianArchive {
    /// The kernel packages that the suites have.
    let packages: Set<DebianPackage>
    private let options: [String]

    private static let keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"

    /// Fetches the suites' lists.
    ///
    /// - Parameters:
    ///   - suites: where to look.
    ///   - architecture: whose packages.
    ///   - folder: for the lists; may be removed when the packages are there.
    /// - Throws: `TargetError` when apt fails or this machine cannot check Debian's signatures.
    init(_ suites: DebianSuites, _ architecture: Architecture, folder: String) async throws {
        let port = architecture.debian.name
        guard FileManager.default.fileExists(atPath: Self.keyring) else {
            throw TargetError(
                .setup,
                "\(Self.keyring) is not there; get it with: apt-get install debian-archive-keyring"
            )
        }
        for part in ["lists/partial", "cache/archives/partial", "parts"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(part)", withIntermediateDirectories: true)
        }
        let sources = suites.sources.map {
            "deb [arch=\(port) signed-by=\(Self.keyring)] \($0.mirror) \($0.suite) main\n"
        }
        try FileBytes.write(sources.joined().utf8, to: "\(folder)/sources.list")
        // Without a status file of its own, apt would mix in what is installed here.
        try FileBytes.write([], to: "\(folder)/status")
        options = [
            "Dir::State::Lists=\(folder)/lists", "Dir::State::Status=\(folder)/status", "Dir::Cache=\(folder)/cache",
            "Dir::Etc::SourceList=\(folder)/sources.list", "Dir::Etc::SourceParts=\(folder)/parts",
            "APT::Get::List-Cleanup=0", "APT::Sandbox::User=root", "Acquire::Languages=none",
            "APT::Architecture=\(port)", "APT::Architectures=\(port)", "Acquire::Retries=2",
        ].flatMap { ["-o", $0] }
        try await Tool.aptGet.run(options + ["-q", "--error-on=any", "update"])
        packages = try await Self.kernels(options, port)
    }

    private static func kernels(_ options: [String], _ port: String) async throws -> Set<DebianPackage> {
        let single = [DebianRelease.userMode, DebianRelease.library]
        var output: [UInt8] = []
        for prefix in ["linux-"] + single { output += try await Tool.aptCache.run(options + ["pkgnames", prefix]) }
        let names = String(decoding: output, as: UTF8.self).split(separator: "\n").filter {
            single.contains(String($0))
                || $0.hasSuffix(port) && $0.contains(#/^linux-(image|binary|modules|base)-[0-9]/#)
        }
        guard !names.isEmpty else { return [] }
        // A line is `NAME | VERSION | WHERE`.
        let table = try await Tool.aptCache.run(options + ["madison"] + names.map(String.init))
        return Set(
            String(decoding: table, as: UTF8.self).split(separator: "\n").compactMap { line in
                let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
                return cells.count == 3 ? DebianPackage(name: cells[0], version: cells[1]) : nil
            }
        )
    }

    /// Fetches packages; apt checks their digests against the signed lists.
    ///
    /// - Returns: the files.
    func download(_ packages: [DebianPackage], to folder: String) async throws -> [String] {
        try await Tool.aptGet.run(
            options + ["-q", "download"] + packages.map { "\($0.name)=\($0.version)" },
            in: folder
        )
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".deb") }
        guard names.count == packages.count else {
            throw TargetError(.tool, "apt-get download left \(names.count) of \(packages.count) packages")
        }
        return names.sorted().map { "\(folder)/\($0)" }
    }
}
