package import Corpus
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
    /// After a message was opened, those that are sealed are wrong until the next key.
    case directionStays
    /// After a forgery, a valid message that is to be opened is called forged, too.
    case forgeryStays
    /// Of a tag that is longer than the one set before, the bytes beyond are not compared.
    case shorterTagCompared
    /// A digest begins with what an abandoned one left of a block.
    case abandonedStays
    /// After a refused message, the next one of more than a block has the refused one's IV.
    case ivOfRefused
    /// A shorter key leaves the end of a longer one.
    case shorterKeyOver
    /// A key that begins as the one before is taken for the same.
    case keyKnownByStart
    /// Differences of the tag's words are summed by exclusive or.
    case sumsTagDifferences
    /// A forgery is answered by EINVAL.
    case forgeryIsInvalid
    /// A second seed is mixed with what the first one left.
    case seedIsMixed
    /// A request sleeps, whether its caller may or not.
    case sleeps
    /// The exported state of a digest is not what other drivers of the algorithm take.
    case ownFormatOfStates
}

/// A driver with a fault, and which of its vectors show it.
package struct FaultyDriver: Sendable {
    /// What is wrong.
    package let fault: Fault
    /// The driver's algorithm.
    package let algorithm: String
    /// What is asked of it.
    package let operation: VectorGroup.Operation

    init(_ fault: Fault, _ algorithm: String = "sha256", _ operation: VectorGroup.Operation = .digest) {
        self.fault = fault
        self.algorithm = algorithm
        self.operation = operation
    }
}

extension Exercise {
    /// The driver that the exercise is there to find, among others.
    package var meantFor: FaultyDriver {
        switch self {
        case .oneshot: FaultyDriver(.alwaysWrong)
        case .chunked, .splits: FaultyDriver(.dropsPartialBlock)
        case .buffers: FaultyDriver(.unalignedWrong, "cbc(aes)", .encrypt)
        case .inPlace: FaultyDriver(.readsOverwritten, "cbc(aes)", .encrypt)
        case .splice: FaultyDriver(.splicedFromPageStart, "cbc(aes)", .encrypt)
        case .async: FaultyDriver(.requestInTransform, "cbc(aes)", .encrypt)
        case .chaining: FaultyDriver(.ivStays, "cbc(aes)", .encrypt)
        case .wrap: FaultyDriver(.counterWrapsAt32Bits, "ctr(aes)", .encrypt)
        case .rekey: FaultyDriver(.staleKeySchedule, "hmac(sha256)")
        case .refusals: FaultyDriver(.takesAnyKey, "cbc(aes)", .encrypt)
        case .tamper: FaultyDriver(.comparesFirstTagByte, "gcm(aes)", .decrypt)
        case .clone: FaultyDriver(.cloneSharesState)
        case .interleaved: FaultyDriver(.operationInTransform)
        case .long: FaultyDriver(.wrongBeyondPage)
        case .repeated: FaultyDriver(.everyHundredthWrong)
        case .threads: FaultyDriver(.notThreadSafe)
        case .differential: FaultyDriver(.rareLength)
        case .atomic: FaultyDriver(.sleeps)
        case .handover: FaultyDriver(.ownFormatOfStates)
        case .stateful: FaultyDriver(.directionStays, "gcm(aes)", .encrypt)
        }
    }
}
