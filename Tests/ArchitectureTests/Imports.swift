/// Which modules a Swift file imports.
enum Imports {
    /// The modules' names in the order of the file, by whatever access they are imported.
    static func modules(in text: String) -> [String] {
        text.matches(of: /(?m)^(?:@\w+ |[a-z]+ )*import (?:(?:struct|class|enum|func|protocol|var|let) )?(\w+)/).map {
            String($0.1)
        }
    }
}
