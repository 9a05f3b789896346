/// The formats that can be read.
package enum VectorFormats {
    /// A reader for each, by publisher. The fuzzer's seeds choose theirs by its place here.
    package static let all: [any VectorReader.Type] = [
        // CAVP
        CAVPCipherReader.self, CAVPGCMReader.self, CAVPCCMReader.self, CAVPXTSReader.self, CAVPDigestReader.self,
        CAVPDigestChainReader.self, CAVPKeyWrapReader.self,
        // Wycheproof
        WycheproofAEADReader.self, WycheproofCipherReader.self, WycheproofMACReader.self, WycheproofKeyWrapReader.self,
        WycheproofNonceMACReader.self, WycheproofXChaChaReader.self,
        // ACVP
        ACVPReader.self,
        // Collected
        ResponseAEADReader.self, ResponseMACReader.self, CamelliaReader.self, ChaChaReader.self, CryptoPPReader.self,
        NodeHashReader.self, BLAKE2Reader.self, StreamCounterReader.self,
        // Own
        RandomKnownAnswerReader.self, DRBGKnownAnswerReader.self, RandomHealthReader.self,
        // CAVP's authentication codes and generators
        CAVPCMACReader.self, CAVPHMACReader.self, CAVPDRBGReader.self, CAVPX931Reader.self,
    ]
}
