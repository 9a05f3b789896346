/// How many records at the beginning of a response file have an answer.
struct RecordTally {
    /// Records with an answer: a result, or both texts of a cipher.
    private(set) var answered = 0
    /// Records that have inputs only.
    private(set) var asked = 0
    /// The fields and words of the record at hand.
    private var names: Set<String> = []
    /// Whether a field has a question mark for its value: a sample of the form of answers, which may give the first few.
    private(set) var isSample = false

    /// Whether a record ended.
    var hasEnded: Bool { answered + asked > 0 }
    /// Whether a record began and did not end.
    var hasBegun: Bool { names.contains(where: Self.knows) }

    /// Takes a field whose value is a question mark.
    mutating func takeBlank() { isSample = true }

    /// Takes the name of a field that has a value, or a bare word. A name that comes again begins another record.
    mutating func take(_ name: String) {
        if names.contains(name) { end() }
        names.insert(name)
    }

    /// Ends the record, if one has begun.
    mutating func end() {
        let texts = names.count { Self.texts.contains($0) }
        if texts > 1 || !names.isDisjoint(with: Self.results) {
            answered += 1
        } else if texts > 0 || !names.isDisjoint(with: Self.inputs) {
            asked += 1
        }
        names = []
    }

    /// Whether a field of that name stands in records of symmetric algorithms, digests, codes or generators.
    static func knows(_ name: String) -> Bool {
        results.contains(name) || texts.contains(name) || inputs.contains(name) || others.contains(name)
    }

    private static let results: Set = ["MD", "Mac", "R", "ReturnedBits", "Result", "FAIL", "PASS"]
    private static let texts: Set = [
        "PLAINTEXT", "PLAINTEXT1", "CIPHERTEXT", "CIPHERTEXT1", "PT", "CT", "P", "C", "Payload",
    ]
    private static let inputs: Set = [
        "KEY", "KEYs", "KEY1", "Key", "Key1", "K", "Msg", "Seed", "DT", "V", "IV", "Adata", "AAD", "Nonce",
        "EntropyInput",
        "i", "DataUnitSeqNumber",
    ]
    private static let others: Set = [
        "COUNT", "Count", "Len", "Klen", "Mlen", "Tlen", "DataUnitLen", "Alen", "Plen", "Nlen", "KEY2", "KEY3", "Key2",
        "Key3",
        "Tag", "PersonalizationString", "AdditionalInput",
    ]
}
