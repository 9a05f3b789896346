internal import Corpus
internal import JSONC

/// What one ACVP test asks of the kernel.
struct ACVPQuestion {
    /// How the answer is written.
    enum Form: Sendable {
        /// The output under that name, cut to `size` bytes where it is a code.
        case output(String, size: Int?)
        /// `ct`, and `tag` of that many bytes apart from it.
        case sealed(tagSize: Int)
        /// `tag` alone, of that many bytes, where there is no text.
        case tag(size: Int)
        /// `pt`, or `testPassed: false`.
        case opened
        /// `testPassed`: whether the driver takes the message, which has no text.
        case authenticated
        /// `ct`, and the `iv` that it was made with: the question has none.
        case chosenIV
        /// `testPassed`: whether the output begins with this code.
        case verified([UInt8])
        /// `resultsArray` of a Monte Carlo test; `isEncryption` is nil for a digest.
        case rounds(isEncryption: Bool?)
    }

    /// What is put to the kernel, without its answer.
    var vector: Vector
    var operation: VectorGroup.Operation
    /// Bytes of tag, code or digest.
    var tagSize = 0
    var chain: Chain?
    var form: Form
    /// The kernel's name, where the vector set has groups for several.
    var kernelName: String?
    /// What AF_ALG does not show of the answer; nil where it shows all.
    var hidden: Hidden?

    /// What keeps a response from being written, although a known answer can be compared with what AF_ALG shows.
    struct Hidden {
        let reason: String
        /// The bytes of the answer that come out.
        let shown: Range<Int>

        /// What comes out of a whole answer.
        func shown(of answer: [UInt8]) -> [UInt8] { Array(answer[shown.clamped(to: answer.indices)]) }
    }

    /// Why no kernel transform takes a test.
    struct Unusable: Error {
        let reason: String

        /// A kind of test that nothing here knows.
        static func type(_ name: String) -> Unusable {
            Unusable(reason: "no test of the type \(quoted(name)) is known")
        }
    }

    /// Reads a test.
    ///
    /// - Throws: `Unusable` where the kernel has no such transform, `JSONError` where the text is damaged.
    init(_ algorithm: ACVPAlgorithm, group: JSONCursor, test: JSONCursor, id: String) throws {
        switch algorithm.family {
        case .cipher(let ivSize, let chain):
            self = try Self.cipher(algorithm, ivSize: ivSize, chain: chain, group, test, id)
        case .tweaked: self = try Self.tweaked(group, test, id)
        case .authenticated(let layout): self = try Self.authenticated(layout, group, test, id)
        case .keyWrap: self = try Self.keyWrap(group, test, id)
        case .code(let size): self = try Self.code(algorithm, size: size, group, test, id)
        case .blockCode: self = try Self.blockCode(group, test, id)
        case .digest(let size, let chain): self = try Self.digest(size: size, chain: chain, group, test, id)
        case .generator(let generator): self = try Self.generator(generator, group, test, id)
        }
    }

    init(_ vector: Vector, _ operation: VectorGroup.Operation, tagSize: Int = 0, form: Form) {
        self.vector = vector
        self.operation = operation
        self.tagSize = tagSize
        self.form = form
    }

    private static func cipher(
        _ algorithm: ACVPAlgorithm,
        ivSize: Int,
        chain: Chain.Kind?,
        _ group: JSONCursor,
        _ test: JSONCursor,
        _ id: String
    ) throws -> ACVPQuestion {
        let isEncryption = try isEncryption(group)
        // Counter mode alone lets the module choose where to count from.
        let isChosen = try algorithm.kernelName.hasPrefix("ctr(") && isEncryption && test.member("iv") == nil
        let iv = ivSize == 0 ? [] : isChosen ? try chosenIV(test, ivSize) : try test.bytes("iv", bits: ivSize * 8)
        let vector = Vector(
            id: id,
            key: try algorithm.key(of: test),
            iv: iv,
            input: try text(test, isEncryption ? "pt" : "ct")
        )
        let operation: VectorGroup.Operation = isEncryption ? .encrypt : .decrypt
        switch try group.at("testType").string() {
        case "AFT", "CTR":
            for name in ["incremental", "incrementalCounter"] where try group.member(name)?.bool() == false {
                throw Unusable(reason: "the kernel's counter counts up")
            }
            if algorithm.needsBlocks, !vector.input.count.isMultiple(of: algorithm.blockSize) {
                throw Unusable(reason: "the kernel takes whole blocks only")
            }
            if algorithm.stealsCiphertext, vector.input.count < algorithm.blockSize {
                throw Unusable(reason: "the kernel takes at least a block")
            }
            if isChosen { return ACVPQuestion(vector, operation, form: .chosenIV) }
            return ACVPQuestion(vector, operation, form: .output(isEncryption ? "ct" : "pt", size: nil))
        case "MCT":
            guard let chain else { throw Unusable(reason: "no Monte Carlo test of \(algorithm.name) is known here") }
            guard vector.input.count == (algorithm.isTripleDES ? 8 : 16) else {
                throw test.error("a Monte Carlo test starts with one block")
            }
            var question = ACVPQuestion(vector, operation, form: .rounds(isEncryption: isEncryption))
            question.chain = .monteCarlo(chain)
            return question
        case let other: throw Unusable.type(other)
        }
    }

    /// An initial counter for a test that leaves it to the module: another for each test, far from all others.
    private static func chosenIV(_ test: JSONCursor, _ size: Int) throws -> [UInt8] {
        let number = UInt64(truncatingIfNeeded: try test.at("tcId").int())
        let start = withUnsafeBytes(of: number.bigEndian) { Array($0) }
        return size >= 16
            ? start + Array(repeating: 0, count: size - 8)
            : Array(start.suffix(size / 2))
                + Array(repeating: 0, count: size - size / 2)
    }

    private static func tweaked(_ group: JSONCursor, _ test: JSONCursor, _ id: String) throws -> ACVPQuestion {
        try aftOnly(group)
        let isEncryption = try isEncryption(group)
        let input = try text(test, isEncryption ? "pt" : "ct")
        let key = try test.bytes("key")
        guard key.count * 4 == (try group.at("keyLen").int()) else {
            throw try test.at("key").error("\(key.count) bytes, of which the group's keyLen says the half")
        }
        let tweak: [UInt8]
        if try group.at("tweakMode").string() == "number" {
            let number = try test.at("sequenceNumber").int()
            tweak = withUnsafeBytes(of: number.littleEndian) { Array($0) } + Array(repeating: 0, count: 8)
        } else {
            tweak = try test.bytes("tweakValue", bits: 128)
        }
        if input.count < 16 { throw Unusable(reason: "the kernel takes no data unit below 128 bits") }
        // A group may give ranges here; then each test says what it has. A text may be less than a unit, never more.
        let length = try test.member("payloadLen")?.int() ?? (try? group.member("payloadLen")?.int())
        if let length, length != input.count * 8 { throw Unusable(reason: "the kernel takes whole bytes only") }
        let unit = try test.member("dataUnitLen")?.int() ?? (try? group.member("dataUnitLen")?.int())
        if let unit, unit < input.count * 8 {
            throw Unusable(reason: "several data units in one message, which AF_ALG cannot ask for")
        }
        let vector = Vector(id: id, key: key, iv: tweak, input: input)
        return ACVPQuestion(
            vector,
            isEncryption ? .encrypt : .decrypt,
            form: .output(isEncryption ? "ct" : "pt", size: nil)
        )
    }

    private static func authenticated(
        _ layout: AEADLayout,
        _ group: JSONCursor,
        _ test: JSONCursor,
        _ id: String
    ) throws -> ACVPQuestion {
        try aftOnly(group)
        let isEncryption = try isEncryption(group)
        if let origin = try group.member("ivGen"), try origin.string() != "external", isEncryption {
            throw Unusable(reason: "the kernel makes no IVs for this mode")
        }
        let tagSize = try wholeBytes(group, "tagLen")
        let nonce = try test.bytes("iv", bits: group.at("ivLen").int())
        if let reason = layout.unusable(nonceSize: nonce.count, tagSize: tagSize) { throw Unusable(reason: reason) }
        let hasText = try test.member(isEncryption ? "pt" : "ct") != nil
        var input = hasText ? try text(test, isEncryption ? "pt" : "ct") : []
        if !hasText, try group.member("payloadLen")?.int() ?? 0 != 0 { throw test.error("no text") }
        if !isEncryption, layout == .gcm { input += try test.bytes("tag", bits: tagSize * 8) }
        guard isEncryption || input.count >= tagSize else { throw try test.at("ct").error("shorter than the tag") }
        let vector = Vector(
            id: id,
            key: try test.bytes("key", bits: group.at("keyLen").int()),
            iv: layout.kernelIV(nonce),
            aad: try test.bytesIfThere("aad"),
            input: input
        )
        let sealed: Form = layout == .gcm ? .sealed(tagSize: tagSize) : .output("ct", size: nil)
        return ACVPQuestion(
            vector,
            isEncryption ? .encrypt : .decrypt,
            tagSize: tagSize,
            form: hasText ? (isEncryption ? sealed : .opened) : isEncryption ? .tag(size: tagSize) : .authenticated
        )
    }

    private static func keyWrap(_ group: JSONCursor, _ test: JSONCursor, _ id: String) throws -> ACVPQuestion {
        try aftOnly(group)
        if let cipher = try group.member("kwCipher"), try cipher.string() != "cipher" {
            throw Unusable(reason: "the kernel wraps with the cipher only, not with its inverse")
        }
        let isEncryption = try isEncryption(group)
        let text = try text(test, isEncryption ? "pt" : "ct")
        let key = try test.bytes("key", bits: group.at("keyLen").int())
        guard text.count.isMultiple(of: 8), text.count >= (isEncryption ? 16 : 24) else {
            throw Unusable(reason: KeyWrapping.tooShort)
        }
        guard isEncryption else {
            let vector = Vector(id: id, key: key, iv: Array(text.prefix(8)), input: Array(text.dropFirst(8)))
            return ACVPQuestion(vector, .decrypt, form: .opened)
        }
        let vector = Vector(id: id, key: key, iv: Array(repeating: 0, count: 8), input: text)
        var question = ACVPQuestion(vector, .encrypt, form: .output("ct", size: nil))
        question.hidden = Hidden(
            reason: "AF_ALG does not show the first semiblock of a wrapped key",
            shown: 8..<Int.max
        )
        return question
    }

    private static func code(
        _ algorithm: ACVPAlgorithm,
        size: Int,
        _ group: JSONCursor,
        _ test: JSONCursor,
        _ id: String
    ) throws -> ACVPQuestion {
        try aftOnly(group)
        // Revision 2.0 of HMAC has the sizes in the tests.
        let tagSize = try test.member("macLen") == nil ? wholeBytes(group, "macLen") : wholeBytes(test, "macLen")
        guard (1...size).contains(tagSize) else {
            let place = try test.member("macLen") == nil ? group : test
            throw try place.at("macLen").error("\(tagSize) bytes, the code has \(size)")
        }
        let message = try test.member("message") == nil ? "msg" : "message"
        for name in ["keyLen", "msgLen"] { _ = try test.member(name) == nil ? 0 : wholeBytes(test, name) }
        let vector = Vector(id: id, key: try algorithm.key(of: test), input: try text(test, message))
        let isVerification = try group.member("direction")?.string() == "ver"
        return ACVPQuestion(
            vector,
            .digest,
            tagSize: tagSize,
            form: isVerification ? .verified(try test.bytes("mac", bits: tagSize * 8)) : .output("mac", size: tagSize)
        )
    }

    /// The conditioning component of SP 800-90B: CBC-MAC of whole blocks, written as a ciphertext.
    private static func blockCode(_ group: JSONCursor, _ test: JSONCursor, _ id: String) throws -> ACVPQuestion {
        try aftOnly(group)
        let text = try text(test, "pt")
        if text.isEmpty || !text.count.isMultiple(of: 16) { throw try test.at("pt").error("no whole number of blocks") }
        let vector = Vector(id: id, key: try test.bytes("key", bits: group.at("keyLen").int()), input: text)
        return ACVPQuestion(vector, .digest, tagSize: 16, form: .output("ct", size: 16))
    }

    private static func digest(
        size: Int,
        chain: Chain.Kind,
        _ group: JSONCursor,
        _ test: JSONCursor,
        _ id: String
    ) throws -> ACVPQuestion {
        let type = try group.at("testType").string()
        var question = ACVPQuestion(Vector(id: id), .digest, tagSize: size, form: .output("md", size: size))
        switch type {
        case "LDT":
            let large = try test.at("largeMsg")
            question.vector.input = try large.bytes("content", bits: large.at("contentLength").int())
            let length = try wholeBytes(large, "fullLength")
            guard length > 0, !question.vector.input.isEmpty else { throw large.error("an empty message is not large") }
            // ACVP has messages of 8 GiB at most.
            if length > 64 << 30 { throw Unusable(reason: "a message of more than 64 GiB") }
            question.chain = Chain(kind: .repetition, length: length)
        case "AFT":
            let bits = try test.at("len").int()
            if !bits.isMultiple(of: 8) { throw Unusable(reason: "the kernel takes whole bytes only") }
            let message = try test.bytes("msg")
            guard message.count * 8 == bits || bits == 0 && message == [0] else {
                throw try test.at("msg").error("\(message.count) bytes, len says \(bits) bits")
            }
            question.vector.input = bits == 0 ? [] : message
        case "MCT":
            let seed = try text(test, "msg")
            let isAlternate = try group.member("mctVersion")?.string() == "alternate"
            if !isAlternate, seed.count != size {
                throw try test.at("msg").error("\(seed.count) bytes, the digest has \(size)")
            }
            if seed.isEmpty { throw try test.at("msg").error("an empty seed") }
            question.vector.input = seed
            question.chain = .monteCarlo(chain)
            question.chain?.messageSize = isAlternate ? seed.count : nil
            question.form = .rounds(isEncryption: nil)
        default: throw Unusable.type(type)
        }
        return question
    }
}

// MARK: Parts of a test

private func isEncryption(_ group: JSONCursor) throws -> Bool {
    let direction = try group.at("direction")
    switch try direction.string() {
    case "encrypt": return true
    case "decrypt": return false
    case let other: throw direction.error("\(quoted(other)) is neither encrypt nor decrypt")
    }
}

/// Passes over tests that are no functional ones, for algorithms that have no others; `VAL` is the older name of those that
/// are verified.
func aftOnly(_ group: JSONCursor) throws {
    let type = try group.at("testType").string()
    guard type == "AFT" || type == "VAL" else { throw ACVPQuestion.Unusable.type(type) }
}

/// The bytes that a member gives in bits.
func wholeBytes(_ cursor: JSONCursor, _ name: String) throws -> Int {
    let bits = try cursor.at(name).int()
    guard bits >= 0 else { throw try cursor.at(name).error("below zero") }
    guard bits.isMultiple(of: 8) else { throw ACVPQuestion.Unusable(reason: "the kernel takes whole bytes only") }
    return bits / 8
}

/// A text; `payloadLen` and `msgLen`, where a test or its group has them, may say that it is no whole number of bytes.
private func text(_ test: JSONCursor, _ name: String) throws -> [UInt8] {
    if let size = try test.member("payloadLen"), !(try size.int()).isMultiple(of: 8) {
        throw ACVPQuestion.Unusable(reason: "the kernel takes whole bytes only")
    }
    return try test.bytes(name)
}
