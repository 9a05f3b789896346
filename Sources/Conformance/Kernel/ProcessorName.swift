/// The name of the processors that a machine has, as /proc/cpuinfo tells it.
///
/// x86 has a line with the model's name. arm64 has numbers of the maker and the part, from the register MIDR_EL1, and may
/// have processors of several kinds.
struct ProcessorName {
    /// The name, of each kind once; nil where the text has none.
    let text: String?

    /// Makers by their numbers (Arm Architecture Reference Manual, MIDR_EL1; `arch/arm64/include/asm/cputype.h`).
    private static let makers = [
        0x41: "Arm", 0x42: "Broadcom", 0x43: "Cavium", 0x46: "Fujitsu", 0x48: "HiSilicon", 0x4E: "NVIDIA",
        0x50: "APM", 0x51: "Qualcomm", 0x53: "Samsung", 0x56: "Marvell", 0x61: "Apple", 0x66: "Faraday",
        0x69: "Intel", 0x6D: "Microsoft", 0x70: "Phytium", 0xC0: "Ampere",
    ]

    /// Parts of Arm's own (the same file).
    private static let parts = [
        0xD01: "Cortex-A32", 0xD02: "Cortex-A34", 0xD03: "Cortex-A53", 0xD04: "Cortex-A35", 0xD05: "Cortex-A55",
        0xD06: "Cortex-A65", 0xD07: "Cortex-A57", 0xD08: "Cortex-A72", 0xD09: "Cortex-A73", 0xD0A: "Cortex-A75",
        0xD0B: "Cortex-A76", 0xD0C: "Neoverse-N1", 0xD0D: "Cortex-A77", 0xD0E: "Cortex-A76AE", 0xD40: "Neoverse-V1",
        0xD41: "Cortex-A78", 0xD42: "Cortex-A78AE", 0xD44: "Cortex-X1", 0xD46: "Cortex-A510", 0xD47: "Cortex-A710",
        0xD48: "Cortex-X2", 0xD49: "Neoverse-N2", 0xD4B: "Cortex-A78C", 0xD4C: "Cortex-X1C", 0xD4D: "Cortex-A715",
        0xD4E: "Cortex-X3", 0xD4F: "Neoverse-V2", 0xD80: "Cortex-A520", 0xD81: "Cortex-A720", 0xD82: "Cortex-X4",
        0xD83: "Neoverse-V3AE", 0xD84: "Neoverse-V3", 0xD85: "Cortex-X925", 0xD87: "Cortex-A725",
        0xD8E: "Neoverse-N3",
    ]

    /// Reads the file's text.
    init(_ text: String) {
        let processors = text.split(separator: "\n\n").map(Self.fields)
        var names: [String] = []
        for name in processors.compactMap(Self.name) where !names.contains(name) { names.append(name) }
        self.text = names.isEmpty ? nil : names.joined(separator: " + ")
    }

    private static func fields(_ text: Substring) -> [Substring: Substring] {
        var fields: [Substring: Substring] = [:]
        for line in text.split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            fields[line[..<colon].prefix { $0 != "\t" }] = line[line.index(after: colon)...].drop { $0 == " " }
        }
        return fields
    }

    private static func name(_ fields: [Substring: Substring]) -> String? {
        if let model = fields["model name"] { return String(model) }
        guard let maker = fields["CPU implementer"], let part = fields["CPU part"] else { return nil }
        let revision = ["r\(number(fields["CPU variant"]) ?? 0)", "p\(number(fields["CPU revision"]) ?? 0)"].joined()
        let known = number(maker).flatMap { makers[$0] }
        let model = known == "Arm" ? number(part).flatMap { parts[$0] } : nil
        return ([known, model].compactMap(\.self) + ["implementer \(maker) part \(part) \(revision)"])
            .joined(separator: " ")
    }

    /// A number as the kernel writes it: decimal, or hexadecimal behind `0x`.
    private static func number(_ text: Substring?) -> Int? {
        guard let text else { return nil }
        return text.hasPrefix("0x") ? Int(text.dropFirst(2), radix: 16) : Int(text)
    }
}
