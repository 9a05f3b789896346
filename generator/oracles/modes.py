"""Modes of operation over a block cipher that is given as (encrypt, decrypt), as the kernel lays them out.

Written from SP 800-38A (ECB, CBC, CFB, OFB, CTR), RFC 3962 (CTS), IEEE 1619 (XTS) and its drafts (LRW), RFC 3686, the
HCTR2 paper (ePrint 2021/1441: XCTR), Kohl's PCBC, and dm-crypt's ESSIV. The self-test below holds them against what
`cryptography` and Botan do with AES, and LRW against a vector of the P1619 drafts.
"""

import hashlib


def xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right))


def cut(data: bytes, size: int) -> list[bytes]:
    return [data[i : i + size] for i in range(0, len(data), size)]


def ecb(cipher, size, iv, data):
    return cipher[0](data) if data else b""


def cbc(cipher, size, iv, data):
    out = []
    for block in cut(data, size):
        iv = cipher[0](xor(block, iv))
        out.append(iv)
    return b"".join(out)


def pcbc(cipher, size, iv, data):
    out = []
    for block in cut(data, size):
        out.append(cipher[0](xor(block, iv)))
        iv = xor(block, out[-1])
    return b"".join(out)


def cfb(cipher, size, iv, data):
    out = []
    for block in cut(data, size):
        iv = xor(block, cipher[0](iv))
        out.append(iv)
    return b"".join(out)


def ofb(cipher, size, iv, data):
    out = []
    for block in cut(data, size):
        iv = cipher[0](iv)
        out.append(xor(block, iv))
    return b"".join(out)


def ctr(cipher, size, iv, data):
    count = int.from_bytes(iv, "big")
    out = []
    for i, block in enumerate(cut(data, size)):
        out.append(xor(block, cipher[0](((count + i) % (1 << size * 8)).to_bytes(size, "big"))))
    return b"".join(out)


def xctr(cipher, size, iv, data):
    out = []
    for i, block in enumerate(cut(data, size), 1):
        out.append(xor(block, cipher[0](xor(iv, i.to_bytes(size, "little")))))
    return b"".join(out)


def cts(cipher, size, iv, data):
    """RFC 3962: the last two blocks change places, and a single block is plain CBC."""
    if len(data) <= size:
        return cbc(cipher, size, iv, data)
    rest = len(data) % size or size
    done = cbc(cipher, size, iv, data + bytes(size - rest))
    last = done[-size:]
    before = done[-2 * size : -size]
    return done[: -2 * size] + last + before[:rest]


def cmac(cipher, size, data):
    """NIST SP 800-38B."""
    keys = [cipher[0](bytes(size))]
    for _ in range(2):
        value = int.from_bytes(keys[-1], "big") << 1
        if value >> 8 * size:
            value ^= (1 << 8 * size) | (0x87 if size == 16 else 0x1B)
        keys.append(value.to_bytes(size, "big"))
    last = data[(len(data) - 1) // size * size :] if data else b""
    front = data[: len(data) - len(last)]
    final = xor(last, keys[1]) if len(last) == size else xor((last + b"\x80").ljust(size, b"\0"), keys[2])
    return cbc(cipher, size, bytes(size), front + final)[-size:]


def double_le(tweak: bytes) -> bytes:
    value = int.from_bytes(tweak, "little") << 1
    if value >> 128:
        value ^= (1 << 128) | 0x87
    return value.to_bytes(16, "little")


def xts(ciphers, size, iv, data):
    """IEEE 1619 with ciphertext stealing; `ciphers` is the data cipher and the tweak cipher."""
    cipher, tweaker = ciphers
    tweak = tweaker[0](iv)
    whole = len(data) // 16
    rest = len(data) % 16
    out = []
    for block in cut(data[: whole * 16], 16):
        out.append(xor(cipher[0](xor(block, tweak)), tweak))
        tweak = double_le(tweak)
    if rest:
        stolen = out.pop()
        out.append(xor(cipher[0](xor(data[whole * 16 :] + stolen[rest:], tweak)), tweak))
        out.append(stolen[:rest])
    return b"".join(out)


def multiply_be(left: int, right: int) -> int:
    """Product modulo x^128 + x^7 + x^2 + x + 1, the highest power in the first bit."""
    out = 0
    while right:
        if right & 1:
            out ^= left
        left <<= 1
        if left >> 128:
            left ^= (1 << 128) | 0x87
        right >>= 1
    return out


def lrw(cipher, tweak_key, iv, data):
    out = []
    index = int.from_bytes(iv, "big")
    factor = int.from_bytes(tweak_key, "big")
    for i, block in enumerate(cut(data, 16)):
        tweak = multiply_be(factor, (index + i) % (1 << 128)).to_bytes(16, "big")
        out.append(xor(cipher[0](xor(block, tweak)), tweak))
    return b"".join(out)


def essiv_iv(cipher_for, key: bytes, iv: bytes) -> bytes:
    return cipher_for(hashlib.sha256(key).digest())[0](iv)


def self_test() -> None:
    import block_ciphers
    import botan2
    import own_set
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms
    from cryptography.hazmat.primitives.ciphers import modes as reference

    key = own_set.seed("modes key", 32)
    iv = own_set.seed("modes iv", 16)
    data = own_set.seed("modes data", 93)
    aes = block_ciphers.openssl("aes", key)
    for mode, theirs, size in (
        (cbc, reference.CBC(iv), 80),
        (ctr, reference.CTR(b"\xff" * 16), 93),
        (cfb, reference.CFB(iv), 93),
        (ofb, reference.OFB(iv), 93),
    ):
        start = b"\xff" * 16 if mode is ctr else iv
        expected = Cipher(algorithms.AES(key), theirs).encryptor().update(data[:size])
        assert mode(aes, 16, start, data[:size]) == expected, mode.__name__
    halves = (block_ciphers.openssl("aes", key[:16]), block_ciphers.openssl("aes", key[16:]))
    for size in (16, 17, 31, 32, 33, 93):
        expected = Cipher(algorithms.AES(key), reference.XTS(iv)).encryptor().update(data[:size])
        assert xts(halves, 16, iv, data[:size]) == expected, "xts"
        if size > 16:
            engine = botan2.SymmetricCipher("AES-256/CBC/CTS", True)
            engine.set_key(key)
            engine.start(iv)
            assert cts(aes, 16, iv, data[:size]) == bytes(engine.finish(data[:size])), "cts"
    # RFC 4493, section 4, examples 1 to 3.
    aes = block_ciphers.openssl("aes", bytes.fromhex("2b7e151628aed2a6abf7158809cf4f3c"))
    data = bytes.fromhex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411")
    for size, tag in ((0, "bb1d6929e95937287fa37d129b756746"), (16, "070a16b46b4d4144f79bdd9dd04a287c")):
        assert cmac(aes, 16, data[:size]).hex() == tag, "cmac"
    assert cmac(aes, 16, data).hex() == "dfa66747de9ae63030ca32611497c827", "cmac"
    # LRW-AES vector 1 of the P1619 drafts.
    drafted = lrw(
        block_ciphers.openssl("aes", bytes.fromhex("4562ac25f828176d4c268414b5680185")),
        bytes.fromhex("258e2a05e73e9d03ee5a830ccc094c87"),
        (1).to_bytes(16, "big"),
        b"0123456789ABCDEF",
    )
    assert drafted.hex() == "f1b273cd65a3df5fe95d489254634eb8", drafted.hex()


if __name__ == "__main__":
    self_test()
    print("the modes agree with cryptography, Botan and the P1619 drafts")
