package import Records

/// A fault that a driver in memory can have, each after a kind of bug that real drivers had.
package enum Fault: String, CaseIterable, Sendable {
    /// Every answer has a wrong bit.
    case alwaysWrong
    /// A digest forgets what is left of a block between two updates.
    case dropsPartialBlock
    /// Memory at an address that is no multiple of 16 is read wrongly.
    case unalignedWrong
    /// A byte is written behind the output.
    case writesBeside
    /// The input is read again after the output has gone over it.
    case readsOverwritten
    /// Memory that comes by reference is taken to start at a page.
    case splicedFromPageStart
    /// What belongs to a request lies in the transform: the last of several in flight answers for all.
    case requestInTransform
    /// The IV does not go on from one receive to the next.
    case ivStays
    /// The counter has 32 bits.
    case counterWrapsAt32Bits
    /// Of a second key the first half stays as it was.
    case staleKeySchedule
    /// Keys of any size are taken.
    case takesAnyKey
    /// Only the first byte of the tag is compared.
    case comparesFirstTagByte
    /// A copy of a digest and its original go on in one state.
    case cloneSharesState
    /// An operation's message lies in the transform, where other operations find it.
    case operationInTransform
    /// Messages beyond a page are wrong from there on.
    case wrongBeyondPage
    /// Every hundredth answer is wrong.
    case everyHundredthWrong
    /// Requests of several threads take each other's data.
    case notThreadSafe
    /// Lengths that are 1 or 2 beyond a multiple of 32 are wrong from 64 bytes on.
    case rareLength
    /// A valid message is refused.
    case refusesMessages
    /// A generator repeats its reads.
    case repeatsReads
    /// A generator fills whole words only.
    case leavesTailOfRead
    /// A second seed is mixed with what the first one left.
    case seedIsMixed
}

extension Exercise {
    /// The fault that the exercise is there to find, among others.
    package var meantFor: Fault {
        switch self {
        case .oneshot: .alwaysWrong
        case .chunked, .splits: .dropsPartialBlock
        case .buffers: .unalignedWrong
        case .inPlace: .readsOverwritten
        case .splice: .splicedFromPageStart
        case .async: .requestInTransform
        case .chaining: .ivStays
        case .wrap: .counterWrapsAt32Bits
        case .rekey: .staleKeySchedule
        case .refusals: .takesAnyKey
        case .tamper: .comparesFirstTagByte
        case .clone: .cloneSharesState
        case .interleaved: .operationInTransform
        case .long: .wrongBeyondPage
        case .repeated: .everyHundredthWrong
        case .threads: .notThreadSafe
        case .differential: .rareLength
        }
    }
}
