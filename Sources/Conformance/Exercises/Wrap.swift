internal import Corpus
internal import KernelNames
internal import Records

/// IVs whose words are all ones, or a few blocks short of that, so that counters overflow within the message; sums of
/// Poly1305 that need their last reduction.
///
/// The answer of CTR and ChaCha20 is put together from single blocks, each with a counter that is computed here, so that no
/// implementation's increment is trusted. In other modes the reference answers.
struct Wrap: ScriptedExercise {
    func add(to list: inout CaseList, _ subject: Subject) {
        guard subject.group.ivSize > 0, let oracle = subject.oracle else {
            return list.skip("the mode takes no IV, or nobody answers")
        }
        var random = SplitMix(seed: subject.seed, for: "wrap")
        guard let key = subject.key(&random) else { return list.skip("there is no key to follow") }
        let block = subject.traits.stride
        let length = subject.traits.length(subject.isQuick ? 19 * block : 35 * block + 3)
        for (iv, name) in Self.ivs(subject) {
            var message = subject.draft("wrap", key, length, &random)
            message.control?.iv = iv
            let counted = Counter(mode: subject.traits.mode, block: block).answered(message, oracle)
            guard let answered = counted ?? subject.answered(message, oracle) else {
                list.skip("the reference does not take the IV")
                continue
            }
            list.add(answered, name, subject.script(answered, [answered.whole()]))
        }
        if subject.traits.algorithm == "rfc7539(chacha20,poly1305)", subject.group.tagSize == 16 {
            UnreducedAccumulators().add(to: &list, subject)
        }
    }

    private static func ivs(_ subject: Subject) -> [([UInt8], String)] {
        let size = subject.group.ivSize
        let widths = (subject.isQuick ? [4, 8, 16] : [1, 2, 4, 8, 12, 16]).filter { $0 <= size }
        let distances: [UInt8] = subject.isQuick ? [0, 2, 9] : [0, 1, 2, 3, 7, 8, 15, 17]
        var ivs: [([UInt8], String)] = []
        for width in widths {
            for distance in distances {
                // ChaCha20 counts in little-endian words from the front, everything else big-endian from the end.
                let isLittle = subject.traits.mode?.isChaCha ?? false
                var iv = [UInt8](repeating: 0x3A, count: size)
                let ones = isLittle ? 0..<width : size - width..<size
                for index in ones { iv[index] = 0xFF }
                iv[isLittle ? 0 : size - 1] -= distance
                subject.traits.fit(iv: &iv)
                ivs.append((iv, "\(width) bytes of ones less \(distance)"))
            }
        }
        return ivs
    }
}

/// Answers of counter modes, block by block.
struct Counter {
    let mode: CipherMode?
    /// Bytes of a block of a block cipher in CTR mode.
    let block: Int

    /// Nil for modes whose counter is not in the IV.
    func answered(_ message: Message, _ oracle: Oracle) -> Message? {
        guard mode == .ctr || mode == .chacha20, message.control?.associated == nil, var control = message.control
        else { return nil }
        let size = mode == .ctr ? block : 64
        let bytes = message.data.values
        let starts = stride(from: 0, to: bytes.count, by: size)
        let counters = starts.map { _ in
            defer { Self.increment(&control.iv, isLittle: mode == .chacha20) }
            return control.iv
        }
        var answered = message
        if mode == .ctr, let stream = oracle.libraryBlocks(counters.flatMap(\.self), key: message.key) {
            answered.answer = .output(zip(bytes, stream).map { $0 ^ $1 })
            return answered
        }
        let blocks = zip(starts, counters).map { start, counter in
            var single = message
            single.control?.iv = counter
            single.data = .bytes(Array(bytes[start..<min(start + size, bytes.count)]))
            return single
        }
        guard let outputs = oracle.outputs(of: blocks) else { return nil }
        answered.answer = .output(outputs.flatMap(\.self))
        return answered
    }

    /// Adds one: the whole IV big-endian, or ChaCha20's first 32 bits little-endian (RFC 8439, section 2.3).
    static func increment(_ iv: inout [UInt8], isLittle: Bool) {
        for index in isLittle ? Array(0..<4) : Array(iv.indices.reversed()) {
            iv[index] &+= 1
            if iv[index] != 0 { return }
        }
    }
}
