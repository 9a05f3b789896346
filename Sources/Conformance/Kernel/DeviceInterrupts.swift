internal import Files

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
        for name in [module] + Folder.visibleNames(in: "\(root)/sys/module/\(module)/holders") {
            let drivers = "\(root)/sys/module/\(name)/drivers"
            for driver in Folder.visibleNames(in: drivers) {
                for device in Folder.visibleNames(in: "\(drivers)/\(driver)") {
                    numbers.formUnion(self.numbers(ofDevice: "\(drivers)/\(driver)/\(device)"))
                }
            }
        }
        return numbers
    }

    /// A virtio device has its interrupts on the PCI device above it.
    private func numbers(ofDevice link: String) -> [String] {
        guard var path = try? Folder.absolute(link), path.hasPrefix("\(root)/sys/devices/") else { return [] }
        for _ in 0..<3 {
            let messages = Folder.visibleNames(in: "\(path)/msi_irqs")
            if !messages.isEmpty { return messages }
            if let line = try? FileBytes.readText("\(path)/irq"), let number = Int(line.dropLast()), number > 0 {
                return ["\(number)"]
            }
            path = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
        }
        return []
    }
}
