/// A statistical test of a generator's output, of 8-bit samples.
///
/// The two continuous tests of NIST SP 800-90B, section 4.4, and one of our own: reads of one generator differ. A test
/// is written as `test=repetition-count samples=4096 cutoff=5`; the cutoff is computed where the vectors are made.
struct HealthTest: Equatable {
    enum Kind: Equatable {
        /// No value may come `cutoff` times in a row (4.4.1).
        case repetitionCount(cutoff: Int)
        /// The first value of a window may come less than `cutoff` times in it (4.4.2).
        case adaptiveProportion(window: Int, cutoff: Int)
        /// No two reads may be equal.
        case distinctReads(size: Int)
    }

    let kind: Kind
    /// Bytes to draw.
    let samples: Int
    /// Bytes for each read.
    let readSize: Int

    /// Reads the written form; nil when a word is unknown, missing or no positive number.
    init?(_ text: String) {
        var name: Substring?
        var numbers: [Substring: Int] = [:]
        for word in text.split(separator: " ") {
            let parts = word.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            if parts[0] == "test" {
                name = parts[1]
            } else {
                guard let number = Int(parts[1]), number > 0 else { return nil }
                numbers[parts[0]] = number
            }
        }
        switch name {
        case "repetition-count":
            guard let samples = numbers["samples"], let cutoff = numbers["cutoff"] else { return nil }
            self.init(kind: .repetitionCount(cutoff: cutoff), samples: samples, readSize: 128)
        case "adaptive-proportion":
            guard let samples = numbers["samples"], let cutoff = numbers["cutoff"], let window = numbers["window"]
            else { return nil }
            self.init(kind: .adaptiveProportion(window: window, cutoff: cutoff), samples: samples, readSize: 128)
        case "distinct-reads":
            guard let reads = numbers["reads"], let size = numbers["size"], size <= 128 else { return nil }
            self.init(kind: .distinctReads(size: size), samples: reads * size, readSize: size)
        default: return nil
        }
    }

    private init(kind: Kind, samples: Int, readSize: Int) {
        self.kind = kind
        self.samples = samples
        self.readSize = readSize
    }

    /// Whether the other test takes as many samples in reads of the same size.
    func isDrawn(like other: HealthTest) -> Bool { samples == other.samples && readSize == other.readSize }

    /// Why the bytes do not meet the test; nil when they do.
    func fault(in bytes: [UInt8]) -> String? {
        guard bytes.count == samples else { return "got \(bytes.count) bytes, expected \(samples)" }
        switch kind {
        case .repetitionCount(let cutoff):
            var run = 1
            for index in bytes.indices.dropFirst() {
                run = bytes[index] == bytes[index - 1] ? run + 1 : 1
                if run >= cutoff { return "value \(bytes[index]) comes \(run) times in a row at byte \(index)" }
            }
        case .adaptiveProportion(let window, let cutoff):
            for start in stride(from: 0, through: bytes.count - window, by: window) {
                let count = bytes[start..<start + window].count { $0 == bytes[start] }
                if count >= cutoff { return "value \(bytes[start]) comes \(count) times in \(window) at byte \(start)" }
            }
        case .distinctReads(let size):
            var seen: Set<[UInt8]> = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                guard seen.insert(Array(bytes[start..<start + size])).inserted else {
                    return "read \(start / size) repeats an earlier one"
                }
            }
        }
        return nil
    }
}
