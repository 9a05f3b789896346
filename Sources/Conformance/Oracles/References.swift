internal import Corpus
internal import KernelNames
internal import Records

/// Which driver answers for which algorithm, and which keys the algorithms have.
package struct References: Sendable {
    private var drivers: [AlgorithmID: String] = [:]
    private var keySizes: [AlgorithmID: [Int]] = [:]

    /// No references: each driver answers for itself.
    package init() {}

    /// Looks for the references of the groups' algorithms.
    ///
    /// - Parameters:
    ///   - groups: the corpus's.
    ///   - entries: /proc/crypto, after discovery has made the instances.
    init(_ groups: [VectorGroup], _ entries: [RegisteredDriver]) {
        for group in groups {
            let key = AlgorithmID(group.type, group.algorithm)
            if let size = group.keySize, keySizes[key]?.contains(size) != true {
                keySizes[key, default: []].append(size)
            }
            guard drivers[key] == nil else { continue }
            drivers[key] = Reference.driver(for: group.algorithm, group.type, among: entries)
        }
    }

    /// The driver that answers for another one.
    func driver(for driver: DriverRecord) -> String? { drivers[driver.computes] }

    /// Sizes of keys in the corpus.
    func keySizes(of group: VectorGroup) -> [Int] {
        (keySizes[AlgorithmID(group.type, group.algorithm)] ?? []).sorted()
    }
}
