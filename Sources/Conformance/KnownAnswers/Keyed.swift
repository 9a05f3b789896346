internal import AFALG

/// A transform with the operation that is open on it: sets a key only when it changes, and opens an operation only when
/// there is none, because the kernel refuses a key while an operation is open.
struct Keyed<Transform: ~Copyable, Operation: ~Copyable>: ~Copyable {
    private var transform: Transform
    private let setKey: (inout Transform, [UInt8]) throws(AFALGError) -> Void
    private let open: (borrowing Transform) throws(AFALGError) -> Operation
    private var key: [UInt8]?
    private var operation: Operation?

    init(
        _ transform: consuming Transform,
        setKey: @escaping (inout Transform, [UInt8]) throws(AFALGError) -> Void,
        open: @escaping (borrowing Transform) throws(AFALGError) -> Operation
    ) {
        self.transform = transform
        self.setKey = setKey
        self.open = open
    }

    /// Hands over an operation under the key. After an error the operation is closed: it may be stuck.
    mutating func withOperation<Result>(
        key wanted: [UInt8],
        _ body: (inout Operation) throws(AFALGError) -> Result
    ) throws(AFALGError) -> Result {
        if key != wanted {
            operation = nil
            key = nil
            try setKey(&transform, wanted)
            key = wanted
        }
        if operation == nil { operation = try open(transform) }
        do {
            return try body(&operation!)
        } catch {
            operation = nil
            throw error
        }
    }
}
