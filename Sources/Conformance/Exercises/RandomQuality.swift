internal import Corpus
internal import KernelNames
internal import Records

/// What a generator without known answers gives in reads of many sizes: nothing comes again, no bit is stuck, no read
/// ends in zeros, and where the driver wants no seed a second transform gives something else.
///
/// For generators that fill whole words only, repeat blocks, run dry, or have no entropy of their own.
struct RandomQuality {
    /// Bytes in one run: more than the periods and buffers that real generators have had trouble with; more of a driver that
    /// is selected.
    private let amount: Int
    /// Some generators take milliseconds for a block: what comes in this time must do.
    private let patience: Duration

    private let backend: any Backend

    init(_ backend: any Backend, isQuick: Bool, isWhole: Bool) {
        self.backend = backend
        amount = isWhole ? 98_304 : 12_288
        patience = .milliseconds(isWhole ? 1_500 : isQuick ? 250 : 600)
    }

    func perform(_ driver: DriverRecord, _ vectors: [Vector], into record: inout CheckRecord) {
        let seed = vectors.first?.key ?? []
        do {
            let first = try draw(driver.bindName, seed, amount: amount)
            let second = try draw(driver.bindName, seed, amount: 64)
            // A generator that wants a seed may be a function of it, as ansi_cprng is; the others bring entropy.
            let isSeeded = driver.number("seedsize") ?? 0 > 0
            let fault = Self.fault(in: first) ?? (isSeeded ? nil : Self.fault(between: first, second))
            guard let fault else {
                record.passed += 1
                return
            }
            let fingerprint = Fingerprint(diagnosis: "output is not random: \(fault)")
            let vector = vectors.first?.id ?? ""
            record.failures.append(
                .init(vector: vector, kind: .unhealthy, message: fault, fingerprint: fingerprint)
            )
        } catch {
            let kind: CheckRecord.Failure.Kind = Judge.speaksAgainstHarness(error) ? .error : .refused
            record.failures.append(.init(vector: vectors.first?.id ?? "", kind: kind, message: "\(error)"))
        }
    }

    private func draw(_ driver: String, _ seed: [UInt8], amount: Int) throws(BackendError) -> [[UInt8]] {
        let transform = try backend.bind(.rng, driver)
        try transform.setKey(seed)
        let tap = try transform.open()
        let start = ContinuousClock.now
        var reads: [[UInt8]] = []
        var drawn = 0
        let sizes = [128, 31, 127, 33, 7, 128, 65, 15, 126, 61]
        while drawn < amount, ContinuousClock.now - start < patience {
            let size = sizes[reads.count % sizes.count]
            reads.append(try tap.receive(Script.Layout([size]), inPlace: false).bytes)
            drawn += size
        }
        return reads
    }

    /// Why the reads are not random; nil when nothing speaks against them. Each rule accuses a good generator in less
    /// than one of 2^20 runs.
    static func fault(in reads: [[UInt8]]) -> String? {
        let bytes = reads.flatMap { $0 }
        guard !bytes.isEmpty else { return "no bytes came" }
        let ones = bytes.reduce(UInt8(0), |)
        let zeros = bytes.reduce(UInt8(0xFF), &)
        if bytes.count >= 64, ones != 0xFF || zeros != 0 { return "a bit is the same in every byte" }
        var seen: Set<UInt64> = []
        var window: UInt64 = 0
        for (place, byte) in bytes.enumerated() {
            window = window << 8 | UInt64(byte)
            guard place < 7 || seen.insert(window).inserted else { return "the 8 bytes at \(place - 7) came before" }
        }
        return tailFault(in: reads) ?? biasFault(in: reads) ?? valueFault(in: bytes) ?? stepFault(in: bytes)
    }

    /// A bit that is set too often or too seldom, in all bytes or in those at one place of a word or a block, counted from the
    /// start of all reads and of each. Seven standard deviations: a good generator has that in one of 10^8 runs.
    private static func biasFault(in reads: [[UInt8]]) -> String? {
        var worst: (excess: Int, fault: String)?
        for size in [1, 4, 16] {
            var stream = [Int](repeating: 0, count: size * 256)
            var read = stream
            var place = 0
            for bytes in reads {
                for (offset, byte) in bytes.enumerated() {
                    stream[place % size * 256 + Int(byte)] += 1
                    read[offset % size * 256 + Int(byte)] += 1
                    place += 1
                }
            }
            for (counts, start) in [(stream, "all reads"), (read, "each read")] {
                for place in 0..<size {
                    guard let bias = bias(of: counts[place * 256..<(place + 1) * 256]),
                        bias.excess > worst?.excess ?? 49
                    else { continue }
                    worst = (
                        bias.excess, "\(bias.words) at place \(place) of \(size), from the start of \(start)"
                    )
                }
            }
        }
        return worst?.fault
    }

    /// The bit that is set too often or too seldom in bytes, by how often each value came; the excess is the square of
    /// standard deviations.
    private static func bias(of counts: ArraySlice<Int>) -> (excess: Int, words: String)? {
        let total = counts.reduce(0, +)
        guard total >= 64 else { return nil }
        var worst: (excess: Int, words: String)?
        for bit in 0..<8 {
            let ones = zip(0..<256, counts).reduce(0) { $0 + ($1.0 >> bit & 1 == 1 ? $1.1 : 0) }
            let excess = (2 * ones - total) * (2 * ones - total) / total
            guard excess > worst?.excess ?? 0 else { continue }
            worst = (excess, "bit \(bit) is set in \(ones) of \(total) bytes")
        }
        return worst
    }

    /// A value of bytes that comes too seldom or too often, or values that are spread less evenly than chance has it (bytes
    /// of even parity, or whose halves depend on each other). Nine standard deviations of chi-square.
    private static func valueFault(in bytes: [UInt8]) -> String? {
        let mean = Double(bytes.count) / 256
        guard mean >= 5 else { return nil }
        var counts = [Int](repeating: 0, count: 256)
        for byte in bytes { counts[Int(byte)] += 1 }
        let squares = counts.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) / mean }
        let missing = counts.count { $0 == 0 }
        let isUneven = squares > 255 + 9 * (2 * 255.0).squareRoot()
        let uneven =
            "the values of bytes are not evenly spread (chi-square \(Int(squares)), \(missing) of 256 never come)"
        if isUneven, missing > 8 { return uneven }
        for (value, count) in counts.enumerated() {
            let isRare = mean >= 40 && Double(count) < mean / 8
            if isRare || Double(count) > mean + 9 * mean.squareRoot() + 9 {
                return "the value \(value) comes \(count) times in \(bytes.count) bytes"
            }
        }
        return isUneven ? uneven : nil
    }

    /// Bytes that differ from the one before, or from that of the word or block before, by the same number too often.
    private static func stepFault(in bytes: [UInt8]) -> String? {
        for lag in [1, 4, 16] where bytes.count >= 256 + lag {
            var counts = [Int](repeating: 0, count: 256)
            for index in lag..<bytes.count { counts[Int(bytes[index] &- bytes[index - lag])] += 1 }
            let mean = Double(bytes.count - lag) / 256
            for (step, count) in counts.enumerated() where Double(count) > mean + 9 * mean.squareRoot() + 9 {
                return "\(count) bytes are the one \(lag) before plus \(step)"
            }
        }
        return nil
    }

    /// Reads whose last bytes are zeros, or that of the byte before, more often than chance has it.
    private static func tailFault(in reads: [[UInt8]]) -> String? {
        let uneven = reads.filter { $0.count > 4 && !$0.count.isMultiple(of: 4) }
        guard uneven.count >= 16 else { return nil }
        let zeros = uneven.count { $0.last == 0 }
        if zeros * 3 > uneven.count { return "\(zeros) of \(uneven.count) reads of uneven sizes end in a zero" }
        let pairs = zip(reads, reads.dropFirst())
        let again = pairs.count { !$0.isEmpty && $0.last == $1.first }
        if again * 3 > reads.count {
            return "\(again) of \(reads.count) reads begin with the byte that the last one ended in"
        }
        return nil
    }

    /// Two transforms with one seed.
    static func fault(between first: [[UInt8]], _ second: [[UInt8]]) -> String? {
        let (left, right) = (first.flatMap { $0 }, second.flatMap { $0 })
        let common = min(left.count, right.count, 32)
        guard common >= 16, left.prefix(common) == right.prefix(common) else { return nil }
        return "two transforms give the same bytes"
    }
}
