import Files
import HostTools
import Synchronization
import TestSupport
import Testing

@testable import GeneratorCore
@testable import Vectors

/// Fetching without a network: the archive already lies in the cache, or something else does.
@Suite struct PackageFetcherTests {
    private let project: Project
    private let archive: String

    init() throws {
        project = Project(root: try temporaryFolder())
        archive = "\(project.cache)/packages/\(PinnedPackage.cryptographyVectors.archive)"
        try Folder.make("\(project.cache)/packages")
    }

    /// A package of our own whose archive is a zip file of one file.
    private func smallPackage() async throws -> PinnedPackage {
        let content = "\(project.cache)/hello.txt"
        try FileBytes.write("hello".utf8, to: content)
        let zip = "\(project.cache)/packages/small.whl"
        try await Tool.python.run(["-m", "zipfile", "-c", zip, content])
        let digest = try Digest.sha256(ofFile: zip)
        return PinnedPackage(name: "small", version: "1", origin: .pypi, archive: "small.whl", sha256: digest)
    }

    @Test func anArchiveWithAnotherDigestIsRefused() async throws {
        try FileBytes.write("not the package".utf8, to: archive)
        let fetcher = PackageFetcher(project) { _ in }
        await #expect {
            try await fetcher.fetch(.cryptographyVectors)
        } throws: {
            "\($0)".hasPrefix("\(archive): sha256 is ")
                && "\($0)".hasSuffix(
                    "pinned is \(PinnedPackage.cryptographyVectors.sha256); remove the file and fetch again"
                )
        }
        #expect(!Folder.exists(project.folder(of: .cryptographyVectors)))
    }

    @Test func aVerifiedArchiveIsUnpackedOnce() async throws {
        let package = try await smallPackage()
        let lines = Mutex<[String]>([])
        let fetcher = PackageFetcher(project) { line in lines.withLock { $0.append(line) } }
        try await fetcher.fetch(package)
        #expect(project.isReady(package))
        #expect(try FileBytes.readText("\(project.folder(of: package))/hello.txt") == "hello")
        #expect(!Folder.exists("\(project.folder(of: package)).partial"))
        // The second time needs neither archive nor tools.
        try Folder.removeFile("\(project.cache)/packages/small.whl")
        try await fetcher.fetch(package)
        #expect(lines.withLock { $0.last } == "small 1: already there, verified")
    }

    @Test func aStampOfAnotherArchiveDoesNotCount() async throws {
        let package = try await smallPackage()
        try Folder.make(project.folder(of: package))
        try FileBytes.write("0000\n".utf8, to: project.stampPath(of: package))
        #expect(!project.isReady(package))
        try await PackageFetcher(project) { _ in }.fetch(package)
        #expect(project.isReady(package))
    }
}
