import Files
import Foundation
import Testing

@Suite struct FolderTests {
    private let folder = NSTemporaryDirectory() + "files-\(UUID().uuidString)"

    @Test func namesAreSortedAndDotsCanBeLeftOut() throws {
        try Folder.make("\(folder)/deep/er")
        for name in ["b", "a", ".hidden"] { try FileBytes.write([], to: "\(folder)/deep/\(name)") }
        #expect(try Folder.names(in: "\(folder)/deep") == [".hidden", "a", "b", "er"])
        #expect(Folder.visibleNames(in: "\(folder)/deep") == ["a", "b", "er"])
        #expect(Folder.isFolder("\(folder)/deep/er") && !Folder.isFolder("\(folder)/deep/a"))
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test func whatIsNotThereIsEmptyAndWhatIsNoFolderIsAnError() throws {
        #expect(try Folder.names(in: "\(folder)/none").isEmpty)
        #expect(Folder.visibleNames(in: "\(folder)/none").isEmpty)
        #expect(throws: FileError.self) { try Folder.names(in: "/dev/null") }
        #expect(Folder.visibleNames(in: "/dev/null").isEmpty)
        #expect { try Folder.make("/dev/null/x") } throws: { "\($0)" == "/dev/null/x: Not a directory" }
        #expect { try Folder.make("/dev/null") } throws: { "\($0)" == "/dev/null: Not a directory" }
    }
}

@Suite struct FirstLineTests {
    @Test func onlyTheFirstLineIsGiven() throws {
        let path = NSTemporaryDirectory() + "line-\(UUID().uuidString)"
        defer { try? Folder.removeFile(path) }
        try FileBytes.write("one\ntwo\n".utf8, to: path)
        #expect(FileBytes.firstLine(of: path) == "one")
        try FileBytes.write("".utf8, to: path)
        #expect(FileBytes.firstLine(of: path) == nil)
        #expect(FileBytes.firstLine(of: "\(path).none") == nil)
    }
}

@Suite struct ELFNoteTests {
    private let xen: [UInt8] = [4, 0, 0, 0, 6, 0, 0, 0, 18, 0, 0, 0] + Array("Xen\0".utf8) + [1, 2, 3, 4, 5, 6, 0, 0]
    private let gnu: [UInt8] = [4, 0, 0, 0, 3, 0, 0, 0, 3, 0, 0, 0] + Array("GNU\0".utf8) + [0xAB, 0xCD, 0xEF, 0]

    @Test func notesStandOneAfterAnother() {
        let notes = ELFNote.all(in: xen + gnu)
        #expect(notes.map(\.owner) == ["Xen", "GNU"])
        #expect(notes.map(\.type) == [18, 3])
        #expect(notes.map(\.content) == [[1, 2, 3, 4, 5, 6], [0xAB, 0xCD, 0xEF]])
    }

    @Test func aNoteThatIsCutIsNone() {
        #expect(ELFNote.all(in: []).isEmpty)
        #expect(ELFNote.all(in: gnu.dropLast(2)).isEmpty)
        #expect(ELFNote.all(in: xen + gnu.prefix(13)).map(\.owner) == ["Xen"])
        let huge: [UInt8] = [255, 255, 255, 255, 255, 255, 255, 255, 3, 0, 0, 0]
        #expect(ELFNote.all(in: huge).isEmpty)
    }
}

@Suite struct FileBytesTests {
    @Test func readsFilesOfEverySize() throws {
        for size in [0, 1, 65_535, 65_536, 65_537, 300_000] {
            let path = NSTemporaryDirectory() + "bytes-\(UUID().uuidString)"
            let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            try FileBytes.write(bytes, to: path)
            #expect(try FileBytes.read(path) == bytes)
        }
    }

    @Test func readsFilesWithoutASize() throws {
        #expect(try FileBytes.readText("/proc/self/status").contains("Pid:"))
    }

    @Test func aFolderIsAnError() {
        #expect { _ = try FileBytes.read("/tmp") } throws: { "\($0)" == "/tmp: Is a directory" }
    }
}
