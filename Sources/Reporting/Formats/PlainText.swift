internal import Records

extension String {
    /// The text on one line, with nothing in it that a terminal, a browser or an XML parser would act upon: control
    /// characters become `\xNN`; line and paragraph separators, direction marks and noncharacters become `\u{NNNN}`.
    ///
    /// - Parameter limit: scalars to keep; what is cut off is counted.
    func visible(limit: Int = .max) -> String {
        let isPlain = utf8.allSatisfy { (0x20..<0x7f).contains($0) }
        if isPlain && utf8.count <= limit { return self }
        var text = ""
        text.reserveCapacity(min(utf8.count, limit) + 16)
        var count = 0
        for scalar in unicodeScalars {
            count += 1
            if count > limit { continue }
            switch scalar.value {
            case 0..<0x20, 0x7f..<0xa0:
                text += "\\x" + [UInt8(scalar.value)].map { Self.hex($0) }.joined()
            case 0x200b...0x200f, 0x2028...0x202e, 0x2060...0x206f, 0xfeff, 0xfdd0...0xfdef:
                text += "\\u{" + String(scalar.value, radix: 16) + "}"
            case let value where value & 0xfffe == 0xfffe:
                text += "\\u{" + String(value, radix: 16) + "}"
            default:
                text.unicodeScalars.append(scalar)
            }
        }
        return count > limit ? "\(text)... (\((count - limit).grouped) more)" : text
    }

    private static func hex(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }

    /// The text with every scalar that `replacement` knows replaced. Works on scalars, not on characters: a combining
    /// mark after a quote does not hide the quote.
    func escaped(_ replacement: (Unicode.Scalar) -> String?) -> String {
        guard unicodeScalars.contains(where: { replacement($0) != nil }) else { return self }
        var text = ""
        text.reserveCapacity(utf8.count + 32)
        for scalar in unicodeScalars {
            if let replaced = replacement(scalar) {
                text += replaced
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// The text as it stands in an element or a quoted attribute of XML or HTML. XML 1.0 cannot carry most control characters in
    /// any spelling, so they appear as `\xNN`.
    var markup: String {
        visible().escaped { scalar in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            case "'": "&#39;"
            default: nil
            }
        }
    }

    /// Spaces on the right up to `width`.
    func padded(_ width: Int) -> String { self + String(repeating: " ", count: Swift.max(0, width - count)) }

    /// Spaces on the left up to `width`.
    func aligned(_ width: Int) -> String { String(repeating: " ", count: Swift.max(0, width - count)) + self }
}

extension Int {
    /// The number with a comma between thousands.
    var grouped: String {
        let digits = String(magnitude)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return self < 0 ? "-" + text : text
    }

    /// The number and the noun, plural where it belongs: `1 check`, `2,000 checks`.
    package func of(_ noun: String) -> String { "\(grouped) \(noun)\(self == 1 ? "" : "s")" }

    /// Nanoseconds as seconds with a fixed number of decimals, at most 9.
    func seconds(decimals: Int) -> String {
        let unit = (0..<(9 - decimals)).reduce(1) { value, _ in value * 10 }
        let scale = (0..<decimals).reduce(1) { value, _ in value * 10 }
        let rounded = (self + unit / 2) / unit
        guard decimals > 0 else { return String(rounded) }
        let fraction = String(rounded % scale)
        return "\(rounded / scale)." + String(repeating: "0", count: decimals - fraction.count) + fraction
    }
}

extension Double {
    /// Seconds with one decimal.
    var oneDecimal: String {
        guard isFinite, magnitude < 1e9 else { return "-" }
        return Int((self * 1e9).rounded()).seconds(decimals: 1)
    }
}

extension Collection<Int> {
    /// Ascending numbers as ranges: `1-4, 7, 9-12`.
    var ranges: String {
        var parts: [ClosedRange<Int>] = []
        for number in self {
            if let last = parts.last, last.upperBound + 1 == number {
                parts[parts.count - 1] = last.lowerBound...number
            } else {
                parts.append(number...number)
            }
        }
        return parts.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: ", ")
    }
}

extension CheckRecord.Failure {
    /// What did not pass, in words: the vector by its id (tcId), or all of the step.
    var place: String {
        switch subject {
        case .vector(let id): "tc \(id)"
        case .step: "whole step"
        }
    }
}

extension CheckRecord.Failure.Kind {
    /// What the kind means, in words.
    var phrase: String {
        switch self {
        case .mismatch: "wrong output"
        case .accepted: "accepted an invalid case"
        case .refused: "refused a valid case"
        case .unhealthy: "failed a statistical test"
        case .died: "the kernel crashed"
        case .hung: "the call did not return"
        case .kernelWarning: "kernel warning"
        case .error: "could not be executed"
        }
    }
}

extension IncidentRecord.Kind {
    /// What the kind means, in words.
    var phrase: String {
        switch self {
        case .died: "kernel crash"
        case .hung: "kernel hang"
        case .agent: "agent error"
        case .kernelWarning: "kernel warning"
        case .garbled: "unreadable line"
        }
    }
}
