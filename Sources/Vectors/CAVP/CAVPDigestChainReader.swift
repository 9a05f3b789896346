internal import Corpus

/// CAVP's Monte Carlo files of digests: a seed, and the digest at each checkpoint, which is the next one's seed.
struct CAVPDigestChainReader: VectorReader {
    static let format = "cavp-digest-chain"
    static let sample = CAVPDigestChainReader(digestSize: 4, kind: .digest)

    /// Bytes of digest.
    var digestSize: Int
    /// SHA-1 and SHA-2 take the last three digests as the next message, SHA-3 the last one.
    var kind: Chain.Kind

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        let layout = ResponseLayout(start: "COUNT", fields: ["MD"], headers: ["L", "Seed"])
        var seed: [UInt8] = []
        var seedLine: Int?
        try ResponseFile.read(bytes, path: path, layout: layout) { record in
            groups.countRecord()
            try record.checkDigestSize(digestSize)
            if record.values["Seed"]?.line != seedLine || seedLine == nil {
                seed = try record.bytes("Seed", count: digestSize)
                seedLine = record.values["Seed"]?.line
            }
            let digest = try record.bytes("MD", count: digestSize)
            let vector = Vector(id: record.id, input: seed, output: digest)
            groups.add(vector, .digest, tagSize: digestSize, chain: .monteCarlo(kind))
            seed = digest
        }
    }
}
