"""Algorithms that few libraries have, written from their papers: ChaCha and XChaCha with any number of rounds, Poly1305,
NHPoly1305 and Adiantum (ePrint 2018/720), POLYVAL (RFC 8452), HCTR2 (ePrint 2021/1441), GHASH (SP 800-38D), Michael
(IEEE 802.11i), the CRCs and xxHash64. The self-test holds each against published examples or another library.
"""

import struct

MASK = 0xFFFFFFFF


def rotate(value: int, count: int) -> int:
    return ((value << count) | (value >> (32 - count))) & MASK


def chacha_rounds(state: list[int], rounds: int) -> list[int]:
    x = list(state)
    for i in range(rounds):
        lanes = (
            [(0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15)]
            if i % 2 == 0
            else [(0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)]
        )
        for a, b, c, d in lanes:
            for p, q, r, count in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
                x[p] = (x[p] + x[q]) & MASK
                x[r] = rotate(x[r] ^ x[p], count)
    return x


CONSTANTS = list(struct.unpack("<4I", b"expand 32-byte k"))


def chacha(key: bytes, iv: bytes, data: bytes, rounds: int) -> bytes:
    """`iv` is the state's last row: a 32-bit counter and a 12-byte nonce."""
    counter, *nonce = struct.unpack("<4I", iv)
    out = bytearray()
    for i in range(0, len(data), 64):
        state = CONSTANTS + list(struct.unpack("<8I", key)) + [counter & MASK] + nonce
        stream = struct.pack("<16I", *((a + b) & MASK for a, b in zip(chacha_rounds(state, rounds), state)))
        out += bytes(a ^ b for a, b in zip(data[i : i + 64], stream))
        counter += 1
    return bytes(out)


def xchacha(key: bytes, iv: bytes, data: bytes, rounds: int) -> bytes:
    """`iv` is a 24-byte nonce and the stream's position in blocks, 64 bits little-endian."""
    state = CONSTANTS + list(struct.unpack("<8I", key)) + list(struct.unpack("<4I", iv[:16]))
    mixed = chacha_rounds(state, rounds)
    subkey = struct.pack("<8I", *(mixed[:4] + mixed[12:]))
    return chacha(subkey, iv[24:28] + iv[28:32] + iv[16:24], data, rounds)


PRIME = (1 << 130) - 5


def poly1305(r_bytes: bytes, data: bytes) -> int:
    """The polynomial alone, without the final addition of s."""
    r = int.from_bytes(r_bytes, "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    total = 0
    for i in range(0, len(data), 16):
        total = (total + int.from_bytes(data[i : i + 16] + b"\1", "little")) * r % PRIME
    return total


def nh(key: list[int], unit: bytes) -> bytes:
    """Four passes of NH, each shifted by four words of key."""
    words = struct.unpack(f"<{len(unit) // 4}I", unit)
    sums = []
    for shift in range(0, 16, 4):
        total = 0
        for i in range(0, len(words), 4):
            k = key[i + shift : i + shift + 4]
            m = words[i : i + 4]
            total += ((m[0] + k[0]) & MASK) * ((m[2] + k[2]) & MASK)
            total += ((m[1] + k[1]) & MASK) * ((m[3] + k[3]) & MASK)
        sums.append(total & 0xFFFFFFFFFFFFFFFF)
    return struct.pack("<4Q", *sums)


def nhpoly1305(key: bytes, data: bytes) -> bytes:
    """The key is 16 bytes for Poly1305 and 1072 for NH."""
    nh_key = list(struct.unpack("<268I", key[16:1088]))
    hashes = b""
    for i in range(0, len(data), 1024):
        unit = data[i : i + 1024]
        hashes += nh(nh_key, unit + bytes(-len(unit) % 16))
    return (poly1305(key[:16], hashes) % (1 << 128)).to_bytes(16, "little")


def adiantum(encrypt_for, key: bytes, tweak: bytes, data: bytes, rounds: int) -> bytes:
    """Adiantum encryption; `encrypt_for` gives AES under a key, `tweak` has 32 bytes, `data` at least 16."""
    derived = xchacha(key, b"\1" + bytes(31), bytes(32 + 16 + 1088), rounds)
    block_key, header_key, message_key = derived[:32], derived[32:48], derived[48:]
    bulk, right = data[:-16], int.from_bytes(data[-16:], "little")
    header = poly1305(header_key, (len(bulk) * 8).to_bytes(16, "little") + tweak) % (1 << 128)

    def hashed(text: bytes) -> int:
        return header + int.from_bytes(nhpoly1305(message_key, text), "little")

    middle = encrypt_for(block_key)(((right + hashed(bulk)) % (1 << 128)).to_bytes(16, "little"))
    iv = middle + b"\1" + bytes(15)
    left = xchacha(key, iv, bulk, rounds)
    return left + ((int.from_bytes(middle, "little") - hashed(left)) % (1 << 128)).to_bytes(16, "little")


def polyval_product(a: int, b: int) -> int:
    """a * b * x^-128 modulo x^128 + x^127 + x^126 + x^121 + 1."""
    product = 0
    for i in range(128):
        if b >> i & 1:
            product ^= a << i
    modulus = (1 << 128) | (1 << 127) | (1 << 126) | (1 << 121) | 1
    # Dividing by x: add the modulus where the lowest bit is set, then shift.
    for _ in range(128):
        if product & 1:
            product ^= modulus
        product >>= 1
    return product


def polyval(key: bytes, data: bytes) -> bytes:
    h = int.from_bytes(key, "little")
    total = 0
    for i in range(0, len(data), 16):
        total = polyval_product(total ^ int.from_bytes(data[i : i + 16].ljust(16, b"\0"), "little"), h)
    return total.to_bytes(16, "little")


def ghash(key: bytes, data: bytes) -> bytes:
    """A last block that is short is filled up with zeros."""
    h = int.from_bytes(key, "big")
    total = 0
    for i in range(0, len(data), 16):
        x = total ^ int.from_bytes(data[i : i + 16].ljust(16, b"\0"), "big")
        v, total = h, 0
        for bit in range(127, -1, -1):
            if x >> bit & 1:
                total ^= v
            v = (v >> 1) ^ (0xE1 << 120 if v & 1 else 0)
    return total.to_bytes(16, "big")


def hctr2(encrypt, tweak: bytes, data: bytes) -> bytes:
    """HCTR2 encryption of at least 16 bytes."""
    import modes

    h, mask = encrypt(bytes(16)), encrypt(b"\1" + bytes(15))

    def hashed(text: bytes) -> bytes:
        whole = len(text) % 16 == 0
        head = (len(tweak) * 8 * 2 + (2 if whole else 3)).to_bytes(16, "little")
        return polyval(h, head + tweak + bytes(-len(tweak) % 16) + (text if whole else text + b"\1"))

    first, rest = data[:16], data[16:]
    mm = modes.xor(first, hashed(rest))
    uu = encrypt(mm)
    s = modes.xor(modes.xor(mm, uu), mask)
    bulk = modes.xctr((encrypt, None), 16, s, rest)
    return modes.xor(uu, hashed(bulk)) + bulk


def michael(key: bytes, data: bytes) -> bytes:
    left, right = struct.unpack("<2I", key)
    padded = data + b"\x5a" + bytes(4)
    padded += bytes(-len(padded) % 4)
    for (word,) in struct.iter_unpack("<I", padded):
        left ^= word
        right ^= rotate(left, 17)
        left = (left + right) & MASK
        right ^= ((left & 0xFF00FF00) >> 8) | ((left & 0x00FF00FF) << 8)
        left = (left + right) & MASK
        right ^= rotate(left, 3)
        left = (left + right) & MASK
        right ^= rotate(left, 30)
        left = (left + right) & MASK
    return struct.pack("<2I", left, right)


def crc_reflected(data: bytes, polynomial: int, start: int) -> int:
    """A CRC with the lowest bit first, without a final inversion."""
    for byte in data:
        start ^= byte
        for _ in range(8):
            start = (start >> 1) ^ (polynomial if start & 1 else 0)
    return start


def crc_t10dif(data: bytes) -> int:
    value = 0
    for byte in data:
        value ^= byte << 8
        for _ in range(8):
            value = ((value << 1) ^ (0x8BB7 if value & 0x8000 else 0)) & 0xFFFF
    return value


CRC32, CRC32C, CRC64 = 0xEDB88320, 0x82F63B78, 0x9A6C9329AC4BC9B5
FULL = (1 << 64) - 1
P = (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5)


def xxhash64(data: bytes, seed: int) -> int:
    def rotate64(value: int, count: int) -> int:
        return ((value << count) | (value >> (64 - count))) & FULL

    def step(lane: int, word: int) -> int:
        return rotate64((lane + word * P[1]) & FULL, 31) * P[0] & FULL

    place = 0
    if len(data) >= 32:
        lanes = [(seed + P[0] + P[1]) & FULL, (seed + P[1]) & FULL, seed, (seed - P[0]) & FULL]
        while place + 32 <= len(data):
            lanes = [step(lane, word) for lane, word in zip(lanes, struct.unpack_from("<4Q", data, place))]
            place += 32
        value = sum(rotate64(lane, count) for lane, count in zip(lanes, (1, 7, 12, 18))) & FULL
        for lane in lanes:
            value = ((value ^ step(0, lane)) * P[0] + P[3]) & FULL
    else:
        value = (seed + P[4]) & FULL
    value = (value + len(data)) & FULL
    while place + 8 <= len(data):
        word = struct.unpack_from("<Q", data, place)[0]
        value = (rotate64(value ^ step(0, word), 27) * P[0] + P[3]) & FULL
        place += 8
    if place + 4 <= len(data):
        word = struct.unpack_from("<I", data, place)[0]
        value = (rotate64(value ^ (word * P[0] & FULL), 23) * P[1] + P[2]) & FULL
        place += 4
    for byte in data[place:]:
        value = rotate64(value ^ (byte * P[4] & FULL), 11) * P[0] & FULL
    value = (value ^ (value >> 33)) * P[1] & FULL
    value = (value ^ (value >> 29)) * P[2] & FULL
    return value ^ (value >> 32)


def check_authors() -> None:
    """The authors' published vectors: github.com/google/adiantum and google/hctr2, test_vectors/ours."""
    import modes
    from block_ciphers import oracles

    def aes(key: str):
        return oracles("aes", bytes.fromhex(key))["openssl"][0]

    key = "4260244fcf1dc13d3132cb3fb7a49c7b88e575bd726d052a6a5cd7264ad24a7a"
    text = bytes.fromhex("7912c8f77406549a2d23df49a163046a3f7990b3da30b94395043a8a8fba19")
    sealed = adiantum(lambda k: aes(k.hex()), bytes.fromhex(key), b"", text, 12)
    assert sealed.hex() == "76167e759696c2c6db5e215ebc398f722813fe8a39d5ea56d5b9f290753f04"
    assert hctr2(aes(key), b"", text).hex() == "d51f77959d19eae5ef71a43c0fa16667d833c31f642c5ec9ebeaa046a5325e"
    nonce = bytes.fromhex("e6f726df8c3caa88cec1bd433b0962ad")
    text = bytes.fromhex("3ce346b98f9d3f8deff253ab24e22908f87e1da66d867d60976393297194b4")
    stream = modes.xctr((aes("4403bf4c30f0a7d6bd54bb668ea60e8a"), None), 16, nonce, text)
    assert stream.hex() == "d4a3c6b8c16f701a520ced4caf5156234845071034c5ba71e5f81ed8cba6e7"
    keystream = xchacha(b"\1" + bytes(31), bytes(32), bytes(32), 12)
    assert keystream.hex() == "b9815b9baea6918f3dce2daefad8bfc1c5c0c4f4baebafeb5723f1348004e064"


def self_test() -> None:
    import own_set
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms
    from cryptography.hazmat.primitives.poly1305 import Poly1305

    key, data = own_set.seed("references key", 32), own_set.seed("references data", 1000)
    iv = b"\7\0\0\0" + own_set.seed("references iv", 12)
    assert chacha(key, iv, data, 20) == Cipher(algorithms.ChaCha20(key, iv), None).encryptor().update(data)
    tag = (poly1305(key[:16], data) + int.from_bytes(key[16:], "little")) % (1 << 128)
    assert tag.to_bytes(16, "little") == Poly1305.generate_tag(key, data)
    # HChaCha20 and XChaCha20 as draft-irtf-cfrg-xchacha-03 has them, through its AEAD example's first bytes.
    text = b"Ladies and Gentlemen of the class of '99"
    nonce = bytes(range(0x40, 0x58))
    sealed = xchacha(bytes(range(0x80, 0xA0)), nonce + b"\1" + bytes(7), text, 20)
    assert sealed[:8].hex() == "bd6d179d3e83d43b"
    # RFC 8452, appendix A.
    h = bytes.fromhex("25629347589242761d31f826ba4b757b")
    x = bytes.fromhex("4f4f95668c83dfb6401762bb2d01a262d1a24ddd2721d006bbe45f20d3c9f362")
    assert polyval(h, x).hex() == "f7a3b47b846119fae5b7866cf5e5b77e"
    check_authors()
    # IEEE 802.11i, annex H: Michael's chain of vectors.
    assert michael(bytes(8), b"").hex() == "82925c1ca1d130b8"
    assert michael(bytes.fromhex("82925c1ca1d130b8"), b"M").hex() == "434721ca40639b3f"
    nine = b"123456789"
    assert crc_reflected(nine, CRC32, MASK) ^ MASK == 0xCBF43926
    assert crc_reflected(nine, CRC32C, MASK) ^ MASK == 0xE3069283
    assert crc_reflected(nine, CRC64, FULL) ^ FULL == 0xAE8B14860A799888
    assert crc_t10dif(nine) == 0xD0DB
    assert xxhash64(b"", 0) == 0xEF46DB3751D8E999


if __name__ == "__main__":
    self_test()
    print("the references agree with the published examples")
