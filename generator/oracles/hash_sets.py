"""Known answers for digests and codes that no installable source publishes.

Where two libraries have the algorithm both compute every answer and a difference stops the script: Botan, libgcrypt,
OpenSSL (hashlib), zlib, libxxhash. The rest is written in references.py from the paper, and checked there.
"""

import ctypes
import hashlib
import zlib

import hmacs
import modes
import own_set
import references
from block_ciphers import block_size, oracles
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hmacs import botan, gcrypt

LENGTHS = [0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 48, 55, 56, 63, 64, 65, 79, 80, 111, 112, 127, 128, 129]
LENGTHS += [191, 192, 255, 256, 257, 300, 511, 512, 513, 1000, 1023, 1024, 1025, 2049]

NOTES = {
    "Pseudorandom": {
        "bugType": "FUNCTIONALITY",
        "description": "Values without structure; lengths around blocks and around what drivers do at once.",
    }
}

XXHASH = ctypes.CDLL("libxxhash.so.0")
XXHASH.XXH64.restype = ctypes.c_uint64
XXHASH.XXH64.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint64]


def agreed(name: str, answers: list[bytes]) -> bytes:
    if len(set(answers)) != 1:
        raise SystemExit(f"the oracles differ for {name}: {[answer.hex() for answer in answers]}")
    return answers[0]


def write(algorithm: str, lines: list[str], key_sizes: list[int], compute, lengths=LENGTHS) -> None:
    """`compute` takes the key and the message, and gives a list of answers that must be one."""
    groups = []
    for size in key_sizes:
        tests = []
        for length in lengths:
            key = own_set.seed(f"{algorithm} {size} {length} key", size)
            message = own_set.seed(f"{algorithm} {size} {length}", length)
            tests.append(
                {
                    "comment": f"{length} bytes",
                    "flags": ["Pseudorandom"],
                    "key": key.hex(),
                    "msg": message.hex(),
                    "tag": agreed(algorithm, compute(key, message)).hex(),
                    "result": "valid",
                }
            )
        tag_size = len(bytes.fromhex(tests[0]["tag"])) * 8
        groups.append({"type": "MacTest", "keySize": size * 8, "tagSize": tag_size, "tests": tests})
    header = [f"Known answers for {algorithm}, made by generator/oracles/{own_set.script()}."] + lines
    own_set.write(own_set.file_name(algorithm), algorithm, "mac_test_schema.json", header, NOTES, groups)


def little(value: int, size: int) -> bytes:
    return value.to_bytes(size, "little")


def checksums() -> None:
    """The kernel's key is the start value; crc32 and crct10dif invert nothing, crc32c and crc64 invert the end."""

    def crc32(key: bytes, data: bytes) -> list[bytes]:
        start = int.from_bytes(key, "little") if key else 0
        ours = references.crc_reflected(data, references.CRC32, start)
        return [little(ours, 4), little(zlib.crc32(data, start ^ references.MASK) ^ references.MASK, 4)]

    def crc32c(key: bytes, data: bytes) -> list[bytes]:
        start = int.from_bytes(key, "little") if key else references.MASK
        return [little(references.crc_reflected(data, references.CRC32C, start) ^ references.MASK, 4)]

    def xxhash64(key: bytes, data: bytes) -> list[bytes]:
        start = int.from_bytes(key, "little")
        return [little(references.xxhash64(data, start), 8), little(XXHASH.XXH64(data, len(data), start), 8)]

    def crc64(data: bytes) -> bytes:
        return little(references.crc_reflected(data, references.CRC64, references.FULL) ^ references.FULL, 8)

    write("crc32", ["ISO 3309; zlib and this project's bitwise CRC agreed; the key is the start value."], [0, 4], crc32)
    write(
        "crc32c",
        ["RFC 3720, appendix B.4, bitwise; the key is the start value, all ones without one."],
        [0, 4],
        crc32c,
    )
    write("xxhash64", ["libxxhash and this project's own code agreed; the key is the seed."], [0, 8], xxhash64)
    write(
        "crct10dif",
        ["CRC-16/T10-DIF (SBC-4), bitwise; the kernel gives the value in the processor's byte order."],
        [0],
        lambda key, data: [little(references.crc_t10dif(data), 2)],
    )
    write(
        "crc64-rocksoft",
        ["CRC-64/NVME (NVM Express command set, section 5.2.1.3.4), bitwise."],
        [0],
        lambda key, data: [crc64(data)],
    )


def digests() -> None:
    two = "Botan and libgcrypt agreed."
    write("md4", [two, "RFC 1320."], [0], lambda _, d: [botan("MD4")(d), gcrypt(301, 16)(d)])
    write("rmd160", [two], [0], lambda _, d: [botan("RIPEMD-160")(d), gcrypt(3, 20)(d)])
    for bits, number in ((256, 309), (512, 310)):
        name = f"Streebog-{bits}"
        size = bits // 8
        write(
            f"streebog{bits}",
            [two, "RFC 6986, GOST R 34.11-2012."],
            [0],
            lambda _, d, name=name, number=number, size=size: [botan(name)(d), gcrypt(number, size)(d)],
        )
    for bits in (512, 384, 256):
        lines = [two, "ISO/IEC 10118-3: Whirlpool" + ("." if bits == 512 else f", cut to {bits} bits.")]
        cut = bits // 8
        write(
            f"wp{bits}",
            lines,
            [0],
            lambda _, d, cut=cut: [botan("Whirlpool")(d)[:cut], gcrypt(305, 64)(d)[:cut]],
        )
    for bits in (160, 256, 384, 512):
        # Python's BLAKE2 is the authors' reference code.
        size = bits // 8
        write(
            f"blake2b-{bits}",
            ["RFC 7693: hashlib (the authors' reference code) and Botan agreed."],
            [0],
            lambda _, d, bits=bits, size=size: [
                hashlib.blake2b(d, digest_size=size).digest(),
                botan(f"BLAKE2b({bits})")(d),
            ],
        )
    write(
        "digest_null",
        ["The kernel's digest of no bytes: the answer to every message is empty."],
        [0],
        lambda *_: [b""],
        [1, 16, 100],
    )


def codes() -> None:
    def each(cipher: str, compute):
        def run(key: bytes, data: bytes) -> list[bytes]:
            found = oracles(cipher, key)
            if len(found) < 2:
                raise SystemExit(f"one oracle only for {cipher}: {list(found)}")
            return [compute(pair, data) for pair in found.values()]

        return run

    def cbcmac(size: int):
        def run(pair, data: bytes) -> bytes:
            return (bytes(size) + modes.cbc(pair, size, bytes(size), data + bytes(-len(data) % size)))[-size:]

        return run

    def xcbc(pair, data: bytes) -> bytes:
        k1, k2, k3 = (pair[0](bytes([n]) * 16) for n in (1, 2, 3))
        last = data[(len(data) - 1) // 16 * 16 :] if data else b""
        front = data[: len(data) - len(last)]
        final = modes.xor(last, k2) if len(last) == 16 else modes.xor((last + b"\x80").ljust(16, b"\0"), k3)
        inner = oracles("aes", k1)
        answers = {modes.cbc(cipher, 16, bytes(16), front + final)[-16:] for cipher in inner.values()}
        assert len(answers) == 1
        return answers.pop()

    for cipher in ("aes", "camellia", "aria", "seed", "sm4"):
        sizes = [16] if cipher in ("seed", "sm4") else [16, 24, 32]
        lines = ["CBC-MAC with zeros after a short last block, as CCM has it (RFC 3610); two block ciphers agreed."]
        write(f"cbcmac({cipher})", lines, sizes, each(cipher, cbcmac(block_size(cipher))), LENGTHS[1:])
    write("xcbc(aes)", ["RFC 3566; two block ciphers agreed."], [16], each("aes", xcbc))
    # RFC 3566, section 4.6, case 2: three bytes.
    key = bytes(range(16))
    assert each("aes", xcbc)(key, bytes(range(3)))[0].hex() == "5b376580ae2f19afe7219ceef172756f"
    document = {"streebog": "RFC 7836; Botan's HMAC, and RFC 2104 over libgcrypt's digest, agreed."}
    document["wp"] = "RFC 2104 over Whirlpool, cut short; over Botan's and libgcrypt's it agreed."
    for name, size in (("streebog", 256), ("streebog", 512), ("wp", 256), ("wp", 384)):
        digest = f"{name}{size}"
        write(
            f"hmac({digest})",
            [document[name]],
            [32, 64, 100],
            lambda key, data, digest=digest: hmacs.answers(digest, key, data),
        )


def polynomials() -> None:
    def ghash(key: bytes, data: bytes) -> list[bytes]:
        return [references.ghash(key, data)]

    write("ghash", ["SP 800-38D, section 6.4, bitwise; checked against OpenSSL's GCM."], [16], ghash, LENGTHS[1:])
    write("polyval", ["RFC 8452, section 3, bitwise."], [16], lambda k, d: [references.polyval(k, d)], LENGTHS[1:])
    write(
        "michael_mic", ["IEEE 802.11i, section 8.3.2.3; checked against annex H."], [8],
        lambda k, d: [references.michael(k, d)],
    )
    write(
        "nhpoly1305",
        ["Adiantum (ePrint 2018/720), section 2.5; the key is Poly1305's and NH's."],
        [1088],
        lambda k, d: [references.nhpoly1305(k, d)],
        [16, 32, 48, 64, 128, 240, 512, 1008, 1024, 1040, 2048, 2064, 3088],
    )


def check_ghash() -> None:
    """GHASH through OpenSSL's GCM: the tag is GHASH(A, C, lengths) xor E(K, J0)."""
    key, nonce = own_set.seed("ghash check", 16), own_set.seed("ghash nonce", 12)
    aad, text = own_set.seed("ghash aad", 29), own_set.seed("ghash text", 77)
    encrypt = oracles("aes", key)["openssl"][0]
    sealed = AESGCM(key).encrypt(nonce, text, aad)
    body = aad + bytes(-len(aad) % 16) + sealed[:-16] + bytes(-len(text) % 16)
    body += (len(aad) * 8).to_bytes(8, "big") + (len(text) * 8).to_bytes(8, "big")
    expected = modes.xor(sealed[-16:], encrypt(nonce + b"\0\0\0\1"))
    assert references.ghash(encrypt(bytes(16)), body) == expected


if __name__ == "__main__":
    references.self_test()
    hmacs.self_test()
    check_ghash()
    digests()
    checksums()
    codes()
    polynomials()
