internal import Corpus
internal import KernelNames

/// Which drivers wait for the same answers: an asynchronous driver, all that is built over it, and what that waits for
/// besides.
///
/// When the device or the kernel's thread that answers them hangs, all of a family hang.
public struct AsyncFamilies: Sendable {
    private let numbers: [String: Int]

    /// Sorts drivers by what /proc/crypto says of them (`async`) and by their names.
    public init(_ drivers: [DriverRecord]) {
        let asynchronous = Set(drivers.filter { $0.fields["async"] == "yes" }.map(\.driver))
        var numbers: [String: Int] = [:]
        var members: [[String]] = []
        for driver in drivers {
            let parts = DriverName(driver.driver).components.map { String($0.text) }.filter(asynchronous.contains)
            guard !parts.isEmpty else { continue }
            // The families that the driver brings together, and what has none yet.
            let old = Set(parts.compactMap { numbers[$0] })
            let family = Set(parts + [driver.driver] + old.flatMap { members[$0] })
            for name in family { numbers[name] = members.count }
            members.append(Array(family))
        }
        self.numbers = numbers
    }

    /// A driver's family; nil for a driver that waits for nobody.
    public subscript(driver: String) -> Int? { numbers[driver] }
}
