internal import Corpus
internal import KernelNames
internal import Records

/// Which driver answers for which algorithm, and which keys the algorithms have.
package struct References: Sendable {
    private var drivers: [AlgorithmID: String] = [:]
    private var peers: [AlgorithmID: [String]] = [:]
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
            let ranked = Reference.ranked(for: group.algorithm, group.type, among: entries)
            drivers[key] = ranked.first?.driver
            peers[key] = ranked.filter { !$0.isOutOfTree }.map(\.driver)
        }
    }

    /// The driver that answers for another one.
    func driver(for driver: DriverRecord) -> String? { drivers[driver.computes] }

    /// Other drivers of the algorithm that a driver can be put beside, the kernel's own alone: what a module brings says nothing
    /// of another driver.
    func peers(of driver: DriverRecord) -> [String] { (peers[driver.computes] ?? []).filter { $0 != driver.driver } }

    /// Sizes of keys in the corpus.
    func keySizes(of group: VectorGroup) -> [Int] {
        (keySizes[AlgorithmID(group.type, group.algorithm)] ?? []).sorted()
    }
}
