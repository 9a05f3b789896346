internal import Files
internal import HostTools

/// What can be said of a file by its first bytes.
enum FileContent {
    /// JSON by its suffix or its first character.
    case json
    case text
    /// A file that has others in it: `a zip archive`.
    case packed(String)
    /// Neither, and what it is.
    case foreign(String)

    init(_ head: ArraySlice<UInt8>, name: String) {
        if let archive = Self.archives.first(where: { head.starts(with: $0.magic) }) {
            self = .packed(archive.name)
            return
        }
        if head.dropFirst(257).starts(with: Array("ustar".utf8)) {
            self = .packed("a tar archive")
            return
        }
        if let other = Self.others.first(where: { head.starts(with: $0.magic) }) {
            self = .foreign(other.name)
            return
        }
        let text = head.withoutMark
        if text.contains(0) {
            self = .foreign("no text")
            return
        }
        self = Self.isJSON(text) || name.lowercased().hasSuffix(".json") ? .json : .text
    }

    /// Whether a text begins with an object that has members, or with an array of such. `[[` begins a heading's anchor in
    /// AsciiDoc, and `{` a block in many languages.
    private static func isJSON(_ text: ArraySlice<UInt8>) -> Bool {
        let visible = text.lazy.filter { ![9, 10, 13, 32].contains($0) }.prefix(3)
        return visible.starts(with: Array("{\"".utf8)) || visible.starts(with: Array("[{\"".utf8))
    }

    /// How a file is compressed, by its first bytes: `a file compressed with gzip`; nil where it is not.
    static func compression(of head: [UInt8]) -> String? { compressions.first { head.starts(with: $0.magic) }?.name }

    private static let archives: [(magic: [UInt8], name: String)] = [
        ([0x50, 0x4b, 0x03, 0x04], "a zip archive"), ([0x50, 0x4b, 0x05, 0x06], "an empty zip archive"),
        ([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], "a 7z archive"),
    ]

    /// What is neither read nor text, and what to do with it.
    private static let others: [(magic: [UInt8], name: String)] = [
        ([0xff, 0xfe, 0x00, 0x00], "text in UTF-32: save it as UTF-8"),
        ([0x00, 0x00, 0xfe, 0xff], "text in UTF-32: save it as UTF-8"),
        ([0xff, 0xfe], "text in UTF-16: save it as UTF-8"), ([0xfe, 0xff], "text in UTF-16: save it as UTF-8"),
        (Array("Rar!\u{1a}\u{7}".utf8), "a RAR archive: unpack it"), (Array("MSCF\0\0".utf8), "a cabinet: unpack it"),
        (Array("!<arch>\n".utf8), "an ar archive: unpack it"),
    ]

    private static let compressions: [(magic: [UInt8], name: String)] = [
        ([0x1f, 0x8b], "a file compressed with gzip"), ([0x42, 0x5a, 0x68], "a file compressed with bzip2"),
        ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], "a file compressed with xz"),
        ([0x28, 0xb5, 0x2f, 0xfd], "a file compressed with zstd"),
        ([0x04, 0x22, 0x4d, 0x18], "a file compressed with lz4"),
        ([0x1f, 0x9d], "a file compressed with compress"), (Array("LZIP".utf8), "a file compressed with lzip"),
    ]
}

extension ArraySlice<UInt8> {
    /// The bytes without the mark that some editors put in front of UTF-8.
    var withoutMark: ArraySlice<UInt8> { starts(with: [0xef, 0xbb, 0xbf]) ? dropFirst(3) : self }
}

extension FileBytes {
    /// The first bytes of what a file holds, decompressed where it is compressed.
    ///
    /// - Throws: `ToolError` where it cannot be decompressed, or `FileError`.
    static func readHead(of path: String) throws -> [UInt8] {
        let head = try read(path, upTo: ResponseProbe.size)
        if FileContent.compression(of: head) == nil { return head }
        return try CompressedFile.read(path, upTo: ResponseProbe.size)
    }

    /// What a file holds, decompressed where it is compressed.
    private static func readContent(of path: String) throws -> [UInt8] {
        let bytes = try read(path)
        if FileContent.compression(of: bytes) == nil { return bytes }
        let content: [UInt8]
        do {
            content = try CompressedFile.read(path, upTo: SuppliedVectors.sizeLimit + 1)
        } catch {
            throw VectorFileError(file: path, message: "cannot be unpacked: \(error)")
        }
        if content.count > SuppliedVectors.sizeLimit { throw VectorFileError.tooLarge(path) }
        return content
    }

    /// Everything in a file of text, without the mark that some editors put in front of UTF-8, without the byte that ends a
    /// text in CP/M and DOS, and without the line that acvptool puts behind its answers when its subprocess ends (one of
    /// BoringSSL's files has it).
    ///
    /// - Throws: `VectorFileError` where it cannot be decompressed, or `FileError`.
    static func readText(of path: String) throws -> [UInt8] {
        var bytes = try readContent(of: path)
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes.removeFirst(3) }
        if bytes.last == 0x1a { bytes.removeLast() }
        for end in ["\nEOF.\n", "\nEOF."] where bytes.suffix(end.utf8.count).elementsEqual(end.utf8) {
            bytes.removeLast(end.utf8.count)
        }
        return bytes
    }
}
