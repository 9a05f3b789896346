internal import Corpus
internal import KernelNames
internal import Records

/// What a part of a text on a terminal is, as the codes of ANSI's escape sequences.
enum TerminalStyle: String {
    case good = "32"
    case bad = "1;31"
    case doubtful = "33"
    case strong = "1"
    case faint = "2"
}

/// A text for a terminal: how it is set.
protocol TerminalText {
    /// Whether to colour with ANSI escape sequences.
    var color: Bool { get }
    /// Columns of the screen.
    var width: Int { get }
}

/// Width, hanging lists, colour.
extension TerminalText {
    func paint(_ text: String, _ style: TerminalStyle) -> String {
        color ? "\u{1b}[\(style.rawValue)m\(text)\u{1b}[0m" : text
    }

    func title(_ driver: DriverResult) -> String {
        "\(driver.record.type.rawValue) \(driver.record.algorithm.visible()) \(driver.record.driver.visible())"
    }

    func clipped(_ text: String) -> String {
        text.visible().cut(to: width)
    }

    /// A message that nobody may miss a word of: wrapped, its further lines indented by two more. A word longer than
    /// a line, as a path may be, stays whole.
    func message(_ text: String, indent: String = "  ") -> [String] {
        wrap(text.visible(), width: width - indent.count - 2).enumerated().map { indent + ($0 == 0 ? "" : "  ") + $1 }
    }

    /// Names in a paragraph that hangs below `start`; those beyond `maxLines` are counted.
    func listing(_ start: String, _ names: [String], maxLines: Int = .max) -> [String] {
        let indent = min(start.count, width / 2)
        // The last line that may be used keeps room for the count of what it leaves out.
        let tail = 16
        var lines = [start]
        for (index, name) in names.enumerated() {
            let text = index + 1 < names.count ? name + ", " : name
            let isFresh = lines[lines.count - 1].count <= indent
            let room = width - (lines.count == maxLines && index + 1 < names.count ? tail : 0)
            if !isFresh, lines[lines.count - 1].count + text.count > room + 1 {
                if lines.count == maxLines {
                    lines[lines.count - 1] += "and \((names.count - index).grouped) more"
                    return lines.map(\.trimmedEnd)
                }
                lines.append(String(repeating: " ", count: indent))
            }
            lines[lines.count - 1] += text
        }
        return lines.map(\.trimmedEnd)
    }

    /// Lines of at most `width` characters, broken at spaces; at least one.
    func wrap(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        return line.isEmpty && !lines.isEmpty ? lines : lines + [line]
    }
}

extension String {
    /// The text, or its beginning and three dots where it is longer than `width`.
    func cut(to width: Int) -> String { count <= width ? self : prefix(width - 3) + "..." }

    var trimmedEnd: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
