"""Known answers for stream ciphers and wide-block modes: ChaCha20, XChaCha20, XChaCha12, Adiantum and HCTR2.

ChaCha20 is agreed between OpenSSL and references.py, XChaCha20 between pycryptodome and references.py. XChaCha12, Adiantum
and HCTR2 have one oracle, written from the papers in references.py over AES of two libraries and held against vectors that
their authors published.
"""

import references
from block_ciphers import oracles
from cipher_sets import STREAM, CipherSet
from Crypto.Cipher import ChaCha20
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms
from own_set import seed

WIDE = [16, 17, 31, 32, 48, 64, 128, 255, 256, 512, 1024, 1040, 1041, 1100, 2064, 4096]


def stream(algorithm: str, iv_size: int, lines: list[str], compute) -> None:
    made = CipherSet(algorithm, lines)
    for length in STREAM + [1023, 1024, 2049]:
        key = seed(f"{algorithm} {length} key", 32)
        # The upper half of the position stays zero: drivers count in 32 bits.
        iv = seed(f"{algorithm} {length} iv", iv_size)
        iv = iv[:24] + bytes(8) if iv_size == 32 else b"\0" + iv[1:3] + b"\0" + iv[4:]
        if iv_size == 32 and length % 2:
            iv = iv[:24] + b"\3" + bytes(7)
        message = seed(f"{algorithm} {length}", length)
        answers = compute(key, iv, message)
        assert len(set(answers)) == 1, algorithm
        made.add(key, iv, message, answers[0])
    made.write()


def chacha20(key: bytes, iv: bytes, data: bytes) -> list[bytes]:
    theirs = Cipher(algorithms.ChaCha20(key, iv), None).encryptor().update(data)
    return [references.chacha(key, iv, data, 20), theirs]


def xchacha20(key: bytes, iv: bytes, data: bytes) -> list[bytes]:
    engine = ChaCha20.new(key=key, nonce=iv[:24])
    engine.seek(int.from_bytes(iv[24:], "little") * 64)
    return [references.xchacha(key, iv, data, 20), engine.encrypt(data)]


def wide(algorithm: str, key_sizes: list[int], lines: list[str], compute) -> None:
    made = CipherSet(algorithm, lines)
    for key_size in key_sizes:
        for length in WIDE:
            label = f"{algorithm} {key_size} {length}"
            key, tweak, message = seed(label + " key", key_size), seed(label + " tweak", 32), seed(label, length)
            answers = [compute(name, key, tweak, message) for name in oracles("aes", key)]
            assert len(answers) > 1 and len(set(answers)) == 1, algorithm
            made.add(key, tweak, message, answers[0])
    made.write()


def adiantum(rounds: int):
    def run(name: str, key: bytes, tweak: bytes, data: bytes) -> bytes:
        return references.adiantum(lambda k: oracles("aes", k)[name][0], key, tweak, data, rounds)

    return run


def main() -> None:
    references.self_test()
    stream("chacha20", 16, ["RFC 8439; OpenSSL and references.py agreed."], chacha20)
    stream("xchacha20", 32, ["draft-irtf-cfrg-xchacha; pycryptodome and references.py agreed."], xchacha20)
    stream(
        "xchacha12", 32, ["XChaCha with 12 rounds (Adiantum, ePrint 2018/720), by references.py."],
        lambda key, iv, data: [references.xchacha(key, iv, data, 12)],
    )
    for rounds in (12, 20):
        wide(
            f"adiantum(xchacha{rounds},aes)", [32],
            ["Adiantum, ePrint 2018/720, by references.py over AES of two libraries; tweaks of 32 bytes."],
            adiantum(rounds),
        )
    wide(
        "hctr2(aes)", [16, 24, 32],
        ["HCTR2, ePrint 2021/1441, by references.py over AES of two libraries; tweaks of 32 bytes."],
        lambda name, key, tweak, data: references.hctr2(oracles("aes", key)[name][0], tweak, data),
    )


if __name__ == "__main__":
    main()
