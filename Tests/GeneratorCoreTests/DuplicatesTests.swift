import Corpus
import KernelNames
import TestSupport
import Testing

@testable import GeneratorCore
@testable import Vectors

@Suite struct DuplicatesTests {
    /// A section with one file of digests.
    private func section(_ path: String, _ vectors: [Vector], algorithm: String = "md") throws -> Manifest.Section {
        let file = SourceFile(path, algorithm: algorithm, type: .hash, reader: CAVPDigestReader(digestSize: 1))
        let source = Source(name: "made-up", title: "t", licence: "l", package: nil, folder: "f", files: [file])
        var groups = GroupBuilder(source: source.name, file: file)
        for vector in vectors {
            groups.countRecord()
            groups.add(vector, .digest, tagSize: 1)
        }
        let entry = Manifest.File(path: path, sha256: "", vectors: try groups.finish(path: path))
        return Manifest.Section(source: source, files: [entry])
    }

    @Test func theFirstIsKeptAndTheOthersAreCounted() throws {
        let sections = try Duplicates.removed(from: [
            section("a.rsp", [Vector(id: "1", input: [1], output: [9]), Vector(id: "2", input: [1], output: [9])]),
            section("b.rsp", [Vector(id: "1", input: [1], output: [9]), Vector(id: "2", input: [2], output: [9])]),
            section("c.rsp", [Vector(id: "1", input: [2], output: [9])]),
            section("d.rsp", [Vector(id: "1", input: [2], output: [9])], algorithm: "other"),
        ])
        let files = sections.flatMap(\.files)
        #expect(files.map { $0.vectors.groups.flatMap { $0.vectors.map(\.id) } } == [["1"], ["2"], [], ["1"]])
        #expect(files.map { $0.vectors.groups.map(\.group.count) } == [[1], [1], [], [1]])
        #expect(
            files.map(\.duplicates)
                == [["made-up/a.rsp": 1], ["made-up/a.rsp": 1], ["made-up/b.rsp": 1], [:]]
        )
    }

    @Test func wrongCodesOfOneMessageAreDifferentTests() throws {
        let wrong = [8, 9].map { Vector(id: "\($0)", expectation: .rejection, input: [1], output: [$0]) }
        let files = try Duplicates.removed(from: [section("a.rsp", wrong)]).flatMap(\.files)
        #expect(files[0].vectors.groups[0].vectors.count == 2)
    }

    @Test func contradictionsAreErrors() throws {
        let sections = [
            try section("a.rsp", [Vector(id: "x", input: [1], output: [9])]),
            try section("b.rsp", [Vector(id: "y", input: [1], output: [8])]),
        ]
        #expect(
            message { _ = try Duplicates.removed(from: sections) }
                == "made-up/b.rsp: made-up/b/digest-t1 y contradicts x of made-up/a.rsp"
        )
    }
}
