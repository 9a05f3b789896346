import Corpus

/// Well-formed texts of the formats that collectors of vectors use.
extension Sample {
    static let sealed = """
        COUNT = 1
        KEY= \(hex(1, 32))
        NONCE= \(hex(2, 12))
        IN= "ab"
        AD= "c"
        CT= 0404
        TAG= \(hex(5, 16))

        COUNT = 2
        Key = \(hex(1, 32))
        IV = \(hex(2, 12))
        AAD = 03
        Tag = \(hex(6, 16))
        Plaintext = 0707
        Ciphertext = 0404
        Result = CIPHERFINAL_ERROR

        """

    static let chacha = """
        COUNT = 0
        KEY = \(hex(1, 32))
        NONCE = \(hex(3, 12))
        INITIAL_BLOCK_COUNTER = 258
        PLAINTEXT = 0404
        CIPHERTEXT = 0505

        """

    static let keyWrap = """
        [PLAINTEXT LENGTH = 128]

        COUNT = 0
        K = \(hex(1, 16))
        C = \(hex(3, 24))
        P = \(hex(2, 16))

        COUNT = 1
        K = \(hex(1, 16))
        C = \(hex(4, 24))
        FAIL

        [PLAINTEXT LENGTH = 64]

        COUNT = 0
        K = \(hex(1, 16))
        C = \(hex(4, 16))
        FAIL

        """

    static let camellia = """
        # a comment
        K No.001 : 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01
        P No.001 : 02 02 02 02 02 02 02 02 02 02 02 02 02 02 02 02
        C No.001 : 03 03 03 03 03 03 03 03 03 03 03 03 03 03 03 03

        P No.002 : 04 04 04 04 04 04 04 04 04 04 04 04 04 04 04 04
        C No.002 : 05 05 05 05 05 05 05 05 05 05 05 05 05 05 05 05

        """

    static let blake2 = "in:\t\nkey:\t0101\nhash:\t02020202\n\nin:\t01\nkey:\t0101\nhash:\t03030303ok\n"

    static let nodeHash = #"""
        [
          { "input": "", "md": "0102", "other": "ff" },
          { "input": "EA==", "md": "0304" }
        ]
        """#

    static let cryptoPP = """
        AlgorithmType: SymmetricCipher
        Name: Some/CBC
        Comment: first
        Key: 01 \\
             01
        IV: 02
        Plaintext: r8 02
        Ciphertext: r8 03 # done
        Test: Encrypt
        #
        Comment: second
        Key: 0707
        Test: Encrypt

        AlgorithmType: SymmetricCipher
        Name: Other
        Test: Encrypt

        """

    static let stream = json(
        schema: "stream_cipher_test_schema.json",
        type: "StreamCipherTest",
        sizes: #""algorithm": "XChaCha20", "keySize": 256, "ivSize": 192, "counterSize": 64"#,
        count: 3,
        tests: [
            test(
                1,
                "valid",
                [
                    "key": hex(1, 32), "iv": hex(2, 24), "initialCounter": "feffffff00000000", "msg": hex(3, 128),
                    "ct": hex(4, 128),
                ]
            ),
            test(
                2,
                "valid",
                [
                    "key": hex(1, 32), "iv": hex(2, 24), "initialCounter": "feffffff00000000", "msg": hex(3, 129),
                    "ct": hex(4, 129),
                ]
            ),
            test(
                3,
                "invalid",
                ["key": hex(1, 32), "iv": hex(2, 24), "initialCounter": "ffffffffffffffff", "msg": "03", "ct": ""]
            ),
        ]
    )

    static let wrapping = json(
        schema: "keywrap_test_schema.json",
        type: "KeywrapTest",
        sizes: #""keySize": 128"#,
        count: 3,
        tests: [
            test(1, "valid", ["key": hex(1, 16), "msg": hex(2, 16), "ct": hex(3, 24)]),
            test(2, "acceptable", ["key": hex(1, 16), "msg": hex(2, 8), "ct": hex(3, 16)]),
            test(3, "invalid", ["key": hex(1, 16), "msg": "", "ct": hex(3, 8)]),
        ]
    )

    static let nonceMAC = json(
        schema: "mac_with_iv_test_schema.json",
        type: "MacWithIvTest",
        sizes: #""keySize": 128, "ivSize": 96, "tagSize": 64"#,
        count: 2,
        tests: [
            test(1, "valid", ["key": hex(1, 16), "iv": hex(2, 12), "msg": "03", "tag": hex(4, 8)]),
            test(2, "invalid", ["key": hex(1, 16), "iv": hex(2, 12), "msg": "03", "tag": hex(5, 8)]),
        ]
    )

    static let digestChain = """
        [L = 4]

        Seed = 01020304

        COUNT = 0
        MD = 05060708

        COUNT = 1
        MD = 090a0b0c

        """

    /// A vector set of ACVP with its answers.
    private static func acvp(_ algorithm: String, _ group: String, _ tests: String) -> String {
        """
        [{ "acvVersion": "1.0" }, {
          "vsId": 1, "algorithm": "\(algorithm)", "revision": "1.0",
          "testGroups": [{ "tgId": 1, \(group), "tests": [\(tests)] }]
        }]
        """
    }

    static let acvpCipher = acvp(
        "ACVP-AES-CBC",
        #""testType": "MCT", "direction": "encrypt", "keyLen": 128"#,
        """
        { "tcId": 1, "key": "\(hex(1, 16))", "iv": "\(hex(2, 16))", "pt": "\(hex(3, 16))", "resultsArray": [
          { "key": "\(hex(1, 16))", "iv": "\(hex(2, 16))", "pt": "\(hex(3, 16))", "ct": "\(hex(4, 16))" }
        ] }
        """
    )

    static let acvpSealed = acvp(
        "ACVP-AES-GCM",
        #""testType": "AFT", "direction": "decrypt", "keyLen": 128, "ivLen": 96, "tagLen": 128"#,
        """
        { "tcId": 1, "key": "\(hex(1, 16))", "iv": "\(hex(2, 12))", "aad": "03", "ct": "0404", "tag": "\(hex(5, 16))",
          "pt": "0606" },
        { "tcId": 2, "key": "\(hex(1, 16))", "iv": "\(hex(2, 12))", "aad": "03", "ct": "0404", "tag": "\(hex(6, 16))",
          "testPassed": false }
        """
    )

    static let acvpDigest = acvp(
        "SHA-1",
        #""testType": "LDT""#,
        """
        { "tcId": 1, "largeMsg": { "content": "0102", "contentLength": 16, "fullLength": 800,
          "expansionTechnique": "repeating" }, "md": "\(hex(7, 20))" }
        """
    )

    static let acvpGenerator = acvp(
        "hmacDRBG",
        """
        "testType": "AFT", "mode": "SHA2-256", "derFunc": false, "reSeed": false, "predResistance": false,
        "entropyInputLen": 32, "nonceLen": 16, "persoStringLen": 8, "additionalInputLen": 16, "returnedBitsLen": 24
        """,
        """
        { "tcId": 1, "entropyInput": "01020304", "nonce": "0506", "persoString": "07", "otherInput": [
          { "intendedUse": "generate", "additionalInput": "0a0a", "entropyInput": "" },
          { "intendedUse": "generate", "additionalInput": "0b0b", "entropyInput": "" }
        ], "returnedBits": "0c0d0e" }
        """
    )
}
