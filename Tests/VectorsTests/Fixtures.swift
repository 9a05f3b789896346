import Corpus
import KernelNames
import Testing

@testable import Vectors

/// What a reader makes of a text that stands in no file.
func read(
    _ text: String,
    with reader: any VectorReader,
    path: String = "folder/sample.rsp",
    algorithm: String = "some(cipher)",
    type: CipherType = .skcipher
) throws -> FileVectors {
    try read(Array(text.utf8), with: reader, path: path, algorithm: algorithm, type: type)
}

/// What a reader makes of bytes that stand in no file.
func read(
    _ bytes: [UInt8],
    with reader: any VectorReader,
    path: String = "folder/sample.rsp",
    algorithm: String = "some(cipher)",
    type: CipherType = .skcipher
) throws -> FileVectors {
    let file = SourceFile(path, algorithm: algorithm, type: type, reader: reader)
    return try FileVectors(of: file, source: "made-up", bytes: bytes, path: path)
}

extension FileVectors {
    /// The vectors of the group with that name behind `made-up/sample/`.
    func vectors(_ name: String) throws -> [Vector] {
        try #require(groups.first { $0.group.id == "made-up/sample/\(name)" }).vectors
    }

    /// The groups' names behind `made-up/sample/`.
    var names: [String] {
        groups.map { $0.group.id.replacing("made-up/sample/", with: "") }
    }
}

/// `count` bytes, all of one value.
func bytes(_ value: UInt8, _ count: Int) -> [UInt8] { Array(repeating: value, count: count) }

/// `count` bytes of one value in hexadecimal.
func hex(_ value: UInt8, _ count: Int) -> String { Hex.encode(bytes(value, count)) }

/// Well-formed texts of every format, with values of our own: the readers do not compute, so any will do.
enum Sample {
    static let cbc = """
        # a comment
        [ENCRYPT]

        COUNT = 0
        KEY = \(hex(1, 16))
        IV = \(hex(2, 16))
        PLAINTEXT = \(hex(3, 16))
        CIPHERTEXT = \(hex(4, 16))

        COUNT = 1
        KEY = \(hex(5, 16))
        IV = \(hex(6, 16))
        PLAINTEXT = \(hex(7, 32))
        CIPHERTEXT = \(hex(8, 32))

        [DECRYPT]

        COUNT = 0
        KEY = \(hex(9, 32))
        IV = \(hex(10, 16))
        CIPHERTEXT = \(hex(11, 16))
        PLAINTEXT = \(hex(12, 16))

        """

    /// A key that is used three times, then three keys.
    static let tripleDES = """
        [ENCRYPT]
        COUNT = 0
        KEYs = \(hex(1, 8))
        PLAINTEXT = \(hex(2, 8))
        CIPHERTEXT = \(hex(3, 8))

        COUNT = 1
        KEY1 = \(hex(4, 8))
        KEY2 = \(hex(5, 8))
        KEY3 = \(hex(6, 8))
        PLAINTEXT = \(hex(7, 8))
        CIPHERTEXT = \(hex(8, 8))
        """

    static let gcmDecrypt = """
        [Keylen = 128]
        [IVlen = 96]
        [PTlen = 0]
        [AADlen = 0]
        [Taglen = 32]

        Count = 0
        Key = \(hex(1, 16))
        IV = \(hex(2, 12))
        CT =
        AAD =
        Tag = \(hex(3, 4))
        PT =

        Count = 1
        Key = \(hex(4, 16))
        IV = \(hex(5, 12))
        CT =
        AAD =
        Tag = \(hex(6, 4))
        FAIL

        [Keylen = 128]
        [IVlen = 8]
        [PTlen = 16]
        [AADlen = 24]
        [Taglen = 128]

        Count = 0
        Key = \(hex(7, 16))
        IV = 08
        CT = 0909
        AAD = 0a0a0a
        Tag = \(hex(11, 16))
        PT = 0c0c

        """

    static let ccmDecrypt = """
        [Alen = 0, Plen = 0, Nlen = 7, Tlen = 4]

        Key = \(hex(1, 16))

        Count = 0
        Nonce = \(hex(2, 7))
        Adata = 00
        CT = \(hex(3, 4))
        Result = Pass
        Payload = 00

        Count = 1
        Nonce = \(hex(4, 7))
        Adata = 00
        CT = \(hex(5, 4))
        Result = Fail

        [Alen = 2, Plen = 3, Nlen = 13, Tlen = 16]

        Key = \(hex(6, 16))

        Count = 0
        Nonce = \(hex(7, 13))
        Adata = 0808
        CT = \(hex(9, 19))
        Result = Pass
        Payload = 0a0a0a

        """

    static let ccmEncrypt = """
        Plen = 2
        Nlen = 8
        Tlen = 6

        [Alen = 0]

        Key = \(hex(1, 24))
        Nonce = \(hex(2, 8))

        Count = 0
        Adata = 00
        Payload = 0303
        CT = \(hex(4, 8))

        Count = 1
        Adata = 00
        Payload = 0505
        CT = \(hex(6, 8))

        [Alen = 1]

        Nonce = \(hex(7, 8))

        Count = 2
        Adata = 08
        Payload = 0909
        CT = \(hex(10, 8))

        """

    static let xtsNumber = """
        [ENCRYPT]

        COUNT = 1
        DataUnitLen = 128
        Key = \(hex(1, 32))
        DataUnitSeqNumber = 258
        PT = \(hex(2, 16))
        CT = \(hex(3, 16))


        COUNT = 2
        DataUnitLen = 130
        Key = \(hex(4, 32))
        DataUnitSeqNumber = 1
        PT = \(hex(5, 17))
        CT = \(hex(6, 17))

        [DECRYPT]

        COUNT = 1
        DataUnitLen = 200
        Key = \(hex(7, 32))
        DataUnitSeqNumber = 255
        CT = \(hex(8, 25))
        PT = \(hex(9, 25))

        """

    static let digest = """
        [L = 20]

        Len = 0
        Msg = 00
        MD = \(hex(1, 20))

        Len = 8
        Msg = 00
        MD = \(hex(2, 20))

        Len = 5
        Msg = 98
        MD = \(hex(3, 20))

        """

    /// A Wycheproof file with one group.
    static func json(
        schema: String,
        type: String,
        sizes: String,
        count: Int,
        tests: [String]
    ) -> String {
        """
        {
          "algorithm": "made up",
          "schema": "\(schema)",
          "numberOfTests": \(count),
          "header": [],
          "notes": {},
          "testGroups": [
            { "type": "\(type)", \(sizes), "tests": [
              \(tests.joined(separator: ",\n      "))
            ] }
          ]
        }
        """
    }

    /// A test of a Wycheproof file.
    static func test(_ number: Int, _ result: String, _ fields: KeyValuePairs<String, String>) -> String {
        let members = fields.map { "\"\($0)\": \"\($1)\"" }.joined(separator: ", ")
        return "{ \"tcId\": \(number), \"comment\": \"why\", \"flags\": [\"A\", \"B\"], \(members), "
            + "\"result\": \"\(result)\" }"
    }

    static let aead = json(
        schema: "aead_test_schema.json",
        type: "AeadTest",
        sizes: #""ivSize": 96, "keySize": 128, "tagSize": 128"#,
        count: 2,
        tests: [
            test(
                1,
                "valid",
                [
                    "key": hex(1, 16), "iv": hex(2, 12), "aad": "03", "msg": "0404", "ct": "0505", "tag": hex(6, 16),
                ]
            ),
            test(
                2,
                "invalid",
                [
                    "key": hex(1, 16), "iv": hex(2, 12), "aad": "03", "msg": "0404", "ct": "0505", "tag": hex(7, 16),
                ]
            ),
        ]
    )

    static let paddedCBC = json(
        schema: "ind_cpa_test_schema.json",
        type: "IndCpaTest",
        sizes: #""ivSize": 128, "keySize": 128"#,
        count: 3,
        tests: [
            test(1, "valid", ["key": hex(1, 16), "iv": hex(2, 16), "msg": "0303", "ct": hex(4, 16)]),
            test(2, "valid", ["key": hex(1, 16), "iv": hex(2, 16), "msg": hex(5, 16), "ct": hex(6, 32)]),
            test(3, "invalid", ["key": hex(1, 16), "iv": hex(2, 16), "msg": "", "ct": hex(7, 16)]),
        ]
    )

    static let mac = json(
        schema: "mac_test_schema.json",
        type: "MacTest",
        sizes: #""keySize": 128, "tagSize": 64"#,
        count: 2,
        tests: [
            test(1, "valid", ["key": hex(1, 16), "msg": "0202", "tag": hex(3, 8)]),
            test(2, "invalid", ["key": hex(1, 16), "msg": "0202", "tag": hex(4, 8)]),
        ]
    )

    static let randomAnswers = json(
        schema: "rng_known_answer_schema.json",
        type: "RngKnownAnswerTest",
        sizes: #""seedSize": 384"#,
        count: 1,
        tests: [test(1, "valid", ["seed": hex(1, 48), "out": hex(2, 17)])]
    )

    static let drbgAnswers = json(
        schema: "drbg_known_answer_schema.json",
        type: "DrbgKnownAnswerTest",
        sizes: #""entropySize": 192"#,
        count: 2,
        tests: [
            test(1, "valid", drbgParts(additional: 16)),
            test(2, "valid", drbgParts(additional: 0)),
        ]
    )

    private static func drbgParts(additional: Int) -> KeyValuePairs<String, String> {
        [
            "entropy": hex(1, 24), "personalization": hex(2, 16), "additionalA": hex(3, additional),
            "additionalB": hex(4, additional), "out": hex(5, 17),
        ]
    }

    static let randomHealth = json(
        schema: "rng_health_schema.json",
        type: "RngHealthTest",
        sizes: #""seedSize": 0, "entropyPerByte": 8, "falseAlarmExponent": -30"#,
        count: 2,
        tests: [
            #"{ "tcId": 1, "comment": "", "flags": [], "test": "repetition-count", "seed": "", "#
                + #""samples": 4096, "cutoff": 5 }"#,
            #"{ "tcId": 2, "comment": "", "flags": [], "test": "distinct-reads", "seed": "", "reads": 64, "size": 16 }"#,
        ]
    )
}
