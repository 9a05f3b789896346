public import KernelNames

/// What is done to one driver, call by call, and what must come of it. A script needs nothing else: it can be run again,
/// on another driver too, and turned into a program.
public struct Script: Sendable, Equatable {
    /// What to do with the data.
    public enum Direction: String, CaseIterable, Sendable {
        /// ALG_OP_DECRYPT.
        case decrypt
        /// ALG_OP_ENCRYPT.
        case encrypt
    }

    /// The control data that starts a message.
    public struct Control: Sendable, Hashable {
        /// What to do.
        public var direction: Direction
        /// The IV; empty for none.
        public var iv: [UInt8]
        /// AEAD: bytes of associated data.
        public var associated: Int?

        /// Describes the start of a message.
        public init(_ direction: Direction, iv: [UInt8], associated: Int? = nil) {
            self.direction = direction
            self.iv = iv
            self.associated = associated
        }
    }

    /// How bytes lie in memory.
    public struct Layout: Sendable, Equatable {
        /// Bytes from one piece's end to the next one's start; odd, so that alignments differ.
        public static let gap = 67

        /// Sizes of the pieces, in order.
        public var pieces: [Int]
        /// Where the first piece starts, in bytes from the start of a page.
        public var offset: Int

        /// Places pieces.
        public init(_ pieces: [Int], offset: Int = 0) {
            self.pieces = pieces
            self.offset = offset
        }

        /// Bytes in all pieces.
        public var count: Int { pieces.reduce(0, +) }
        /// Where each piece lies, from the page's start.
        public var places: [Range<Int>] {
            var start = offset
            return pieces.map { size in
                defer { start += size + Self.gap }
                return start..<start + size
            }
        }
    }

    /// One call, or one message.
    public enum Step: Sendable, Equatable {
        /// Sets the key.
        case setKey(transform: Int, key: [UInt8], Expectation)
        /// Sets the tag's size.
        case setTagSize(transform: Int, size: Int, Expectation)
        /// Opens an operation on a transform.
        case open(operation: Int, transform: Int)
        /// Copies a digest in the middle of its message.
        case clone(operation: Int, from: Int)
        /// Closes an operation.
        case close(operation: Int)
        /// Sends a part of a message; with control data the start of one.
        case send(operation: Int, Control?, Octets, Layout, more: Bool, splice: Bool)
        /// Receives into pieces, over the last data that the operation was sent or elsewhere.
        case receive(operation: Int, Layout, Expectation, inPlace: Bool)
        /// A whole message in one send and one receive.
        case message(operation: Int, Control?, Octets, Expectation)
        /// Asks for a result without waiting.
        case submit(operation: Int, size: Int, Expectation)
        /// Collects all results that were asked for.
        case collect
        /// Does nothing for a while: a device that has nothing to do may be put to sleep.
        case pause(milliseconds: Int)
    }

    /// The AF_ALG type.
    public var type: CipherType
    /// How many transforms are bound; all to the driver.
    public var transforms: Int
    /// What comes first, once.
    public var setup: [Step]
    /// What follows; each lane on a thread of its own, with operations of its own.
    public var lanes: [[Step]]
    /// How often each lane is done.
    public var repetitions: Int

    /// Describes what is done.
    public init(type: CipherType, transforms: Int = 1, setup: [Step] = [], lanes: [[Step]], repetitions: Int = 1) {
        self.type = type
        self.transforms = transforms
        self.setup = setup
        self.lanes = lanes
        self.repetitions = repetitions
    }
}
