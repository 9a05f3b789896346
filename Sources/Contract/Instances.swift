internal import AFALG
internal import Files
internal import Glibc

/// What is registered with the kernel, and instances that are there for a check only.
enum Instances {
    /// The entries of /proc/crypto.
    static func registered() throws -> [RegisteredAlgorithm] {
        ProcCrypto.parse(try FileBytes.readText(ProcCrypto.path))
    }

    /// What plain software for `gcm(aes)` is called.
    static let plainGCM = ["gcm_base(ctr(aes-generic),ghash-generic)", "gcm_base(ctr(aes-lib),ghash-lib)"]

    /// Runs `body` with the name of a driver that a template makes around another one, and takes it away again.
    ///
    /// A template around an algorithm's name, not a driver's, would be made again and again: the kernel does not find
    /// the instance by the name that it was asked for.
    ///
    /// - Parameter plain: drivers to have tried last, registered or not.
    static func use(
        _ template: String,
        _ type: String,
        _ algorithm: String,
        plain: [String],
        _ body: (String) throws -> String
    ) throws -> String {
        // The first bind registers the algorithm's drivers.
        _ = try RawSocket.bound(type, algorithm)
        let before = try registered().filter { !$0.isInternal }
        let drivers = before.filter { $0.name == algorithm }.sorted { $0.priority > $1.priority }.map(\.driver)
        // A bind that fails can leave instances, too.
        defer { try? delete(template, but: before.map(\.driver)) }
        var words: [String] = []
        for driver in drivers + plain where !driver.hasPrefix(template + "(") {
            let name = "\(template)(\(driver))"
            let word = try RawSocket().bind(type, name)
            guard word == "0" else {
                words.append("\(name): \(word)")
                continue
            }
            return try body(name)
        }
        throw ContractSkip("bind: \(words.joined(separator: ", "))")
    }

    /// Deletes the instances of a template, but for those that were there before. Some hold others: that takes rounds.
    private static func delete(_ template: String, but known: [String]) throws {
        let netlink = try CryptoNetlink()
        for _ in 0..<20 {
            let instances = try registered()
                .filter { $0.driver.hasPrefix(template + "(") && !$0.isInternal && !known.contains($0.driver) }
            if instances.isEmpty { return }
            for entry in instances {
                _ = netlink.ask(.remove, CryptoNetlink.Algorithm(name: entry.name, driver: entry.driver))
            }
            // The last references go a little after the sockets.
            usleep(50_000)
        }
    }
}
