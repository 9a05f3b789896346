internal import Corpus
internal import KernelNames

/// One reader of published files, for programs that put damaged ones to it.
public struct ReaderProbe: Sendable {
    /// What it reads.
    public let name: String
    private let reader: any VectorReader

    /// A reader of every format: response files first, then JSON, then the others.
    public static let all: [ReaderProbe] = [
        ReaderProbe("cipher", CAVPCipherReader(blockSize: 16, hasIV: true)),
        ReaderProbe("gcm", CAVPGCMReader(isEncryption: false)),
        ReaderProbe("ccm", CAVPCCMReader(isEncryption: false)),
        ReaderProbe("xts", CAVPXTSReader(hasSequenceNumber: true)),
        ReaderProbe("digest", CAVPDigestReader(digestSize: 4)),
        ReaderProbe("digest chain", CAVPDigestChainReader(digestSize: 4, kind: .digest)),
        ReaderProbe("key wrap", CAVPKeyWrapReader(isEncryption: false)),
        ReaderProbe("wycheproof aead", WycheproofAEADReader(layout: .ccm)),
        ReaderProbe("wycheproof cipher", WycheproofCipherReader(mode: .paddedCBC)),
        ReaderProbe("wycheproof mac", WycheproofMACReader(size: 16)),
        ReaderProbe("wycheproof key wrap", WycheproofKeyWrapReader()),
        ReaderProbe("generator", RandomKnownAnswerReader()),
        ReaderProbe("health", RandomHealthReader()),
        ReaderProbe("acvp", ACVPReader()),
        ReaderProbe("crypto++", CryptoPPReader(name: "Some/CBC", kind: .cipher(block: 8))),
        ReaderProbe("node", NodeHashReader(member: "md", size: 2)),
        ReaderProbe("blake2", BLAKE2Reader(digestSize: 4)),
    ]

    private init(_ name: String, _ reader: any VectorReader) {
        self.name = name
        self.reader = reader
    }

    /// Reads bytes as a file of that name; returns what is wrong with them, nil for nothing.
    public func read(_ bytes: [UInt8], path: String) -> String? {
        let file = SourceFile(path, algorithm: "some(cipher)", type: .skcipher, reader: reader)
        var groups = GroupBuilder(source: "probe", file: file)
        do {
            try reader.read(bytes, path: path, into: &groups)
            _ = try groups.finish(path: path)
            return nil
        } catch {
            return "\(error)"
        }
    }
}
