internal import Corpus
internal import KernelNames
internal import Vectors

/// Where vectors came from, and what the harness does with them, for people.
public struct Explanation: Sendable {
    /// One text for each vector.
    public let texts: [String]

    /// Explains the vectors that a name fits.
    ///
    /// - Parameters:
    ///   - name: a group id, or a group id and a vector's id behind a `#` as reports and records give them
    ///     (`wycheproof/aes_gcm_test/decrypt-k16-iv12-t16#33`); or a file of a source and a vector's id
    ///     (`aes_gcm_test#33`).
    ///   - limit: how many vectors to explain at most.
    /// - Throws: `GeneratorError` where nothing fits.
    public init(_ name: String, of project: Project, limit: Int = 20) throws {
        let parts = name.split(separator: "#", maxSplits: 1).map(String.init)
        let place = parts.first ?? ""
        let corpus = try Corpus(folder: project.corpus)
        var texts: [String] = []
        for index in corpus.groups.indices where Self.fits(corpus.groups[index], place) {
            let group = corpus.groups[index]
            let vectors = try corpus.vectors(ofGroup: index)
            let wanted = parts.count > 1 ? parts[1] : nil
            for vector in vectors where wanted.map({ Self.names($0, vector) }) ?? true {
                guard texts.count < limit else { break }
                texts.append(try Self.text(of: vector, group, project))
            }
        }
        guard !texts.isEmpty else {
            throw GeneratorError(
                project.corpus,
                "no vector is called \(quoted(name)); a name is GROUP#VECTOR, as reports give it, and "
                    + "`algcheck list vectors` lists the groups"
            )
        }
        self.texts = texts
    }

    /// Whether the name is the vector's, or its number in a response file without the line.
    private static func names(_ name: String, _ vector: Vector) -> Bool {
        vector.id == name || vector.id.hasPrefix(name + "@")
    }

    private static func fits(_ group: VectorGroup, _ place: String) -> Bool {
        if group.id == place || group.file == place { return true }
        let parts = group.id.split(separator: "/")
        return parts.count > 1 && (parts[1] == place || "\(parts[0])/\(parts[1])" == place)
    }

    private static func text(of vector: Vector, _ group: VectorGroup, _ project: Project) throws -> String {
        var lines = ["\(group.id)#\(vector.id)"]
        func add(_ name: String, _ value: String) {
            lines.append("  \(name):\(String(repeating: " ", count: max(1, 12 - name.count)))\(value)")
        }
        add("asks", question(group, vector))
        let source = Source.all.first { $0.name == group.source }
        if let source {
            add("source", "\(source.title)")
            if let package = source.package {
                let name = "\(package.name) \(package.version), \(package.origin.rawValue)"
                add("package", "\(name), sha256 \(package.sha256)")
            }
            let path = try "\(project.folder(of: source))/\(group.file)"
            add("file", try place(of: vector, in: path))
            if let digest = KnownDigests(manifest: project.manifestPath).digest(of: group.file, in: source) {
                add("sha256", digest)
            }
        }
        add("evidence", evidence(group.evidence))
        if !vector.note.isEmpty { add("note", vector.note) }
        for (name, bytes) in [("key", vector.key), ("iv", vector.iv), ("aad", vector.aad), ("input", vector.input)] {
            if !bytes.isEmpty { add(name, hex(bytes)) }
        }
        add(
            vector.expectation == .output ? "expects" : "refuses",
            vector.expectation == .output || group.operation == .digest ? hex(vector.output) : "the message"
        )
        for step in HarnessSteps.of(group, vector) { add("harness", step) }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The vector's file, with the line for response files and the path for JSON.
    private static func place(of vector: Vector, in path: String) throws -> String {
        if let line = vector.id.split(separator: "@L").last, vector.id.contains("@L") { return "\(path):\(line)" }
        if vector.id.hasPrefix("L"), Int(vector.id.dropFirst()) != nil { return "\(path):\(vector.id.dropFirst())" }
        guard path.hasSuffix(".json"), let place = try JSONPlace.find(tcId: vector.id, in: path) else { return path }
        return "\(path): \(place)"
    }

    private static func question(_ group: VectorGroup, _ vector: Vector) -> String {
        let what =
            switch group.operation {
            case .digest: "digest \(vector.input.count) bytes"
            case .encrypt: "encrypt \(vector.input.count) bytes"
            case .decrypt: "decrypt \(vector.input.count) bytes"
            case .generate: "draw \(vector.output.count) bytes"
            case .knownEntropy: "draw \(vector.output.count) bytes twice after known entropy"
            case .health: "draw bytes and test their distribution"
            }
        return "\(group.algorithm) (\(group.type.rawValue)): \(what)"
    }

    private static func evidence(_ evidence: VectorGroup.Evidence) -> String {
        let meaning =
            switch evidence {
            case .published: "published by a body independent of the kernel"
            case .twoOracles: "made here; two independent implementations agree"
            case .singleOracle: "made here by one implementation"
            case .derived: "follows from a published formula"
            case .baseline: "the kernel's own expectation"
            case .supplied: "brought by whoever ran it"
            }
        return "\(evidence.rawValue) (\(meaning))"
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        if bytes.isEmpty { return "nothing" }
        let shown = Hex.encode(bytes.prefix(64))
        return bytes.count > 64 ? "\(shown)... (\(bytes.count) bytes)" : shown
    }
}

/// What the harness does around the kernel for a vector, in words.
enum HarnessSteps {
    /// The steps, in their order.
    static func of(_ group: VectorGroup, _ vector: Vector) -> [String] {
        layout(of: group) + key(of: group, vector) + judgement(of: group, vector) + exercises(of: group)
    }

    private static func layout(of group: VectorGroup) -> [String] {
        let name = group.algorithm
        if name.hasPrefix("ccm(") { return ["the IV is 14 - N, the nonce of N bytes, and zeros"] }
        if name == "chacha20" { return ["the IV is the 32-bit block number, little-endian, and the 12-byte nonce"] }
        if name.hasPrefix("xchacha") {
            return ["the IV is the 24-byte nonce and a 64-bit position, little-endian, of which 32 bits count"]
        }
        if name.hasPrefix("xts(") { return ["a shorter tweak was filled up with zeros; numbers are little-endian"] }
        if name.hasPrefix("kw(") {
            return [
                group.operation == .encrypt
                    ? "the first semiblock of the result is not compared: AF_ALG does not show it"
                    : "the IV is the first semiblock of the wrapped key"
            ]
        }
        if name == "poly1305" { return ["the key is the first 32 bytes of the message"] }
        if name.hasPrefix("vmac64(") { return ["the nonce is the first 16 bytes of the message"] }
        if ["tea)", "xtea)", "xeta)"].contains(where: { name.hasSuffix($0) }) {
            return ["32-bit words of key and text were swapped: little-endian in the kernel, big-endian in print"]
        }
        if name.contains("rfc4106(") || name.contains("rfc4309(") || name.contains("rfc4543(")
            || name.contains("rfc7539esp(")
        {
            return ["the key ends in the salt, and the IV stands at the end of the associated data too"]
        }
        if name.contains("authenc") || name.hasPrefix("krb5enc") {
            return ["the key begins with an rtattr header and the cipher's key size"]
        }
        return []
    }

    private static func key(of group: VectorGroup, _ vector: Vector) -> [String] {
        switch group.type {
        case .hash where vector.key.isEmpty:
            ["the empty key is set; ENOSYS and EINVAL mean that the digest takes none"]
        case .rng where group.operation == .knownEntropy:
            [
                "each vector gets a transform of its own: ALG_SET_DRBG_ENTROPY, then the personalisation string by ALG_SET_KEY",
                "additional input is sent before each of two reads; the second one is compared",
            ]
        case .rng: ["each vector gets a transform of its own, seeded by ALG_SET_KEY"]
        case .aead: ["the tag size is set to \(group.tagSize) bytes before the key"]
        default: []
        }
    }

    private static func judgement(of group: VectorGroup, _ vector: Vector) -> [String] {
        var steps: [String] = []
        switch group.padding {
        case .none: break
        case .pkcs7 where group.operation == .encrypt: steps.append("the input was padded by PKCS #7 beforehand")
        case .pkcs7: steps.append("the decrypted padding is checked after the kernel, which never does")
        case .leadingIV: steps.append("the first \(group.ivSize) bytes that come out are the IV's place, not compared")
        }
        if let chain = group.chain {
            steps.append(
                chain.kind == .repetition
                    ? "the message repeats the input to \(chain.length) bytes, sent with MSG_MORE"
                    : "\(chain.length) operations in a chain, each fed by those before it; the last output is compared"
            )
        }
        switch (group.operation, vector.expectation) {
        case (.digest, .output): steps.append("the first \(vector.output.count) bytes of the digest are compared")
        case (.digest, .rejection): steps.append("the code is computed and must not be this one; or the key is refused")
        case (_, .rejection): steps.append("EBADMSG or EINVAL passes, any output fails")
        default: break
        }
        return steps
    }

    private static func exercises(of group: VectorGroup) -> [String] {
        if group.chain != nil { return ["sent in one way only (oneshot)"] }
        return group.type == .rng ? ["read in pieces of at most 128 bytes"] : []
    }
}
