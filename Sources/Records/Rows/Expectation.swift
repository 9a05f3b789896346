/// What must come of a call.
public struct Expectation: Sendable, Equatable {
    /// A part of an output.
    public struct Window: Sendable, Equatable {
        /// Where it starts.
        public var offset: Int
        /// What must stand there.
        public var bytes: [UInt8]

        /// Names a part.
        public init(_ offset: Int, _ bytes: [UInt8]) {
            self.offset = offset
            self.bytes = bytes
        }
    }

    /// What the output of an invalid case must not be; any other output is right.
    public enum Exclusion: Sendable, Equatable {
        /// An output that begins with these bytes: the wrong tag of an invalid MAC case.
        case prefix([UInt8])
        /// An output that ends in valid PKCS #7 padding, which the kernel does not look at.
        case padded
    }

    /// Whether the call may succeed.
    public var mayPass: Bool
    /// The number of bytes that must come; nil for any.
    public var size: Int?
    /// What must stand in the output.
    public var windows: [Window]
    /// Names of the errors that the call may end with.
    public var errnos: [String]
    /// What the output must not be; nil where `size` and `windows` say all.
    public var exclusion: Exclusion?

    /// Describes what may come.
    public init(
        mayPass: Bool = true,
        size: Int? = nil,
        windows: [Window] = [],
        errnos: [String] = [],
        exclusion: Exclusion? = nil
    ) {
        self.mayPass = mayPass
        self.size = size
        self.windows = windows
        self.errnos = errnos
        self.exclusion = exclusion
    }

    /// These bytes and no others.
    public static func output(_ bytes: [UInt8]) -> Expectation {
        Expectation(size: bytes.count, windows: [Window(0, bytes)])
    }

    /// Any success.
    public static let success = Expectation()
}

extension Expectation {
    /// The whole output, where windows that follow one another from the first byte on spell it; else nil.
    public var wholeOutput: [UInt8]? {
        var output: [UInt8] = []
        for window in windows {
            guard window.offset == output.count else { return nil }
            output += window.bytes
        }
        return windows.isEmpty ? nil : output
    }
}
