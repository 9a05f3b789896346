import Corpus
import Files
import HostTools
import TestSupport
import Testing

@testable import Vectors

/// Archives and compressed files of vectors, as publishers offer them for download.
@Suite struct ArchiveTests {
    private let folder: String
    private let cbc = Sample.headed("AESVS MMT test data for CBC")

    init() throws {
        folder = try temporaryFolder()
        try Folder.make("\(folder)/plain/KAT")
        try FileBytes.write(cbc.utf8, to: "\(folder)/plain/KAT/CBCMMT128.rsp")
        try FileBytes.write("how to use these".utf8, to: "\(folder)/plain/readme.txt")
    }

    /// Runs a line of Python in the folder.
    private func python(_ lines: String) async throws {
        try await Tool.python.run(["-c", "import bz2, gzip, io, lzma, tarfile, zipfile\n\(lines)"], in: folder)
    }

    private func supplied(_ name: String) throws -> SuppliedVectors {
        try SuppliedVectors(paths: ["\(folder)/\(name)"], corpus: "\(folder)/corpus")
    }

    private func paths(_ read: SuppliedVectors) -> [String] {
        read.files.map { String($0.path.dropFirst(folder.count + 1)) }
    }

    private func reason(_ name: String) -> String {
        message { _ = try supplied(name) }.replacing("\(folder)/", with: "")
            .replacing("\(name): no vectors that a kernel could take: ", with: "")
    }

    /// Groups and vectors are those of the files in a folder, whatever they are packed in.
    @Test(arguments: [
        ("a.zip", "zipfile.ZipFile('a.zip', 'w', zipfile.ZIP_DEFLATED)", "write"),
        ("a.tar", "tarfile.open('a.tar', 'w')", "add"),
        ("a.tar.gz", "tarfile.open('a.tar.gz', 'w:gz')", "add"),
        ("a.tar.bz2", "tarfile.open('a.tar.bz2', 'w:bz2')", "add"),
        ("a.tar.xz", "tarfile.open('a.tar.xz', 'w:xz')", "add"),
    ])
    func anArchiveIsReadAsAFolder(_ name: String, _ open: String, _ add: String) async throws {
        try await python(
            """
            with \(open) as archive:
                for name in ['plain/KAT/CBCMMT128.rsp', 'plain/readme.txt']: archive.\(add)(name)
            """
        )
        let read = try supplied(name)
        #expect(paths(read) == ["\(name)/plain/KAT/CBCMMT128.rsp", "\(name)/plain/readme.txt"])
        let packed = try Corpus(folder: "\(folder)/corpus")
        let plain = try supplied("plain")
        #expect(read.files.map(\.fate) == plain.files.map(\.fate))
        #expect(read.algorithms == ["cbc(aes)"])
        let unpacked = try Corpus(folder: "\(folder)/corpus")
        #expect(packed.groups.count == unpacked.groups.count)
        for index in packed.groups.indices {
            #expect(try packed.vectors(ofGroup: index) == unpacked.vectors(ofGroup: index))
        }
        #expect(!Folder.exists("\(folder)/corpus/unpacked"))
    }

    /// BoringSSL's ACVP files are compressed one by one, questions in one folder and answers in another.
    @Test func compressedFilesKeepTheirNames() async throws {
        let set = Checkout.path("vectors/acvp/sha-1")
        try await python(
            """
            import os
            for name, folder in [('prompt', 'questions'), ('expectedResults', 'answers')]:
                os.mkdir(folder)
                with bz2.open(folder + '/SHA-1.bz2', 'w') as file:
                    file.write(open('\(set)/' + name + '.json', 'rb').read())
            for way, end in [(gzip, 'gz'), (bz2, 'bz2'), (lzma, 'xz')]:
                with way.open('one.rsp.' + end, 'w') as file: file.write(open('plain/KAT/CBCMMT128.rsp', 'rb').read())
            content = open('plain/KAT/CBCMMT128.rsp', 'rb').read()
            stored = len(content) | 1 << 31
            frame = bytes([4, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82]) + stored.to_bytes(4, 'little') + content + bytes(4)
            open('one.rsp.lz4', 'wb').write(frame)
            # Codes of nine bits, each a literal; with more of them they would grow.
            codes = sum(byte << 9 * place for place, byte in enumerate(content[:200]))
            open('part.rsp.Z', 'wb').write(bytes([0x1f, 0x9d, 0x90]) + codes.to_bytes(225, 'little'))
            """
        )
        #expect(try CompressedFile.read("\(folder)/part.rsp.Z", upTo: 1000) == Array(cbc.utf8.prefix(200)))
        for end in ["gz", "bz2", "xz", "lz4"] {
            let read = try supplied("one.rsp.\(end)")
            #expect(paths(read) == ["one.rsp.\(end)"])
            #expect(read.algorithms == ["cbc(aes)"])
        }
        let pair = try SuppliedVectors(
            paths: ["\(folder)/answers", "\(folder)/questions"],
            corpus: "\(folder)/corpus"
        )
        #expect(pair.algorithms == ["sha1"])
        #expect(pair.files[0].fate == .leftOut("answers, taken with their questions"))
    }

    @Test func archivesInArchivesAreReadThreeDeep() async throws {
        try await python(
            """
            inner = 'plain/KAT/CBCMMT128.rsp'
            for depth in range(4):
                with zipfile.ZipFile(f'{depth}.zip', 'w') as archive: archive.write(inner)
                inner = f'{depth}.zip'
            """
        )
        #expect(paths(try supplied("2.zip")) == ["2.zip/1.zip/0.zip/plain/KAT/CBCMMT128.rsp"])
        #expect(reason("3.zip") == "a zip archive in other archives: unpack it (1 file)")
    }

    /// Where a file is damaged is said by the way into the archive.
    @Test func aDamagedFileInAnArchiveIsNamed() async throws {
        try FileBytes.write(cbc.replacing("KEY = ", with: "KEY = x").utf8, to: "\(folder)/plain/KAT/bad.rsp")
        try await python("with zipfile.ZipFile('a.zip', 'w') as archive: archive.write('plain/KAT/bad.rsp')")
        #expect(message { _ = try supplied("a.zip") }.hasPrefix("\(folder)/a.zip/plain/KAT/bad.rsp:"))
    }

    @Test func whatCannotBeUnpackedIsLeftOutWithTheReason() async throws {
        try await python(
            """
            with zipfile.ZipFile('whole.zip', 'w') as archive: archive.write('plain/KAT/CBCMMT128.rsp')
            whole = open('whole.zip', 'rb').read()
            open('cut.zip', 'wb').write(whole[:100])
            open('bad.rsp.gz', 'wb').write(b'\\x1f\\x8b\\x08' + bytes(40))
            zipfile.ZipFile('empty.zip', 'w').close()
            flagged = bytearray(whole)
            for mark in [b'PK\\3\\4', b'PK\\1\\2']:
                flagged[whole.index(mark) + (6 if mark == b'PK\\3\\4' else 8)] |= 1
            open('secret.zip', 'wb').write(flagged)
            """
        )
        #expect(reason("cut.zip").hasPrefix("a zip archive that cannot be unpacked: "))
        #expect(reason("bad.rsp.gz").hasPrefix("a file compressed with gzip that cannot be unpacked: "))
        #expect(reason("empty.zip") == "an empty zip archive without files (1 file)")
        #expect(reason("secret.zip").contains("a zip archive that cannot be unpacked: Passphrase required"))
    }

    /// A file that begins well is damaged where it ends too early.
    @Test func aCompressedFileThatIsCutIsRefused() async throws {
        try await python(
            """
            packed = gzip.compress(open('plain/KAT/CBCMMT128.rsp', 'rb').read() * 200)
            open('cut.rsp.gz', 'wb').write(packed[:-20])
            """
        )
        #expect(message { _ = try supplied("cut.rsp.gz") }.hasPrefix("\(folder)/cut.rsp.gz: cannot be unpacked: "))
    }

    /// Requests and expected results may be compressed, too, as mirrors of ACVP's server have them.
    @Test func compressedRequestsAreAnsweredAndChecked() async throws {
        let set = Checkout.path("vectors/acvp/sha-1")
        try await python(
            """
            import os
            os.mkdir('SHA-1')
            for name in ['prompt', 'expectedResults']:
                content = open('\(set)/' + name + '.json', 'rb').read()
                gzip.open('SHA-1/' + name + '.json.gz', 'w').write(content)
            os.makedirs('out/SHA-1')
            open('out/SHA-1/response.json', 'wb').write(content)
            """
        )
        let found = try ACVPRequestFolder(paths: ["\(folder)/SHA-1"])
        let plain = try ACVPRequestFolder(paths: [set])
        #expect(found.entries.map(\.name) == ["SHA-1"])
        #expect(found.entries.map(\.expected) == ["\(folder)/SHA-1/expectedResults.json.gz"])
        let counts = plain.entries.flatMap(\.request.sets).map(\.count)
        #expect(found.entries.flatMap(\.request.sets).map(\.count) == counts)
        let answers = try ACVPResponseFolder(
            responses: "\(folder)/out",
            named: ["response.json"],
            expected: "\(folder)/SHA-1"
        )
        let pair = try #require(answers.pairs.first)
        #expect(try ACVPCheck(response: pair.response, expected: pair.expected, isPartial: false).differences.isEmpty)
    }

    /// Names that lead out of the folder, and links, are no files of the archive, and are listed with the reason.
    @Test func nothingIsWrittenElsewhere() async throws {
        try await python(
            """
            with tarfile.open('a.tar', 'w') as archive:
                for name in ['../outside.rsp', 'in/../../outside.rsp', '/absolute.rsp', './good.rsp']:
                    member = tarfile.TarInfo(name)
                    content = open('plain/KAT/CBCMMT128.rsp', 'rb').read()
                    member.size = len(content)
                    archive.addfile(member, io.BytesIO(content))
                link = tarfile.TarInfo('link.rsp')
                link.type, link.linkname = tarfile.SYMTYPE, '/etc/passwd'
                archive.addfile(link)
                pipe = tarfile.TarInfo('pipe')
                pipe.type = tarfile.FIFOTYPE
                archive.addfile(pipe)
                again = tarfile.TarInfo('./good.rsp')
                again.size = 3
                archive.addfile(again, io.BytesIO(b'KEY'))
            """
        )
        let read = try supplied("a.tar")
        let leftOut = read.files.compactMap { file -> String? in
            guard case .leftOut(let reason) = file.fate else { return nil }
            return "\(file.path.dropFirst(folder.count + 7)): \(reason)"
        }
        #expect(paths(read).filter { $0.hasPrefix("a.tar/absolute") } == ["a.tar/absolute.rsp"])
        #expect(read.algorithms == ["cbc(aes)"])
        #expect(
            leftOut == [
                "../outside.rsp: a name that leads out of the archive",
                "./good.rsp: another file of that name comes before it",
                "in/../../outside.rsp: a name that leads out of the archive", "link.rsp: a link in an archive",
                "pipe: neither a file nor a folder",
            ]
        )
        #expect(!Folder.exists("\(folder)/corpus/outside.rsp"))
        #expect(!Folder.exists("/absolute.rsp"))
    }

    @Test func whatUnpacksToTooMuchIsRefused() async throws {
        try await python(
            """
            with zipfile.ZipFile('large.zip', 'w', zipfile.ZIP_DEFLATED) as archive: archive.writestr('a', bytes(3 << 20))
            content = open('plain/KAT/CBCMMT128.rsp', 'rb').read() + b'# ' * (129 << 20)
            open('large.rsp.gz', 'wb').write(gzip.compress(content, 1))
            """
        )
        let said = message { _ = try supplied("large.rsp.gz") }
        #expect(said == "\(folder)/large.rsp.gz: larger than 256 MiB; split it into smaller files")
        var archives = UnpackedArchives(in: "\(folder)/unpacked", bytes: 2 << 20, files: 2)
        #expect(throws: ToolError.failed("unpacked, with the archives before it, larger than 2 MiB")) {
            try archives.unpack("\(folder)/large.zip")
        }
        try await python(
            """
            with zipfile.ZipFile('many.zip', 'w') as archive:
                for number in range(3): archive.writestr(str(number), '')
            """
        )
        var few = UnpackedArchives(in: "\(folder)/few", bytes: 2 << 20, files: 2)
        #expect(throws: ToolError.failed("more than 2 files")) {
            try few.unpack("\(folder)/many.zip")
        }
    }
}
