/// A driver's unique name, taken apart: `gcm_base(ctr(aes-generic),ghash-clmulni)` is an instance of the template `gcm_base` over
/// an instance of `ctr` and the driver `ghash-clmulni`.
///
/// This is the one place that knows how the kernel puts names together (Linux `crypto/algapi.c`); it says nothing of what
/// the words in a name mean.
public struct DriverName: Hashable, Sendable {
    /// The whole name.
    public let text: Substring

    /// Takes a name.
    public init(_ name: some StringProtocol) { text = Substring(name) }

    /// The template and what it was made over; nil for a driver that no template made.
    public var template: TemplateName? { TemplateName(text) }

    /// The names that the instance was made over; none for a driver that no template made.
    public var arguments: [DriverName] { template?.arguments.map { DriverName($0) } ?? [] }

    /// The name itself, the names that it is built over, theirs, and so on.
    public var components: [DriverName] { [self] + arguments.flatMap(\.components) }

    /// The drivers that no template made, from left to right: `aes-generic` and `ghash-clmulni` above.
    public var leaves: [Substring] {
        let arguments = arguments
        return arguments.isEmpty ? [text] : arguments.flatMap(\.leaves)
    }

    /// Whether another driver is a part of this one.
    public func isBuilt(over other: some StringProtocol) -> Bool {
        guard text.utf8.count > other.utf8.count, template != nil else { return false }
        return components.dropFirst().contains { $0.text == other }
    }

    /// The template that hands requests to another thread, where the driver is an instance of one.
    public var wrapper: Wrapper? { template.flatMap { Wrapper(rawValue: String($0.template)) } }
}
