internal import Corpus
internal import KernelNames

/// Names that are taken; readers drop the second of two equal ones.
public struct NameRegister: Sendable {
    private var taken: Set<String> = []

    /// Nothing taken yet.
    public init() {}

    /// The name, with a number behind it when it is taken.
    public mutating func unique(_ name: String, _ numbered: (Int) -> String = { " (\($0))" }) -> String {
        var candidate = name
        var number = 2
        while !taken.insert(candidate).inserted {
            candidate = name + numbered(number)
            number += 1
        }
        return candidate
    }
}

extension DriverRecord {
    /// `aead.gcm-aes.generic-gcm-aesni`: the driver's place in reports whose names are dotted paths of letters, digits,
    /// dashes and underscores.
    public var dottedPath: String { [type.rawValue, algorithm, driver].map(\.pathWord).joined(separator: ".") }
}

extension String {
    /// Letters, digits and underscores, as many as a kernel name can have; every run of anything else is one dash.
    fileprivate var pathWord: String {
        var word = ""
        for scalar in unicodeScalars where word.utf8.count < 127 {
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "_": word.unicodeScalars.append(scalar)
            default: if !word.isEmpty, word.last != "-" { word.append("-") }
            }
        }
        while word.last == "-" { word.removeLast() }
        return word.isEmpty ? "unnamed" : word
    }
}
