internal import Foundation

/// What a kernel says first: `Linux version RELEASE (...`.
enum Banner {
    private static let start = Data("Linux version ".utf8)

    /// `uname -r`, by the banner in an unpacked kernel; nil where there is none.
    static func release(in bytes: [UInt8]) -> String? {
        let bytes = Data(bytes)
        var place = bytes.startIndex
        while let found = bytes.range(of: start, in: place..<bytes.endIndex) {
            let word = bytes[found.upperBound...].prefix { $0 > UInt8(ascii: " ") && $0 < 0x7F }
            // Kernels have formats for messages about versions as well.
            if word.first.map({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) == true {
                return String(decoding: word, as: UTF8.self)
            }
            place = found.upperBound
        }
        return nil
    }
}
