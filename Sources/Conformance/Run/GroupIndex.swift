internal import Corpus
internal import KernelNames
internal import Records

/// Which groups of a corpus are for a driver: as `DriverRecord.takes` says, without asking every group.
struct GroupIndex {
    private struct Key: Hashable {
        let type: CipherType
        let name: String
    }

    private let places: [Key: [Int]]

    init(_ groups: [VectorGroup]) {
        places = Dictionary(grouping: groups.indices) { Key(type: groups[$0].type, name: groups[$0].algorithm) }
    }

    /// Places of the driver's groups among the corpus's, rising.
    func places(for driver: DriverRecord) -> [Int] {
        let own = places[Key(type: driver.type, name: driver.computes.name)] ?? []
        guard driver.driver != driver.algorithm, let more = places[Key(type: driver.type, name: driver.driver)] else {
            return own
        }
        return (own + more).sorted()
    }
}
