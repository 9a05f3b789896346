/// Kernel names of algorithms.
package enum VectorName {
    /// Whether the kernel could have an algorithm of that name: letters, digits, `-`, `_`, and templates' arguments in
    /// parentheses that close; at most 127 bytes.
    package static func isKernelName(_ name: String) -> Bool {
        var depth = 0
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                UInt8(ascii: "_"), UInt8(ascii: ","):
                break
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"):
                depth -= 1
                if depth < 0 { return false }
            default: return false
            }
        }
        return depth == 0 && (1..<128).contains(name.utf8.count)
    }
}
