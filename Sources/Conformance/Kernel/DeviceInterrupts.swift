internal import Corpus
internal import Glibc

/// The interrupts of the devices that a kernel module drives: the proof that the device did the work.
struct DeviceInterrupts {
    /// Where /sys and /proc are; another folder in tests.
    var root = ""

    /// The counters of a module's devices by the label in /proc/interrupts (`virtio2-dataq.0-crypto`); empty for a module
    /// without a device, and for one that is built in.
    func counters(ofModule module: String) -> [String: Int] {
        let numbers = numbers(ofModule: module)
        guard !numbers.isEmpty, let text = try? FileBytes.readText("\(root)/proc/interrupts") else { return [:] }
        return Self.counters(text, numbers)
    }

    /// The sums over all processors of the lines with those numbers.
    static func counters(_ text: String, _ numbers: Set<String>) -> [String: Int] {
        let lines = text.split(separator: "\n")
        let processors = lines.first?.split(separator: " ").count ?? 0
        var counters: [String: Int] = [:]
        for line in lines.dropFirst() {
            let words = line.split(separator: " ")
            guard let number = words.first?.dropLast(), numbers.contains(String(number)), words.count > processors + 1,
                let label = words.last
            else { continue }
            counters[String(label), default: 0] += words[1...processors].reduce(0) { $0 + (Int($1) ?? 0) }
        }
        return counters
    }

    /// The interrupt numbers of a module's devices, and of the devices of modules that build on it.
    private func numbers(ofModule module: String) -> Set<String> {
        var numbers: Set<String> = []
        for name in [module] + entries("\(root)/sys/module/\(module)/holders") {
            let drivers = "\(root)/sys/module/\(name)/drivers"
            for driver in entries(drivers) {
                for device in entries("\(drivers)/\(driver)") {
                    numbers.formUnion(self.numbers(ofDevice: "\(drivers)/\(driver)/\(device)"))
                }
            }
        }
        return numbers
    }

    /// A virtio device has its interrupts on the PCI device above it.
    private func numbers(ofDevice link: String) -> [String] {
        guard let resolved = realpath(link, nil) else { return [] }
        defer { free(resolved) }
        var path = String(cString: resolved)
        guard path.hasPrefix("\(root)/sys/devices/") else { return [] }
        for _ in 0..<3 {
            let messages = entries("\(path)/msi_irqs")
            if !messages.isEmpty { return messages }
            if let line = try? FileBytes.readText("\(path)/irq"), let number = Int(line.dropLast()), number > 0 {
                return ["\(number)"]
            }
            path = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
        }
        return []
    }

    private func entries(_ folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }
}
