import Corpus
import KernelNames
import TestSupport
import Testing

@testable import Vectors

@Suite struct GroupBuilderTests {
    private let file = SourceFile("folder/a.b.rsp", algorithm: "gcm(aes)", type: .aead, reader: RandomHealthReader())

    @Test func groupsShareSizesAndDirection() throws {
        var builder = GroupBuilder(source: "s", file: file)
        builder.countRecord()
        builder.add(Vector(id: "1", key: [1], iv: [1, 2]), .decrypt, tagSize: 4)
        builder.add(Vector(id: "1", key: [1], iv: [1, 2]), .encrypt, tagSize: 4)
        builder.add(Vector(id: "2", key: [3], iv: [1, 2]), .encrypt, tagSize: 4)
        builder.add(Vector(id: "3", key: [3], iv: [1, 2]), .encrypt, tagSize: 2)
        builder.add(Vector(id: "4", key: [3, 3]), .encrypt)
        let made = try builder.finish(path: "p")
        #expect(
            made.groups.map(\.group.id) == [
                "s/a/encrypt-k1-iv2-t2", "s/a/encrypt-k1-iv2-t4", "s/a/encrypt-k2", "s/a/decrypt-k1-iv2-t4",
            ]
        )
        #expect(made.groups.map(\.group.count) == [1, 2, 1, 1])
    }

    @Test func namesAreUnique() {
        var builder = GroupBuilder(source: "s", file: file)
        builder.add(Vector(id: "1"), .digest)
        builder.add(Vector(id: "1"), .digest)
        #expect(message { _ = try builder.finish(path: "p") } == "p: two vectors are called 1")
        var padded = GroupBuilder(source: "s", file: file)
        padded.add(Vector(id: "1"), .encrypt, padding: .none)
        padded.add(Vector(id: "1"), .encrypt, padding: .pkcs7)
        #expect(message { _ = try padded.finish(path: "p") } == "p: two groups would have one name")
    }
}
