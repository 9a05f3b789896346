internal import Records

/// What the failures of a record have in common, against what passed.
struct CommonTrait {
    /// A check with its outcome.
    typealias Check = (trait: CommonTrait, hasFailed: Bool)

    /// Bytes of text.
    var length: Int
    /// Whether all memory starts at a multiple of 16 and is in one piece.
    var isAligned = true
    /// Whether the message was sent or received in parts.
    var isCut: Bool

    /// One line; nil where nothing failed.
    static func words(_ checks: [Check], stride: Int) -> String? {
        let failed = checks.filter(\.hasFailed).map(\.trait)
        let passed = checks.filter { !$0.hasFailed }.map(\.trait)
        guard !failed.isEmpty else { return nil }
        if passed.isEmpty { return "every check fails" }
        let count = "\(failed.count) of \(checks.count) checks fail"
        let traits: [(String, (CommonTrait) -> Bool)] = [
            ("of lengths that are no multiple of \(stride)", { !$0.length.isMultiple(of: stride) }),
            ("of whole blocks", { $0.length.isMultiple(of: stride) }),
            ("that are cut", \.isCut),
            ("that are not cut", { !$0.isCut }),
            ("at addresses that are no multiple of 16", { !$0.isAligned }),
        ]
        for (name, holds) in traits where failed.allSatisfy(holds) && !passed.contains(where: holds) {
            return "\(count): those \(name)"
        }
        let least = failed.map(\.length).min() ?? 0
        if passed.allSatisfy({ $0.length < least }) { return "\(count): those of \(least) bytes and more" }
        let most = failed.map(\.length).max() ?? 0
        if most == 0, passed.allSatisfy({ $0.length > 0 }) { return "\(count): those without text" }
        if passed.allSatisfy({ $0.length > most }) { return "\(count): those of \(most) bytes and less" }
        let lengths = Set(failed.map(\.length))
        if lengths.count == 1, !passed.contains(where: { lengths.contains($0.length) }) {
            return "\(count): those of \(least) bytes"
        }
        return count
    }
}

extension CommonTrait {
    /// What a script puts to the driver.
    init(of script: Script, associated: Int, isCut: Bool) {
        self.init(length: -associated, isCut: isCut)
        func take(_ layout: Script.Layout) {
            isAligned = isAligned && layout.offset.isMultiple(of: 16) && layout.pieces.count == 1
        }
        var whole: Int?
        for step in script.lanes.first ?? [] {
            switch step {
            case .message(_, _, let data, _): whole = data.count
            case .send(_, _, let data, let layout, _, _):
                length += data.count
                take(layout)
            case .receive(_, let layout, _, _): take(layout)
            case .setKey, .setTagSize, .open, .clone, .close, .submit, .collect, .pause: break
            }
        }
        if let whole { length = whole - associated }
    }
}
