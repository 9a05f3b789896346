import Files
import TestSupport
import Testing

@testable import Vectors

/// The list of formats is whole: what is not in it is neither fuzzed nor put to damaged files.
@Suite struct VectorFormatsTests {
    /// The readers that the sources declare, by the names of their types.
    private func declared(in folder: String) throws -> [String] {
        try Folder.names(in: folder).flatMap { name in
            let path = "\(folder)/\(name)"
            if Folder.isFolder(path) { return try declared(in: path) }
            let text = try FileBytes.readText(path)
            return text.matches(of: #/struct (\w+): .*\b(?:VectorReader|SchemaReader|DescribedReader)\b/#).map {
                String($0.1)
            }
        }
    }

    @Test func everyReaderIsListedOnce() throws {
        let declared = try declared(in: "\(Checkout.root)/Sources/Vectors")
        #expect(declared.count > 20)
        #expect(declared.sorted() == VectorFormats.all.map { "\($0)" }.sorted())
    }

    @Test func namesAndSchemasAreUnique() {
        #expect(firstRepeated(VectorFormats.all.map { $0.format }) == nil)
        let schemas = VectorFormats.all.compactMap { $0 as? any DescribedReader.Type }.map { $0.schema }
        #expect(schemas.count == 7 && firstRepeated(schemas) == nil)
    }

    /// Readers that no source uses read only what people bring: no package has such files.
    @Test func everySourceReadsByTheList() {
        let used = Set(Source.all.flatMap(\.files).map { "\(type(of: $0.reader))" })
        let brought: Set = ["ACVPReader", "CAVPCMACReader", "CAVPHMACReader", "CAVPDRBGReader", "CAVPX931Reader"]
        #expect(used.isDisjoint(with: brought))
        #expect(used.union(brought) == Set(VectorFormats.all.map { "\($0)" }))
    }

    /// A seed begins with its format's place in the list and goes on with a file that its reader takes.
    @Test func everyFormatHasASeedThatIsRead() throws {
        let folder = "\(Checkout.root)/generator/Fuzz/Seeds"
        #expect(try Folder.names(in: folder) == ReaderProbe.all.map(\.name).sorted())
        for (place, probe) in ReaderProbe.all.enumerated() {
            let seed = try FileBytes.read("\(folder)/\(probe.name)")
            #expect(seed.first == UInt8(place), "\(probe.name)")
            let vectors = try probe.vectors(in: Array(seed.dropFirst()), path: probe.name)
            #expect(vectors.applicable > 0, "\(probe.name)")
        }
    }
}
