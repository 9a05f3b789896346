"""HMAC (RFC 2104) over each digest that the kernel has, by two oracles.

Botan's HMAC answers first, then hashlib's where hashlib has the digest, else RFC 2104 over libgcrypt's digest. WP-256 and
WP-384, Whirlpool cut short, have no HMAC in any library: RFC 2104 is written below, over Botan's and libgcrypt's Whirlpool.
"""

import ctypes
import hmac

import botan2

GCRYPT = ctypes.CDLL("libgcrypt.so.20")
GCRYPT.gcry_check_version(None)


def gcrypt(number: int, size: int):
    def run(data: bytes) -> bytes:
        out = ctypes.create_string_buffer(size)
        GCRYPT.gcry_md_hash_buffer(number, out, data, ctypes.c_size_t(len(data)))
        return out.raw

    return run


def botan(name: str):
    def run(data: bytes) -> bytes:
        engine = botan2.HashFunction(name)
        engine.update(data)
        return bytes(engine.final())

    return run


# The kernel's name: Botan's name, the size of the digest.
BOTAN = {
    "md4": ("MD4", 16),
    "md5": ("MD5", 16),
    "rmd160": ("RIPEMD-160", 20),
    "sm3": ("SM3", 32),
    "sha1": ("SHA-1", 20),
    **{f"sha{bits}": (f"SHA-{bits}", bits // 8) for bits in (224, 256, 384, 512)},
    **{f"sha3-{bits}": (f"SHA-3({bits})", bits // 8) for bits in (224, 256, 384, 512)},
    **{f"streebog{bits}": (f"Streebog-{bits}", bits // 8) for bits in (256, 512)},
    **{f"wp{bits}": ("Whirlpool", bits // 8) for bits in (256, 384, 512)},
}
# Digests that hashlib need not have: libgcrypt's number and the size of what it gives. All have blocks of 64 bytes.
GCRYPT_NUMBERS = {
    "md4": (301, 16),
    "rmd160": (3, 20),
    "streebog256": (309, 32),
    "streebog512": (310, 64),
    **{f"wp{bits}": (305, 64) for bits in (256, 384, 512)},
}


def digest_size(digest: str) -> int:
    return BOTAN[digest][1]


def rfc2104(run, key: bytes, data: bytes) -> bytes:
    """HMAC over a digest with blocks of 64 bytes."""
    block = (run(key) if len(key) > 64 else key).ljust(64, b"\0")
    inner = run(bytes(b ^ 0x36 for b in block) + data)
    return run(bytes(b ^ 0x5C for b in block) + inner)


def botan_hmac(digest: str, key: bytes, data: bytes) -> bytes:
    name, size = BOTAN[digest]
    if digest in ("wp256", "wp384"):
        whole = botan(name)
        return rfc2104(lambda d: whole(d)[:size], key, data)
    engine = botan2.MsgAuthCode(f"HMAC({name})")
    engine.set_key(key)
    engine.update(data)
    return bytes(engine.final())


def second_hmac(digest: str, key: bytes, data: bytes) -> bytes:
    if digest not in GCRYPT_NUMBERS:
        return hmac.new(key, data, digest.replace("sha3-", "sha3_")).digest()
    whole = gcrypt(*GCRYPT_NUMBERS[digest])
    return rfc2104(lambda d: whole(d)[: digest_size(digest)], key, data)


def answers(digest: str, key: bytes, data: bytes) -> list[bytes]:
    """What the two oracles say; whoever asks stops where they differ."""
    return [botan_hmac(digest, key, data), second_hmac(digest, key, data)]


def self_test() -> None:
    """RFC 2104's and RFC 2286's second example, and Whirlpool's HMAC in Botan against the code above."""
    key, data = b"Jefe", b"what do ya want for nothing?"
    published = {"md5": "750c783e6ab0b503eaa86e310a5db738", "rmd160": "dda6c0213a485a9e24f4742064a7f033b43c4069"}
    for digest, expected in published.items():
        assert {answer.hex() for answer in answers(digest, key, data)} == {expected}, digest
    for digest in BOTAN:
        for size in (4, 64, 65, 200):
            first, second = answers(digest, key * (size // 4), data)
            assert first == second and len(first) == digest_size(digest), (digest, size)


if __name__ == "__main__":
    self_test()
    print("the HMACs agree with each other and the published examples")
