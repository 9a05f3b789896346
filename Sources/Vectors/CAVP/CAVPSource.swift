internal import Corpus
internal import KernelNames

/// The CAVP response files that have a kernel transform.
enum CAVPSource {
    /// Every file, in the order of the manifest.
    static let files: [SourceFile] = aes + xts + gcm + ccm + tripleDES + des + digests + digestChains

    private static let keyBits = [128, 192, 256]

    private static let aes: [SourceFile] = [
        ("ECB", "ECB", "ecb(aes)"), ("CBC", "CBC", "cbc(aes)"), ("CFB", "CFB128", "cfb(aes)"),
        ("OFB", "OFB", "ofb(aes)"),
    ].flatMap { (folder: String, mode: String, algorithm: String) in
        ["GFSbox", "KeySbox", "VarKey", "VarTxt", "MMT"].flatMap { test in
            keyBits.map { bits in
                SourceFile(
                    "ciphers/AES/\(folder)/\(mode)\(test)\(bits).rsp",
                    algorithm: algorithm,
                    type: .skcipher,
                    reader: CAVPCipherReader(blockSize: 16, hasIV: mode != "ECB")
                )
            }
        }
    }

    private static let xts: [SourceFile] = ["tweak-128hexstr", "tweak-dataunitseqno"].flatMap { tweak in
        [128, 256].map { bits in
            SourceFile(
                "ciphers/AES/XTS/\(tweak)/XTSGenAES\(bits).rsp",
                label: "\(tweak)-XTSGenAES\(bits)",
                algorithm: "xts(aes)",
                type: .skcipher,
                reader: CAVPXTSReader(hasSequenceNumber: tweak == "tweak-dataunitseqno")
            )
        }
    }

    private static let gcm: [SourceFile] = ["gcmEncryptExtIV", "gcmDecrypt"].flatMap { test in
        keyBits.map { bits in
            SourceFile(
                "ciphers/AES/GCM/\(test)\(bits).rsp",
                algorithm: "gcm(aes)",
                type: .aead,
                reader: CAVPGCMReader(isEncryption: test == "gcmEncryptExtIV")
            )
        }
    }

    private static let ccm: [SourceFile] = ["VADT", "VNT", "VPT", "VTT", "DVPT"].flatMap { test in
        keyBits.map { bits in
            SourceFile(
                "ciphers/AES/CCM/\(test)\(bits).rsp",
                algorithm: "ccm(aes)",
                type: .aead,
                reader: CAVPCCMReader(isEncryption: test != "DVPT")
            )
        }
    }

    private static let tripleDES: [SourceFile] = [
        ("ECB", "ECB", "ecb"), ("CBC", "CBC", "cbc"), ("CFB", "CFB64", "cfb"), ("OFB", "OFB", "ofb"),
    ].flatMap { (folder: String, name: String, mode: String) in
        ["invperm", "permop", "subtab", "varkey", "vartext", "MMT1", "MMT2", "MMT3"].map { test in
            SourceFile(
                "ciphers/3DES/\(folder)/T\(name)\(test).rsp",
                algorithm: "\(mode)(des3_ede)",
                type: .skcipher,
                reader: CAVPCipherReader(blockSize: 8, hasIV: mode != "ecb")
            )
        }
    }

    /// Triple DES with one key three times is DES.
    private static let des: [SourceFile] = ["ECB", "CBC"].flatMap { mode in
        ["invperm", "permop", "subtab", "varkey", "vartext", "MMT1"].map { test in
            SourceFile(
                "ciphers/3DES/\(mode)/T\(mode)\(test).rsp",
                label: "T\(mode)\(test)-as-DES",
                algorithm: "\(mode.lowercased())(des)",
                type: .skcipher,
                reader: CAVPCipherReader(blockSize: 8, hasIV: mode == "CBC", keys: .single)
            )
        }
    }

    /// CAVP's digests that the kernel has: folder and name in files, the kernel's name, and bytes of digest.
    static let digestNames: [(family: String, name: String, algorithm: String, size: Int)] = [
        ("SHA1", "SHA1", "sha1", 20),
        ("SHA2", "SHA224", "sha224", 28), ("SHA2", "SHA256", "sha256", 32),
        ("SHA2", "SHA384", "sha384", 48), ("SHA2", "SHA512", "sha512", 64),
        ("SHA3", "SHA3_224", "sha3-224", 28), ("SHA3", "SHA3_256", "sha3-256", 32),
        ("SHA3", "SHA3_384", "sha3-384", 48), ("SHA3", "SHA3_512", "sha3-512", 64),
    ]

    private static let digests: [SourceFile] = digestNames.flatMap {
        (family: String, name: String, algorithm: String, size: Int) in
        ["ShortMsg", "LongMsg"].map { test in
            SourceFile(
                "hashes/\(family)/\(name)\(test).rsp",
                algorithm: algorithm,
                type: .hash,
                reader: CAVPDigestReader(digestSize: size)
            )
        }
    }

    private static let digestChains: [SourceFile] = digestNames.map {
        (family: String, name: String, algorithm: String, size: Int) in
        SourceFile(
            "hashes/\(family)/\(name)Monte.rsp",
            algorithm: algorithm,
            type: .hash,
            reader: CAVPDigestChainReader(digestSize: size, kind: family == "SHA3" ? .digest : .threeDigests)
        )
    }
}
