/// Response files of CAVP's authentication codes and generators, with values of our own.
extension Sample {
    static let cmac = """
        #  CAVS 11.0
        #  CMACVer information

        Count = 0
        Klen = 16
        Mlen = 0
        Tlen = 4
        Key = \(hex(1, 16))
        Msg = 00
        Mac = 02020202
        Result = F (3 - MAC changed)

        Count = 1
        Klen = 24
        Mlen = 2
        Tlen = 16
        Key = \(hex(3, 24))
        Msg = 0405
        Mac = \(hex(6, 16))
        Result = P

        """

    static let tripleDESCMAC = """
        #  CMACGen information

        Count = 0
        Klen = 2
        Mlen = 1
        Tlen = 5
        Key1 = \(hex(1, 8))
        Key2 = \(hex(2, 8))
        Key3 = \(hex(1, 8))
        Msg = 07
        Mac = 0102030405

        """

    static let hmac = """
        #  HMAC information
        #  Hash sizes tested: 20 32

        [L=20]

        Count = 0
        Klen = 3
        Tlen = 10
        Key = 010203
        Msg = 0405
        Mac = \(hex(6, 10))

        Count = 1
        Klen = 70
        Tlen = 20
        Key = \(hex(7, 70))
        Msg = 08
        Mac = \(hex(9, 20))

        [L=32]

        Count = 0
        Klen = 3
        Tlen = 32
        Key = 010203
        Msg = 0405
        Mac = \(hex(10, 32))

        """

    static let drbg = """
        # CAVS 14.3
        # DRBG800-90A information for "drbg_pr"
        # Hash_DRBG options: SHA-1 :: SHA-256 :: SHA-224

        [SHA-256]
        [PredictionResistance = False]
        [EntropyInputLen = 32]
        [NonceLen = 16]
        [PersonalizationStringLen = 8]
        [AdditionalInputLen = 8]
        [ReturnedBitsLen = 24]

        COUNT = 0
        EntropyInput = 01020304
        Nonce = 0506
        PersonalizationString = 07
        AdditionalInput = 08
        AdditionalInput = 09
        ReturnedBits = 0a0b0c

        [SHA-224]
        [PredictionResistance = False]
        [EntropyInputLen = 8]
        [NonceLen = 8]
        [PersonalizationStringLen = 0]
        [AdditionalInputLen = 0]
        [ReturnedBitsLen = 8]

        COUNT = 0
        EntropyInput = 01
        Nonce = 02
        PersonalizationString =
        AdditionalInput =
        AdditionalInput =
        ReturnedBits = 03

        """

    static let reseededDRBG = """
        # CTR_DRBG options: AES-128 use df :: AES-128 no df

        [AES-128 use df]
        [PredictionResistance = True]
        [EntropyInputLen = 8]
        [NonceLen = 8]
        [PersonalizationStringLen = 0]
        [AdditionalInputLen = 0]
        [ReturnedBitsLen = 8]

        COUNT = 0
        EntropyInput = 01
        Nonce = 02
        PersonalizationString =
        AdditionalInput =
        EntropyInputPR = 03
        AdditionalInput =
        EntropyInputPR = 04
        ReturnedBits = 05

        """

    static let x931 = """
        #  CAVS 11.1
        #  "ANSI X9.31" information for "rng_values"

        [X9.31]
        [AES 128-Key]

        COUNT = 0
        Key = \(hex(1, 16))
        DT = \(hex(2, 16))
        V = c0\(hex(0, 15))
        R = \(hex(3, 16))

        COUNT = 1
        Key = \(hex(1, 16))
        DT = \(hex(2, 16))
        V = 35\(hex(4, 15))
        R = \(hex(5, 16))

        """

    /// A file of a cipher as CAVP heads it.
    static func headed(_ comment: String, _ text: String = cbc) -> String {
        "# CAVS 11.1\n# \(comment)\n" + text.replacing("# a comment\n", with: "")
    }
}
