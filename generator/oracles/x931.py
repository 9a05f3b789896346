"""Known answers for ansi_cprng: the generator of ANSI X9.31 Appendix A.2.4 with AES-128.

For each block:  I = E(K, DT);  R = E(K, I xor V);  V = E(K, R xor I);  DT = DT + 1.

R is the output. The kernel adds one to DT as a 128-bit big-endian number, after the block that used it, so the first
block uses the DT of the seed. The seed is V (16 bytes), K (16 bytes), DT (16 bytes), in that order.

fips(ansi_cprng) is the same generator under FIPS 140-2, section 4.9.2: the first block after initialisation "shall not be
used, but shall be saved for comparison with the next". Its answers begin at the second block. Linux gives out the first
(Documentation/findings.md); the answers are what the rule says, not what Linux does.

Every block is computed twice, with AES from `cryptography` (OpenSSL) and from `pycryptodome` (its own code); a
difference stops the script. Needs: pip install cryptography pycryptodome
"""

from Crypto.Cipher import AES
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

import own_set

BLOCK = 16


def openssl(key: bytes):
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    return encryptor.update


def pycryptodome(key: bytes):
    return AES.new(key, AES.MODE_ECB).encrypt


def xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))


def x931(encrypt, v: bytes, dt: bytes, size: int) -> bytes:
    """The first `size` bytes that the generator gives, with `encrypt` as its block cipher."""
    output = b""
    counter = int.from_bytes(dt, "big")
    while len(output) < size:
        intermediate = encrypt(counter.to_bytes(BLOCK, "big"))
        block = encrypt(xor(intermediate, v))
        v = encrypt(xor(block, intermediate))
        counter = (counter + 1) % (1 << 128)
        output += block
    return output[:size]


def answer(v: bytes, key: bytes, dt: bytes, size: int) -> bytes:
    """The output, after two implementations of AES gave the same."""
    first = x931(openssl(key), v, dt, size)
    second = x931(pycryptodome(key), v, dt, size)
    if first != second:
        raise SystemExit(f"the oracles differ for key {key.hex()}")
    return first


NOTES = {
    "Pseudorandom": {
        "bugType": "FUNCTIONALITY",
        "description": "Seed values without structure; the output's length varies around blocks and reads.",
    },
    "CounterCarry": {
        "bugType": "EDGE_CASE",
        "description": "DT is about to carry from one byte into the next, or to wrap around to zero.",
    },
    "SpecialValue": {
        "bugType": "EDGE_CASE",
        "description": "V, K or DT is all zeros or all ones.",
    },
}

HEADER = [
    "Known answers for the kernel's ansi_cprng, made by generator/oracles/x931.py.",
    "ANSI X9.31 Appendix A.2.4 with AES-128; two independent implementations of AES agreed on every block:",
    "python cryptography (OpenSSL) and pycryptodome.",
    "seed is V, K and DT, 16 bytes each. out is what successive reads of at most 128 bytes give, one after another.",
]

LENGTHS = [1, 2, 15, 16, 17, 31, 32, 33, 64, 127, 128, 129, 144, 255, 256, 257, 384, 512, 1000, 1024]

CARRIES = [
    ("DT ends in ff", "00000000000000000000000000000000"[:-2] + "ff"),
    ("DT ends in fe: the carry comes after the second block", "000000000000000000000000000000fe"),
    ("carry through two bytes", "0000000000000000000000000000ffff"),
    ("carry through four bytes", "000000000000000000000000ffffffff"),
    ("carry into the upper half", "0000000000000000ffffffffffffffff"),
    ("carry into the upper half, which is not zero", "0123456789abcdefffffffffffffffff"),
    ("carry into the first byte", "00ffffffffffffffffffffffffffffff"),
    ("DT wraps around to zero", "ffffffffffffffffffffffffffffffff"),
    ("DT wraps around after the second block", "fffffffffffffffffffffffffffffffe"),
]


def tests() -> list[dict]:
    found = []

    def add(comment: str, flag: str, v: bytes, key: bytes, dt: bytes, size: int) -> None:
        out = answer(v, key, dt, size)
        found.append(
            {"comment": comment, "flags": [flag], "seed": (v + key + dt).hex(), "out": out.hex(), "result": "valid"}
        )

    for size in LENGTHS:
        v, key, dt = (own_set.seed(f"x931 {size} {part}", BLOCK) for part in ("V", "K", "DT"))
        add(f"{size} bytes", "Pseudorandom", v, key, dt, size)
    v, key, dt = (own_set.seed(f"x931 special {part}", BLOCK) for part in ("V", "K", "DT"))
    for comment, counter in CARRIES:
        add(comment, "CounterCarry", v, key, bytes.fromhex(counter), 80)
    zeros, ones = bytes(BLOCK), b"\xff" * BLOCK
    for name, value in (("zeros", zeros), ("ones", ones)):
        add(f"V is all {name}", "SpecialValue", value, key, dt, 64)
        add(f"K is all {name}", "SpecialValue", v, value, dt, 64)
        add(f"DT is all {name}", "SpecialValue", v, key, value, 64)
    add("K is all zeros, V and DT are all ones", "SpecialValue", ones, zeros, ones, 64)
    return found


def fips_tests() -> list[dict]:
    """What is left when the first block is kept back. A seed whose V is its K is refused, so none may be here."""
    found = []
    for test in tests():
        seed = bytes.fromhex(test["seed"])
        v, key, dt = seed[:16], seed[16:32], seed[32:]
        assert v != key, test["comment"]
        size = len(test["out"]) // 2
        found.append({**test, "out": answer(v, key, dt, BLOCK + size)[BLOCK:].hex()})
    return found


FIPS_HEADER = [
    HEADER[0].replace("ansi_cprng", "fips(ansi_cprng)"),
    *HEADER[1:],
    "FIPS 140-2, section 4.9.2: the first block is not used, so out begins at the second.",
]

if __name__ == "__main__":
    for algorithm, header, found in (
        ("ansi_cprng", HEADER, tests()),
        ("fips(ansi_cprng)", FIPS_HEADER, fips_tests()),
    ):
        own_set.write(
            own_set.file_name(algorithm),
            algorithm,
            "rng_known_answer_schema.json",
            header,
            NOTES,
            [{"type": "RngKnownAnswerTest", "seedSize": 384, "tests": found}],
        )
