public import KernelNames

/// A way of putting vectors to a driver; its raw value is its name in records.
///
/// `Documentation/exercises.md` says what each is for.
public enum Exercise: String, CaseIterable, Sendable {
    /// Known answers: the whole message in one send.
    case oneshot
    /// Known answers: the message in three sends, the first of a single byte.
    case chunked
    /// The message cut at, before and behind block boundaries, at primes and at random places.
    case splits
    /// Input and output in many buffers of odd sizes, at odd addresses and across pages.
    case buffers
    /// The output over the input.
    case inPlace = "in-place"
    /// The message by vmsplice and splice.
    case splice
    /// Several asynchronous reads in flight.
    case async
    /// Partial receives and messages without an IV, which goes on from the one before.
    case chaining
    /// Counters and IVs whose words are all ones, or nearly.
    case wrap
    /// Key after key, of other sizes too, and after one that was refused.
    case rekey
    /// Keys, tags and lengths that the driver must refuse, or must take.
    case refusals
    /// Forged, shortened and extended messages.
    case tamper
    /// A digest that is copied in the middle of its message.
    case clone
    /// Two operations and two transforms in turns.
    case interleaved
    /// Messages beyond a page, 64 KiB and 1 MiB; many bytes of a generator.
    case long
    /// The same few messages many times over.
    case repeated
    /// Several threads on one transform.
    case threads
    /// Random messages, answered by another implementation first.
    case differential
    /// Messages of callers that may not sleep; only the kernel module has such.
    case atomic
    /// Digests that one driver begins and another one ends; only the kernel module takes a state from the one to the other.
    case handover
    /// Sequences of commands on one transform that cover the pairs of what adjacent ones may be.
    case stateful

    /// The exercises that make sense for a type.
    public static func all(for type: CipherType) -> [Exercise] { allCases.filter { $0.applies(to: type) } }

    /// What the generated Swift Testing suites do: known answers, on every vector.
    public static let ofSuites: [Exercise] = [.oneshot, .chunked]

    /// Whether every group of vectors takes part; the other exercises choose a few groups of an algorithm.
    public var takesEveryGroup: Bool { Self.ofSuites.contains(self) }

    /// The exercise whose commands show what this one shows of drivers of a type, so that `quick` need not have both; nil where
    /// there is none.
    ///
    /// The kill matrix decides (`Documentation/kill-matrix.md`).
    public func replacement(for type: CipherType) -> Exercise? {
        switch self {
        case .splits: type == .rng ? nil : .stateful
        case .buffers, .splice, .rekey, .chaining, .clone, .interleaved, .differential: .stateful
        default: nil
        }
    }

    /// Whether AF_ALG has no such requests.
    public var needsModule: Bool { self == .atomic || self == .handover }

    private func applies(to type: CipherType) -> Bool {
        switch self {
        case .oneshot: true
        case .chunked, .buffers, .splice, .async, .rekey, .threads, .differential, .refusals, .atomic: type != .rng
        case .splits, .interleaved, .long, .repeated, .stateful: true
        case .inPlace, .wrap: type == .skcipher || type == .aead
        case .chaining: type == .skcipher
        case .tamper: type == .aead
        case .clone, .handover: type == .hash
        }
    }
}

extension Exercise: CustomStringConvertible, Comparable {
    /// The name in records.
    public var description: String { rawValue }

    /// By name, as reports list exercises that no plan orders.
    public static func < (left: Exercise, right: Exercise) -> Bool { left.rawValue < right.rawValue }
}

extension Sequence<Exercise> {
    /// The names, separated by spaces.
    public var words: String { map(\.rawValue).joined(separator: " ") }
}
