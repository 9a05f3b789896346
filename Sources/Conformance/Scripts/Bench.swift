internal import AFALG
internal import Corpus
internal import KernelNames
internal import Records
internal import SystemPackage

/// A bound transform of any type.
final class BoundTransform: @unchecked Sendable {
    private var hash: HashTransform?
    private var skcipher: SkcipherTransform?
    private var aead: AEADTransform?
    private var rng: RNGTransform?

    init(_ type: CipherType, driver: String) throws(AFALGError) {
        switch type {
        case .hash: hash = try HashTransform(driver)
        case .skcipher: skcipher = try SkcipherTransform(driver)
        case .aead: aead = try AEADTransform(driver)
        case .rng: rng = try RNGTransform(driver)
        }
    }

    func setKey(_ key: [UInt8]) throws(AFALGError) {
        try hash?.setKey(key.span.bytes)
        try skcipher?.setKey(key.span.bytes)
        try aead?.setKey(key.span.bytes)
        try rng?.seed(key.span.bytes)
    }

    func setTagSize(_ size: Int) throws(AFALGError) { try aead?.setTagSize(size) }

    func open() throws(AFALGError) -> OpenOperation {
        let operation = OpenOperation()
        operation.hash = try hash?.makeOperation()
        operation.skcipher = try skcipher?.makeOperation()
        operation.aead = try aead?.makeOperation()
        operation.rng = try rng?.makeOperation()
        return operation
    }
}

/// An open operation of any type: exactly one of the members is there.
final class OpenOperation {
    fileprivate var hash: HashOperation?
    fileprivate var skcipher: SkcipherOperation?
    fileprivate var aead: AEADOperation?
    fileprivate var rng: RNGOperation?
    private var isDecrypting = false
    /// Where whole messages come out.
    private var memory = OutputMemory()
    /// Data that the kernel may still refer to, because they were spliced; the last of them for receives in place.
    private var sent: [Arena] = []
    /// The last part of a digest's message that is to be spliced: it goes in with the receive, in one call of the library.
    private var lastPart: UnsafeRawBufferPointer?

    func clone() throws(AFALGError) -> OpenOperation {
        let copy = OpenOperation()
        copy.hash = try hash?.clone()
        return copy
    }

    // MARK: Sending

    func send(
        _ control: Script.Control?,
        _ data: Octets,
        _ layout: Script.Layout,
        more: Bool,
        splice: Bool
    ) throws(AFALGError) {
        if let control { try begin(control) }
        let arena = Arena(layout)
        arena.fill(data.values)
        sent.append(arena)
        if layout.pieces.count == 1 || splice {
            let last = layout.pieces.count - 1
            for index in 0...last {
                if splice, !more, index == last, hash != nil, layout.pieces[index] > 0 {
                    lastPart = UnsafeRawBufferPointer(arena.piece(index))
                    break
                }
                let span = RawSpan(_unsafeBytes: UnsafeRawBufferPointer(arena.piece(index)))
                try write(span, more: more || index < last, by: splice ? .splice : .copy)
            }
        } else {
            var gather = Gather()
            for index in layout.pieces.indices {
                let bytes = UnsafeRawBufferPointer(arena.piece(index))
                gather.append(unsafe _overrideLifetime(RawSpan(_unsafeBytes: bytes), copying: ()))
            }
            try hash?.update(gather)
            try skcipher?.write(gather, more: more)
            try aead?.write(gather, more: more)
            if !more { try hash?.finish() }
        }
    }

    private func begin(_ control: Script.Control) throws(AFALGError) {
        isDecrypting = control.direction == .decrypt
        let iv = control.iv.span.bytes
        try skcipher?.begin(control.way, iv: iv)
        try aead?.begin(control.way, iv: iv, associatedDataSize: control.associated ?? 0)
    }

    private func write(_ span: RawSpan, more: Bool, by transfer: Transfer) throws(AFALGError) {
        if more {
            try hash?.update(span, by: transfer)
        } else {
            // By splice, the kernel has ways of its own for a whole message and for a last part.
            try hash?.finish(span, by: transfer)
        }
        try skcipher?.write(span, more: more, by: transfer)
        try aead?.write(span, more: more, by: transfer)
    }

    // MARK: Receiving

    /// Receives into the pieces of a layout.
    func receive(_ layout: Script.Layout, inPlace: Bool) throws(AFALGError) -> Received {
        let fresh = inPlace ? nil : Arena(layout)
        guard let arena = fresh ?? sent.last else { return Received(bytes: []) }
        defer { sent = [] }
        let size: Int
        if arena.layout.pieces.count == 1 {
            let piece = arena.piece(0)
            var span = unsafe _overrideLifetime(MutableRawSpan(_unsafeBytes: piece), copying: ())
            size = try read(into: &span)
        } else {
            var scatter = Scatter()
            for index in arena.layout.pieces.indices {
                scatter.append(unsafe _overrideLifetime(MutableRawSpan(_unsafeBytes: arena.piece(index)), copying: ()))
            }
            size = try read(into: scatter)
        }
        return Received(bytes: arena.bytes(size), spoiled: arena.spoiledPlace())
    }

    private func read(into span: inout MutableRawSpan) throws(AFALGError) -> Int {
        if hash != nil {
            guard let part = lastPart else { return try hash!.finalize(into: &span) }
            lastPart = nil
            return try hash!.digest(of: RawSpan(_unsafeBytes: part), into: &span, by: .splice)
        }
        if skcipher != nil { return try skcipher!.read(into: &span) }
        if rng != nil { return try rng!.read(into: &span) }
        if isDecrypting { return try Self.size(try aead!.readOpened(into: &span)) }
        return try aead!.readSealed(into: &span)
    }

    private func read(into scatter: borrowing Scatter) throws(AFALGError) -> Int {
        if hash != nil { return try hash!.finalize(into: scatter) }
        if skcipher != nil { return try skcipher!.read(into: scatter) }
        if rng != nil { return try rng!.read(into: scatter) }
        if isDecrypting { return try Self.size(try aead!.readOpened(into: scatter)) }
        return try aead!.readSealed(into: scatter)
    }

    /// A forged message as the kernel says it.
    private static func size(_ opened: AEADOperation.Opened) throws(AFALGError) -> Int {
        switch opened {
        case .authentic(let size): return size
        case .forged: throw AFALGError(step: .receive, errno: .badMessage, type: "aead", algorithm: "")
        }
    }

    /// A whole message in one call each of send and receive, where it fits the kernel's queue.
    func exchange(_ control: Script.Control?, _ data: [UInt8], room: Int) throws(AFALGError) -> Received {
        let output = memory.piece(of: room)
        let piece = output.piece(0)
        var span = unsafe _overrideLifetime(MutableRawSpan(_unsafeBytes: piece), copying: ())
        let input = data.span.bytes
        let size: Int
        if hash != nil {
            size = try hash!.digest(of: input, into: &span)
        } else if skcipher != nil {
            if let control {
                size = try skcipher!.crypt(control.way, iv: control.iv.span.bytes, input, into: &span)
            } else {
                size = try skcipher!.crypt(input, into: &span)
            }
        } else if let control {
            isDecrypting = control.direction == .decrypt
            let head = input.extracting(first: control.associated ?? 0)
            let text = input.extracting(droppingFirst: control.associated ?? 0)
            let iv = control.iv.span.bytes
            if isDecrypting {
                let opened = try aead!.open(iv: iv, associatedData: head, ciphertextAndTag: text, into: &span)
                size = try Self.size(opened)
            } else {
                size = try aead!.seal(iv: iv, associatedData: head, plaintext: text, into: &span)
            }
        } else {
            try aead!.write(input, more: false)
            size = try read(into: &span)
        }
        let spoiled = output.spoiledPlace()
        if spoiled != nil { memory.discard() }
        return Received(bytes: output.bytes(size), spoiled: spoiled)
    }

    func submit(_ size: Int, to queue: inout RequestQueue, id: UInt64) throws(AFALGError) {
        if hash != nil { try queue.receive(size, from: hash!, id: id) }
        if skcipher != nil { try queue.receive(size, from: skcipher!, id: id) }
        if aead != nil { try queue.receive(size, from: aead!, buffers: 2, id: id) }
    }
}

/// What came of a receive.
struct Received {
    var bytes: [UInt8]
    /// Where memory beside the output was written.
    var spoiled: Int?
}

extension Script.Control {
    fileprivate var way: Direction { direction == .encrypt ? .encrypt : .decrypt }
}
