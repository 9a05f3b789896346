internal import AFALG
internal import Corpus
internal import KernelNames

/// How the drivers of a templated algorithm are made: which template, and what each of its slots takes.
///
/// `$1`, `$2` stand for the arguments of the algorithm's name: `ctr($1)` in a rule for `gcm($1)` is `ctr(aes)` for
/// `gcm(aes)`. The rules follow the templates of Linux `crypto/*.c`; they name no driver.
struct InstanceRule {
    /// What a slot takes.
    enum Kind {
        /// A single-block cipher.
        case cipher
        /// A digest, keyed or not.
        case hash
        case skcipher
        case aead

        /// Whether an implementation is of this kind.
        func takes(_ entry: RegisteredAlgorithm) -> Bool {
            switch self {
            case .cipher: entry.type == "cipher"
            case .hash: entry.socketType == "hash"
            case .skcipher: entry.socketType == "skcipher"
            case .aead: entry.socketType == "aead"
            }
        }
    }

    /// One argument of the template: the kind and the algorithm whose drivers fit.
    struct Slot: Equatable {
        let kind: Kind
        let algorithm: String

        init(_ kind: Kind, _ algorithm: String) {
            self.kind = kind
            self.algorithm = algorithm
        }
    }

    /// The template in the algorithm's name.
    let algorithm: String
    /// The template to bind, which may be another: `gcm_base` makes `gcm`.
    let template: String
    let slots: [Slot]

    private init(_ algorithm: String, template: String? = nil, _ slots: Slot...) {
        self.algorithm = algorithm
        self.template = template ?? algorithm
        self.slots = slots
    }

    /// The rules, one for each template of a name.
    static let all: [InstanceRule] = [
        InstanceRule("hmac", Slot(.hash, "$1")),
        InstanceRule("cmac", Slot(.cipher, "$1")),
        InstanceRule("xcbc", Slot(.cipher, "$1")),
        InstanceRule("cbcmac", Slot(.cipher, "$1")),
        InstanceRule("vmac64", Slot(.cipher, "$1")),

        InstanceRule("ecb", Slot(.cipher, "$1")),
        InstanceRule("cbc", Slot(.cipher, "$1")),
        InstanceRule("pcbc", Slot(.cipher, "$1")),
        InstanceRule("cfb", Slot(.cipher, "$1")),
        InstanceRule("ofb", Slot(.cipher, "$1")),
        InstanceRule("ctr", Slot(.cipher, "$1")),
        InstanceRule("xctr", Slot(.cipher, "$1")),
        InstanceRule("kw", Slot(.cipher, "$1")),
        InstanceRule("cts", Slot(.skcipher, "$1")),
        InstanceRule("rfc3686", Slot(.skcipher, "$1")),
        InstanceRule("xts", Slot(.skcipher, "ecb($1)")),
        InstanceRule("lrw", Slot(.skcipher, "ecb($1)")),
        InstanceRule("essiv", Slot(.skcipher, "$1"), Slot(.hash, "$2")),
        InstanceRule("adiantum", Slot(.skcipher, "$1"), Slot(.cipher, "$2"), Slot(.hash, "nhpoly1305")),
        InstanceRule("hctr2", template: "hctr2_base", Slot(.skcipher, "xctr($1)"), Slot(.hash, "polyval")),

        InstanceRule("gcm", template: "gcm_base", Slot(.skcipher, "ctr($1)"), Slot(.hash, "ghash")),
        InstanceRule("ccm", template: "ccm_base", Slot(.skcipher, "ctr($1)"), Slot(.hash, "cbcmac($1)")),
        InstanceRule("rfc4106", Slot(.aead, "$1")),
        InstanceRule("rfc4309", Slot(.aead, "$1")),
        InstanceRule("rfc4543", Slot(.aead, "$1")),
        InstanceRule("rfc7539", Slot(.skcipher, "$1"), Slot(.hash, "$2")),
        InstanceRule("rfc7539esp", Slot(.skcipher, "$1"), Slot(.hash, "$2")),
        InstanceRule("authenc", Slot(.hash, "$1"), Slot(.skcipher, "$2")),
        InstanceRule("authencesn", Slot(.hash, "$1"), Slot(.skcipher, "$2")),
        InstanceRule("krb5enc", Slot(.hash, "$1"), Slot(.skcipher, "$2")),
        InstanceRule("seqiv", Slot(.aead, "$1")),
        InstanceRule("echainiv", Slot(.aead, "$1")),
    ]

    /// The rule for an algorithm with its slots filled in; nil for a name that no template makes.
    static func rule(for name: String) -> InstanceRule? {
        guard let parts = TemplateName(name), let rule = all.first(where: { $0.algorithm == parts.template }) else {
            return nil
        }
        return InstanceRule(rule, arguments: parts.arguments)
    }

    private init(_ rule: InstanceRule, arguments: [Substring]) {
        algorithm = rule.algorithm
        template = rule.template
        slots = rule.slots.map { slot in
            var name = slot.algorithm
            for (index, argument) in arguments.enumerated() { name = name.replacing("$\(index + 1)", with: argument) }
            return Slot(slot.kind, name)
        }
    }

    // MARK: Combinations

    /// Up to so many instances of an algorithm are all made.
    static let fullProduct = 6

    /// The names to bind.
    ///
    /// All combinations where they are few; else each driver of each slot once, with the best of the other slots. A slot
    /// of which nothing is registered is filled with its algorithm's name: newer kernels have some algorithms inside a
    /// template that only knows them by that name.
    ///
    /// - Parameters:
    ///   - entries: what is registered.
    ///   - settled: places of slots that take the best driver alone (`SlotPartners`).
    func names(over entries: [RegisteredAlgorithm], settled: Set<Int> = []) -> [String] {
        let choices = slots.enumerated().map { place, slot in
            let found = entries.filter { $0.name == slot.algorithm && !$0.isInternal && slot.kind.takes($0) }
                .sorted { $0.priority > $1.priority }.map(\.driver)
            var seen: Set<String> = []
            let drivers = found.isEmpty ? [slot.algorithm] : found.filter { seen.insert($0).inserted }
            return settled.contains(place) ? Array(drivers.prefix(1)) : drivers
        }
        return Self.combinations(choices).map { "\(template)(\($0.joined(separator: ",")))" }
    }

    /// Combinations of choices, the best of each first.
    static func combinations(_ choices: [[String]]) -> [[String]] {
        guard choices.reduce(1, { $0 * $1.count }) > fullProduct else {
            return choices.reduce([[]]) { heads, drivers in heads.flatMap { head in drivers.map { head + [$0] } } }
        }
        let best = choices.map { $0[0] }
        return [best]
            + choices.indices.flatMap { place in
                choices[place].dropFirst().map { driver in
                    var names = best
                    names[place] = driver
                    return names
                }
            }
    }
}
