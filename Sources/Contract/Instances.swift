internal import AFALG
internal import Corpus

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
        let drivers = try registered()
            .filter { $0.name == algorithm && !$0.isInternal && !$0.driver.hasPrefix(template + "(") }
            .sorted { $0.priority > $1.priority }
            .map(\.driver)
        var words: [String] = []
        for driver in drivers + plain {
            let name = "\(template)(\(driver))"
            // An instance that a bind does not reach can be there all the same.
            defer {
                if let netlink = try? CryptoNetlink() { netlink.delete(name: algorithm, driver: name) }
            }
            let word = try RawSocket().bind(type, name)
            guard word == "0" else {
                words.append("\(name): \(word)")
                continue
            }
            return try body(name)
        }
        throw ContractSkip("bind: \(words.joined(separator: ", "))")
    }
}
