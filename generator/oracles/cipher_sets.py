"""Known answers for modes of block ciphers that no installable source publishes.

The block ciphers come from independent libraries (block_ciphers.py), the modes from modes.py. Every text is computed with
two block ciphers; a difference stops the script. CAST-256 has Botan alone, which is held against the example of RFC 2612,
and TEA this project's own code, which is held against the authors' first vector. XETA is XTEA with its sums bound the other
way, as Linux first had it; no document has it but the kernel, so its set is a baseline and no evidence.
"""

import modes
import own_set
from block_ciphers import block_size, oracles, swap_words
from Crypto.Cipher import ARC4
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms

BLOCKS = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 24, 31, 32, 33, 48, 65]
STREAM = [1, 15, 16, 17, 31, 32, 33, 47, 64, 65, 127, 128, 129, 255, 256, 257, 400, 512, 528, 529, 1055]
XTS = [16, 17, 31, 32, 33, 47, 48, 64, 65, 127, 128, 129, 256, 257, 512, 513, 530, 1055]

SIZES = {
    "cast5": [11, 16],
    "blowfish": [4, 16, 56],
    "des": [8],
    "des3_ede": [24],
    "seed": [16],
    "sm4": [16],
    "tea": [16],
    "xtea": [16],
    "xeta": [16],
    "anubis": [16, 20, 24, 28, 32, 36, 40],
    "khazad": [16],
}
SINGLE = {"cast6", "tea", "xeta"}

NOTES = {
    "Pseudorandom": {
        "bugType": "FUNCTIONALITY",
        "description": "Values without structure; lengths around blocks and around what drivers do at once.",
    },
    "CounterCarry": {
        "bugType": "EDGE_CASE",
        "description": "The counter or the index is about to carry, or to wrap around to zero.",
    },
}

def key_sizes(cipher: str) -> list[int]:
    return SIZES.get(cipher, [16, 24, 32])


def carry_ivs(size: int) -> list[bytes]:
    ones = "ff" * size
    return [bytes.fromhex(text.rjust(size * 2, "0")) for text in ("ff", "ffff", "ff" * 4)] + [
        bytes.fromhex(ones),
        bytes.fromhex(ones[:-2] + "f0"),
        bytes.fromhex("00" + ones[2:]),
    ]


def agreed(cipher: str, key: bytes, compute) -> tuple[bytes, list[str]]:
    """What two oracles agree on; `compute` takes (encrypt, decrypt)."""
    found = {name: compute(pair) for name, pair in oracles(cipher, key).items()}
    if len(set(found.values())) != 1:
        raise SystemExit(f"the oracles differ for {cipher} and key {key.hex()}: {found}")
    if len(found) < 2 and cipher not in SINGLE:
        raise SystemExit(f"one oracle only for {cipher} with {len(key)} bytes of key: {list(found)}")
    return next(iter(found.values())), sorted(found)


class CipherSet:
    """One file: tests grouped by the sizes of key and IV."""

    def __init__(self, algorithm: str, lines: list[str]):
        self.algorithm = algorithm
        self.lines = lines
        self.groups: dict[tuple[int, int], list[dict]] = {}
        self.used: set[str] = set()

    def add(self, key: bytes, iv: bytes, message: bytes, text: bytes, flag: str = "Pseudorandom") -> None:
        test = {
            "comment": f"{len(message)} bytes",
            "flags": [flag],
            "key": key.hex(),
            "iv": iv.hex(),
            "msg": message.hex(),
            "ct": text.hex(),
            "result": "valid",
        }
        self.groups.setdefault((len(key), len(iv)), []).append(test)

    def write(self) -> None:
        names = ", ".join(sorted(self.used))
        by = f"Oracles that agreed: {names}." if len(self.used) > 1 else f"One oracle: {names}." if self.used else ""
        own_set.write(
            own_set.file_name(self.algorithm),
            self.algorithm,
            "ind_cpa_test_schema.json",
            [f"Known answers for {self.algorithm}, made by generator/oracles/{own_set.script()}."] + self.lines
            + ([by] if by else []),
            NOTES,
            [
                {"type": "IndCpaTest", "keySize": key * 8, "ivSize": iv * 8, "tests": tests}
                for (key, iv), tests in self.groups.items()
            ],
        )


def plain(name: str, mode, cipher: str, lengths, document: str, iv_size=None) -> None:
    """A mode with one key and the IV as it is."""
    algorithm = f"{name}({cipher})"
    made = CipherSet(algorithm, [document])
    size = block_size(cipher)
    iv_size = size if iv_size is None else iv_size
    for key_size in key_sizes(cipher):
        for length in lengths:
            label = f"{algorithm} {key_size} {length}"
            key = own_set.seed(label + " key", key_size)
            iv = own_set.seed(label + " iv", iv_size)
            message = own_set.seed(label, length)
            text, names = agreed(cipher, key, lambda pair: mode(pair, size, iv, message))
            made.used.update(names)
            made.add(key, iv, message, text)
        if name == "ctr":
            for iv in carry_ivs(size):
                key = own_set.seed(f"{algorithm} carry {key_size}", key_size)
                message = own_set.seed(f"{algorithm} carry", 40 * size + 3)
                text, _ = agreed(cipher, key, lambda pair: mode(pair, size, iv, message))
                made.add(key, iv, message, text, "CounterCarry")
    made.write()


def two_keys(name: str, cipher: str) -> None:
    """XTS, whose second key encrypts the tweak, and LRW, whose second key is a factor."""
    algorithm = f"{name}({cipher})"
    document = {
        "xts": "IEEE 1619-2007, with ciphertext stealing.",
        "lrw": "Drafts of IEEE P1619 (LRW): the key is the cipher's and then 16 bytes of tweak key.",
    }[name]
    made = CipherSet(algorithm, [document])
    for key_size in key_sizes(cipher):
        lengths = XTS if name == "xts" else [16 * blocks for blocks in BLOCKS]
        second = key_size if name == "xts" else 16
        cases = [
            (length, own_set.seed(f"{algorithm} {key_size} {length} iv", 16), "Pseudorandom") for length in lengths
        ]
        if name == "lrw":
            cases += [(656, iv, "CounterCarry") for iv in carry_ivs(16)]
        for length, iv, flag in cases:
            label = f"{algorithm} {key_size} {length} {flag}"
            key = own_set.seed(label + " key", key_size)
            tail = own_set.seed(label + " second key", second)
            message = own_set.seed(label, length)
            if name == "lrw":
                text, names = agreed(cipher, key, lambda pair: modes.lrw(pair, tail, iv, message))
            else:
                firsts, seconds = oracles(cipher, key), oracles(cipher, tail)
                texts = {o: modes.xts((firsts[o], seconds[o]), 16, iv, message) for o in firsts}
                assert len(set(texts.values())) == 1 and (len(texts) > 1 or cipher in SINGLE), algorithm
                text, names = next(iter(texts.values())), sorted(texts)
            made.used.update(names)
            made.add(key + tail, iv, message, text, flag)
    made.write()


def essiv() -> None:
    made = CipherSet("essiv(cbc(aes),sha256)", ["CBC whose IV is E(SHA-256(key), IV), as dm-crypt's ESSIV has it."])
    for key_size in (16, 24, 32):
        for blocks in BLOCKS:
            label = f"essiv {key_size} {blocks}"
            key, iv = own_set.seed(label + " key", key_size), own_set.seed(label + " iv", 16)
            message = own_set.seed(label, 16 * blocks)
            texts = {}
            for name, pair in oracles("aes", key).items():
                inner = modes.essiv_iv(lambda salt: oracles("aes", salt)[name], key, iv)
                texts[name] = modes.cbc(pair, 16, inner, message)
            assert len(set(texts.values())) == 1 and len(texts) > 1
            made.used.update(texts)
            made.add(key, iv, message, next(iter(texts.values())))
    made.write()


def rfc3686() -> None:
    document = "RFC 3686: the key ends in a nonce of 4 bytes, the IV has 8, blocks count from 1."
    made = CipherSet("rfc3686(ctr(aes))", [document])
    for key_size in (16, 24, 32):
        for length in STREAM:
            label = f"rfc3686 {key_size} {length}"
            key, nonce = own_set.seed(label + " key", key_size), own_set.seed(label + " nonce", 4)
            iv, message = own_set.seed(label + " iv", 8), own_set.seed(label, length)
            block = nonce + iv + b"\0\0\0\1"
            text, names = agreed("aes", key, lambda pair: modes.ctr(pair, 16, block, message))
            made.used.update(names)
            made.add(key + nonce, iv, message, text)
    made.write()


def check_published() -> None:
    """The single oracles against published examples."""
    key = bytes.fromhex("2342bb9efa38542c0af75647f29f615d")
    assert oracles("cast6", key)["botan"][0](bytes(16)).hex() == "c842a08972b43d20836c91d1b7530f6b", "RFC 2612"
    assert oracles("tea", bytes(16))["here"][0](bytes(8)) == swap_words(bytes.fromhex("41ea3a0a94baa940")), "TEA"


def main() -> None:
    modes.self_test()
    check_published()
    sp = "NIST SP 800-38A."
    for cipher in ("serpent", "twofish", "cast6", "camellia", "aria", "sm4", "cast5", "blowfish", "des3_ede"):
        size = block_size(cipher)
        whole = [size * blocks for blocks in BLOCKS]
        if cipher in ("serpent", "twofish", "cast6", "aria"):
            plain("ecb", modes.ecb, cipher, whole, sp, 0)
            plain("cbc", modes.cbc, cipher, whole, sp)
        plain("ctr", modes.ctr, cipher, STREAM, sp)
        if size == 16 and cipher not in ("aria", "sm4"):
            two_keys("xts", cipher)
            two_keys("lrw", cipher)
    two_keys("lrw", "aes")
    for cipher in ("anubis", "khazad"):
        size = block_size(cipher)
        for name, mode, iv_size in (("ecb", modes.ecb, 0), ("cbc", modes.cbc, size)):
            document = "Barreto and Rijmen, submissions to NESSIE (tweaked)."
            plain(name, mode, cipher, [size * blocks for blocks in BLOCKS[:9]], document, iv_size)
        plain("ctr", modes.ctr, cipher, STREAM, document)
    for cipher in ("seed", "des"):
        plain("ctr", modes.ctr, cipher, STREAM, sp)
    arc4()
    fcrypt()
    for cipher in ("tea", "xtea", "xeta"):
        document = "Wheeler and Needham; words little-endian."
        if cipher == "xeta":
            document = "XTEA as Linux first had it, by the kernel's own definition; words little-endian."
        plain("ecb", modes.ecb, cipher, [8 * blocks for blocks in BLOCKS], document, 0)
    plain("ctr", modes.ctr, "aes", STREAM, sp)
    for cipher in ("aes", "camellia"):
        cts_set(cipher)
    plain("xctr", modes.xctr, "aes", STREAM, "HCTR2 (ePrint 2021/1441), section 2.")
    plain("pcbc", modes.pcbc, "aes", [16 * blocks for blocks in BLOCKS], "PCBC as Kerberos 4 had it.")
    essiv()
    rfc3686()
    null()


def fcrypt() -> None:
    """The cipher of AFS: the two published texts, and each of their blocks on its own, for PCBC is undone with a xor."""
    message = b"The quick brown fox jumps over the lazy dogs.\0\0\0"
    keys = [bytes.fromhex("f0e1d2c3b4a59687"), bytes.fromhex("fedcba9876543210")]
    texts = [
        "00f00e1175e62382eeac98624451e484c359d8aa6460aef7d2d9137972a3450323b562d70cf527d1f8913cac442292ef",
        "ca90f59dcbd4d23c01887f3e316e629dd8e057a3063a42582a28fe72522fdde01989091c2a8e8c94fcc768e488aade0f",
    ]
    origin = "Published in the test of Arla and OpenAFS (src/rxkad/test/tcryptest.c), whose CBC is PCBC."
    chained, single = CipherSet("pcbc(fcrypt)", [origin]), CipherSet("ecb(fcrypt)", [origin, "PCBC taken off."])
    for key, iv, text in ((keys[0], keys[1], texts[0]), (keys[1], keys[0], texts[1])):
        text = bytes.fromhex(text)
        chained.add(key, iv, message, text)
        mask = iv
        for start in range(0, len(message), 8):
            plain_block, block = message[start : start + 8], text[start : start + 8]
            single.add(key, b"", modes.xor(plain_block, mask), block)
            mask = modes.xor(plain_block, block)
    chained.write()
    single.write()


def arc4() -> None:
    """No key comes twice: the kernel goes on in the stream of a key that is not set anew."""
    made = CipherSet("ecb(arc4)", ["RC4; a stream, whatever the kernel's name says. Keys of 40 to 256 bits."])
    for key_size in (5, 8, 16, 24, 32):
        for length in STREAM:
            key = own_set.seed(f"arc4 {key_size} {length} key", key_size)
            message = own_set.seed(f"arc4 {key_size} {length}", length)
            theirs = Cipher(algorithms.ARC4(key), None).encryptor().update(message)
            if ARC4.new(key).encrypt(message) != theirs:
                raise SystemExit(f"the oracles differ for arc4 and key {key.hex()}")
            made.used.update(("openssl", "pycryptodome"))
            made.add(key, b"", message, theirs)
    made.write()


def null() -> None:
    """RFC 2410: the text comes out as it went in."""
    made = CipherSet("ecb(cipher_null)", ["RFC 2410: the NULL cipher, which has no key."])
    for length in STREAM:
        message = own_set.seed(f"null {length}", length)
        made.add(b"", b"", message, message)
    made.write()


def cts_set(cipher: str) -> None:
    document = {"aes": "RFC 3962, section 5", "camellia": "RFC 6803"}[cipher]
    made = CipherSet(f"cts(cbc({cipher}))", [f"{document} (CS3 of the addendum to SP 800-38A)."])
    # The labels of AES are older than the second cipher.
    prefix = "cts" if cipher == "aes" else f"cts {cipher}"
    for key_size in (16, 24, 32):
        for length in XTS:
            label = f"{prefix} {key_size} {length}"
            key, iv = own_set.seed(label + " key", key_size), own_set.seed(label + " iv", 16)
            message = own_set.seed(label, length)
            text, names = agreed(cipher, key, lambda pair: modes.cts(pair, 16, iv, message))
            made.used.update(names)
            made.add(key, iv, message, text)
    made.write()


if __name__ == "__main__":
    main()
