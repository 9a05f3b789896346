/// What makes a driver one and the same: the algorithm that it implements and its unique name (`cra_driver_name`).
///
/// The unique name alone is not enough: the kernel lets one driver name stand for several algorithms and types.
public struct DriverID: Hashable, Sendable {
    /// The algorithm that it implements.
    public var algorithm: AlgorithmID
    /// The kernel's unique name.
    public var name: String

    /// Names a driver.
    public init(_ algorithm: AlgorithmID, _ name: String) {
        self.algorithm = algorithm
        self.name = name
    }

    /// Names a driver.
    public init(type: CipherType, algorithm: String, name: String) {
        self.init(AlgorithmID(type, algorithm), name)
    }

    /// The AF_ALG type.
    public var type: CipherType { algorithm.type }

    /// Whether another driver is a part of this one, as `cbc-aes-aesni` is of `essiv(cbc-aes-aesni,sha256-generic)`.
    public func isBuilt(over other: DriverID) -> Bool { DriverName(name).isBuilt(over: other.name) }
}

extension DriverID: CustomStringConvertible {
    /// The unique name.
    public var description: String { name }
}

extension DriverID: Comparable {
    /// By algorithm, then by name.
    public static func < (left: DriverID, right: DriverID) -> Bool {
        left.algorithm == right.algorithm ? left.name < right.name : left.algorithm < right.algorithm
    }
}

// MARK: Text

extension DriverID {
    /// Type, algorithm and name, tab-separated: no kernel name has a tab.
    public var text: String { "\(type.rawValue)\t\(algorithm.name)\t\(name)" }

    /// Reads the first three fields of what `text` wrote; nil where they name no driver.
    public init?(fields: some RandomAccessCollection<Substring>) {
        let fields = fields.prefix(3).map(String.init)
        guard fields.count == 3, let type = CipherType(rawValue: fields[0]), !fields[1].isEmpty, !fields[2].isEmpty
        else { return nil }
        self.init(type: type, algorithm: fields[1], name: fields[2])
    }

    /// Reads what `text` wrote; nil for anything else.
    public init?(text: String) {
        let fields = text.split(separator: "\t", omittingEmptySubsequences: false)
        guard fields.count == 3 else { return nil }
        self.init(fields: fields)
    }
}
