internal import Corpus
internal import Records

/// Messages of ChaCha20-Poly1305 whose accumulator ends at 0 to 4: where a driver leaves the last reduction out it holds
/// 2^130 - 5 to 2^130 - 1 instead, and the tag is five too small. One message of 2^128 does so by chance.
///
/// The message and its tag are computed here (RFC 8439); no implementation is asked.
struct UnreducedAccumulators {
    func add(to list: inout CaseList, _ subject: Subject) {
        var random = SplitMix(seed: subject.seed, for: "unreduced")
        guard let key = subject.key(&random), key.count == 32, subject.group.ivSize == 12 else { return }
        for sum in 0..<UInt128(5) {
            guard let message = Self.message(ending: sum, key, subject, &random) else { continue }
            list.add(message, "an accumulator of \(sum) at the end", subject.script(message, [message.whole()]))
        }
    }

    /// A message of one block; a quarter of the nonces have one.
    private static func message(
        ending sum: UInt128,
        _ key: [UInt8],
        _ subject: Subject,
        _ random: inout SplitMix
    ) -> Message? {
        for _ in 0..<64 {
            let nonce = random.bytes(12)
            let oneTimeKey = Poly1305Key(Array(ChaCha20.block(key: key, counter: 0, nonce: nonce).prefix(32)))
            // The sizes of no associated data and of one block of text.
            let sizes: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0]
            let last = Poly1305Residue(block: sizes[...])
            guard let block = oneTimeKey.block(before: last, leadingTo: Poly1305Residue(sum)) else { continue }
            let stream = ChaCha20.block(key: key, counter: 1, nonce: nonce)
            let text = zip(block, stream).map { $0 ^ $1 }
            let sealed = block + oneTimeKey.tag(of: Poly1305Residue(sum))
            let isOpened = subject.group.operation == .decrypt
            var message = Message(
                id: "unreduced-\(sum)",
                key: key,
                control: Script.Control(isOpened ? .decrypt : .encrypt, iv: nonce, associated: 0),
                data: .bytes(isOpened ? sealed : text),
                tagSize: 16
            )
            message.answer = .output(isOpened ? text : sealed)
            return message
        }
        return nil
    }
}
