/// A kernel name of the form `template(argument,...)`, taken apart.
public struct TemplateName: Equatable, Sendable {
    /// What stands before the parenthesis.
    public let template: Substring
    /// What stands between the commas, templates of their own included.
    public let arguments: [Substring]

    /// Nil for a name that is no template's.
    public init?(_ name: some StringProtocol) {
        let name = Substring(name)
        guard let open = name.firstIndex(of: "("), name.last == ")" else { return nil }
        template = name[..<open]
        var arguments: [Substring] = []
        var depth = 0
        var start = name.index(after: open)
        let end = name.index(before: name.endIndex)
        for index in name[start..<end].indices {
            switch name[index] {
            case "(": depth += 1
            case ")": depth -= 1
            case "," where depth == 0:
                arguments.append(name[start..<index])
                start = name.index(after: index)
            default: break
            }
        }
        self.arguments = arguments + [name[start..<end]]
    }
}
