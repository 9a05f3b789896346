/// The targets of Package.swift outside of Tests.
///
/// Read as text: `swift package describe` builds the manifest, which takes seconds and needs the toolchain.
struct Manifest {
    /// A target.
    struct Target {
        let name: String
        /// The folder of its sources, from the project's.
        let folder: String
        /// Targets of this package that it names as dependencies.
        let dependencies: [String]
    }

    let targets: [Target]

    /// Reads the text of Package.swift.
    init(_ text: String) {
        let kinds = ["target", "executableTarget", "systemLibrary"]
        let declarations = text.matches(of: /\.(\w+)\(\s*name: "([^"]+)"/).filter { kinds.contains(String($0.1)) }
        let found = declarations.map { match in
            (name: String(match.2), arguments: Self.arguments(from: match.range.lowerBound, in: text))
        }
        let names = Set(found.map(\.name))
        let all = found.map { name, arguments in
            let list = arguments.firstMatch(of: /dependencies: \[([^\]]*)\]/).map { String($0.1) } ?? ""
            let path = arguments.firstMatch(of: /path: "([^"]+)"/).map { String($0.1) }
            return Target(
                name: name,
                folder: path ?? "Sources/\(name)",
                dependencies: list.matches(of: /"([^"]+)"/).map { String($0.1) }.filter(names.contains)
            )
        }
        targets = all.filter { !$0.folder.hasPrefix("Tests/") }
    }

    /// The text from a call's first character to the parenthesis that ends it.
    private static func arguments(from start: String.Index, in text: String) -> Substring {
        var depth = 0
        for index in text[start...].indices {
            if text[index] == "(" { depth += 1 }
            if text[index] == ")" {
                depth -= 1
                if depth == 0 { return text[start...index] }
            }
        }
        return text[start...]
    }
}
