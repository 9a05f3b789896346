internal import JSONC

/// A test of a Wycheproof file of authenticated encryption.
struct WycheproofAEADTest {
    let id: String
    let remark: String
    let key: [UInt8]
    let nonce: [UInt8]
    let associatedData: [UInt8]
    let message: [UInt8]
    let ciphertext: [UInt8]
    let tag: [UInt8]
    /// Bytes of tag, as the group says.
    let tagSize: Int
    let isValid: Bool
    /// Whether the publisher leaves open whether the test is accepted.
    let isLeftOpen: Bool

    /// The files' `schema`.
    static let schema = "aead_test_schema.json"

    /// Calls `body` with the test group, the test's place and the test, for each test of a file.
    static func readAll(
        _ bytes: [UInt8],
        path: String,
        _ body: (_ group: JSONCursor, _ place: JSONCursor, _ test: WycheproofAEADTest) throws -> Void
    ) throws {
        let shape = WycheproofFile.Shape(
            schema: schema,
            groupType: "AeadTest"
        )
        try WycheproofFile.read(bytes, path: path, shape: shape) { group, place in
            try body(group, place, WycheproofAEADTest(group, place))
        }
    }

    private init(_ group: JSONCursor, _ test: JSONCursor) throws(JSONError) {
        id = try test.tcId()
        remark = try test.remark()
        key = try test.bytes("key", bits: group.at("keySize").int())
        nonce = try test.bytes("iv", bits: group.at("ivSize").int())
        associatedData = try test.bytes("aad")
        message = try test.bytes("msg")
        ciphertext = try test.bytes("ct")
        tag = try test.bytes("tag")
        tagSize = try group.byteCount(ofBits: "tagSize")
        isLeftOpen = try test.isLeftOpen()
        isValid = isLeftOpen ? false : try test.isValid()
    }
}
