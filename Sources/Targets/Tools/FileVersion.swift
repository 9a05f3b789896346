internal import Foundation

/// Tells one version of a file from another, as a part of a file name: size and time of change.
struct FileVersion: CustomStringConvertible {
    let description: String

    /// - Throws: Foundation's error when the file is not there.
    init(of path: String) throws {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        let time = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        description = "\(attributes[.size] as? Int ?? 0)-\(Int(time))"
    }
}
