#!/usr/bin/env python3
"""Makes requests of ACVP with their answers: vectors/acvp/<algorithm>/prompt.json and expectedResults.json.

Two oracles answer every question, python's cryptography (OpenSSL) and pycryptodome, and must agree; what only one of them
has is written here a second time over its block cipher. Monte Carlo tests follow AESAVS 6.4, SHAVS 6.4 and SHA3VS 6.2.3,
those of triple DES SP 800-20 as ACVP has it (four hundred rounds of ten thousand operations; it takes minutes).
DRBGs have oracles of their own, in acvp_drbg.py. Needs `pip install cryptography pycryptodome`, and libcrypto 3.
"""

import hashlib
import hmac
import json
import pathlib
import re

from Crypto.Cipher import AES, DES3
from Crypto.Hash import CMAC, HMAC, SHA1, SHA224, SHA256, SHA384, SHA512, SHA3_224, SHA3_256, SHA3_384, SHA3_512
from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives import cmac, keywrap
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESCCM, AESGCM

import acvp_drbg
from modes import xor
from own_set import seed

OUT = pathlib.Path(__file__).resolve().parents[2] / "vectors" / "acvp"
DIGESTS = {
    "SHA-1": ("sha1", SHA1), "SHA2-224": ("sha224", SHA224), "SHA2-256": ("sha256", SHA256),
    "SHA2-384": ("sha384", SHA384), "SHA2-512": ("sha512", SHA512), "SHA3-224": ("sha3_224", SHA3_224),
    "SHA3-256": ("sha3_256", SHA3_256), "SHA3-384": ("sha3_384", SHA3_384), "SHA3-512": ("sha3_512", SHA3_512),
}
ROUNDS = 100
STEPS = 1000
TRIPLE_DES_ROUNDS = 400
TRIPLE_DES_STEPS = 10_000


def agree(first: bytes, second: bytes) -> bytes:
    """What both oracles say."""
    assert first == second, "the oracles differ"
    return first


def hexes(value: bytes) -> str:
    return value.hex().upper()


def text(value) -> str:
    """JSON with the results of triple DES's Monte Carlo tests on a line each; there are many."""
    kept = []

    def shortened(part):
        if isinstance(part, list):
            return [shortened(one) for one in part]
        if not isinstance(part, dict):
            return part
        if "key1" in part and "pt" in part and "ct" in part:
            kept.append(json.dumps(part))
            return f"@{len(kept) - 1}@"
        return {name: shortened(one) for name, one in part.items()}

    lines = json.dumps(shortened(value), indent=1)
    return re.sub(r'"@(\d+)@"', lambda match: kept[int(match[1])], lines)


class VectorSet:
    """A prompt and its expected results, filled side by side."""

    def __init__(self, algorithm: str, revision: str = "1.0"):
        self.algorithm = algorithm
        head = {"vsId": int.from_bytes(seed(algorithm, 2)), "algorithm": algorithm, "revision": revision}
        self.prompt = {**head, "isSample": True, "testGroups": []}
        self.answers = {**head, "isSample": True, "testGroups": []}
        self.tests = 0

    def group(self, test_type: str, **members) -> None:
        number = len(self.prompt["testGroups"]) + 1
        self.prompt["testGroups"].append({"tgId": number, "testType": test_type, **members, "tests": []})
        self.answers["testGroups"].append({"tgId": number, "tests": []})

    def seed(self, size: int, what: str = "") -> bytes:
        return seed(f"acvp {self.algorithm} {self.tests} {size}{what}", size)

    def test(self, question: dict, answer: dict) -> None:
        self.tests += 1
        self.prompt["testGroups"][-1]["tests"].append({"tcId": self.tests, **question})
        self.answers["testGroups"][-1]["tests"].append({"tcId": self.tests, **answer})

    def write(self) -> None:
        folder = OUT / self.algorithm.lower()
        folder.mkdir(parents=True, exist_ok=True)
        version = {"acvVersion": "1.0"}
        for name, value in (("prompt.json", self.prompt), ("expectedResults.json", self.answers)):
            (folder / name).write_text(text([version, value]) + "\n", encoding="ascii")
        print(f"{folder}: {self.tests} tests")


def block(mode: str, encrypt: bool, key: bytes, iv: bytes, text: bytes) -> bytes:
    """One message under ECB, CBC, CFB, OFB or CTR, by both oracles."""
    is_des = len(iv) == 8 or mode == "DES-ECB"
    name = mode.removeprefix("DES-")
    ours = {
        "ECB": lambda: modes.ECB(), "CBC": lambda: modes.CBC(iv), "CFB": lambda: modes.CFB(iv),
        "OFB": lambda: modes.OFB(iv), "CTR": lambda: modes.CTR(iv),
    }[name]()
    cipher = Cipher((TripleDES if is_des else algorithms.AES)(key), ours)
    worker = cipher.encryptor() if encrypt else cipher.decryptor()
    module = DES3 if is_des else AES
    options = {
        "ECB": {}, "CBC": {"iv": iv}, "CFB": {"iv": iv, "segment_size": 8 * module.block_size}, "OFB": {"iv": iv},
        "CTR": {"nonce": b"", "initial_value": iv},
    }[name]
    other = module.new(key, getattr(module, f"MODE_{name}"), **options)
    return agree(worker.update(text) + worker.finalize(), (other.encrypt if encrypt else other.decrypt)(text))


def raw(key: bytes, encrypt: bool):
    """A block cipher that is fast enough for a hundred thousand calls."""
    cipher = AES.new(key, AES.MODE_ECB)
    return cipher.encrypt if encrypt else cipher.decrypt


def aes_rounds(mode: str, encrypt: bool, key: bytes, iv: bytes, text: bytes) -> list[dict]:
    """AESAVS 6.4: the loops as they stand there, over single blocks."""
    results = []
    for _ in range(ROUNDS):
        entry = {"key": hexes(key), **({"iv": hexes(iv)} if iv else {})}
        entry["pt" if encrypt else "ct"] = hexes(text)
        forward, backward = raw(key, True), raw(key, False)
        outputs, chain, current = [], iv, text
        for step in range(STEPS):
            if mode == "ECB":
                output = (forward if encrypt else backward)(current)
            elif mode == "CBC":
                output = forward(xor(current, chain)) if encrypt else xor(backward(current), chain)
            else:
                output = xor(current, forward(chain))
            if mode == "OFB":
                chain = xor(current, output)
            elif mode != "ECB":
                chain = output if encrypt else current
            outputs.append(output)
            if mode == "ECB":
                current = output
            else:
                current = iv if step == 0 else outputs[step - 1]
        entry["ct" if encrypt else "pt"] = hexes(outputs[-1])
        results.append(entry)
        key = xor(key, (outputs[-2] + outputs[-1])[-len(key):])
        iv, text = (b"", outputs[-1]) if mode == "ECB" else (outputs[-1], outputs[-2])
    return results


def ciphers() -> None:
    for mode in ("ECB", "CBC", "CFB", "OFB", "CTR"):
        made = VectorSet(f"ACVP-AES-{'CFB128' if mode == 'CFB' else mode}")
        for encrypt in (True, False):
            names = ("pt", "ct") if encrypt else ("ct", "pt")
            direction = "encrypt" if encrypt else "decrypt"
            for bits in (128, 192, 256):
                made.group("AFT", direction=direction, keyLen=bits)
                for blocks in (1, 2, 7):
                    key, iv = made.seed(bits // 8), b"" if mode == "ECB" else made.seed(16)
                    text = made.seed(16 * blocks + (5 if mode == "CTR" else 0))
                    question = {"key": hexes(key), **({"iv": hexes(iv)} if iv else {}), names[0]: hexes(text)}
                    made.test(question, {names[1]: hexes(block(mode, encrypt, key, iv, text))})
                if mode == "CTR":
                    continue
                made.group("MCT", direction=direction, keyLen=bits)
                key, iv, text = made.seed(bits // 8), b"" if mode == "ECB" else made.seed(16), made.seed(17)[1:]
                question = {"key": hexes(key), **({"iv": hexes(iv)} if iv else {}), names[0]: hexes(text)}
                made.test(question, {"resultsArray": aes_rounds(mode, encrypt, key, iv, text)})
        made.write()


def with_parity(key: bytes) -> bytes:
    """Every byte's lowest bit makes the number of bits odd."""
    return bytes(byte & 254 | (bin(byte & 254).count("1") + 1) % 2 for byte in key)


def triple_des_round(mode: str, encrypt: bool, key: bytes, iv: bytes, text: bytes) -> tuple:
    """The operations of one round: the last three outputs, newest first, then the IV and the text after them."""
    ours = modes.ECB() if mode == "ECB" else getattr(modes, mode)(iv)
    cipher = Cipher(TripleDES(key), ours)
    worker = cipher.encryptor() if encrypt else cipher.decryptor()
    vector, current, outputs = iv, text, []
    for _ in range(TRIPLE_DES_STEPS):
        last = vector, current
        output = worker.update(current)
        outputs.append(output)
        if mode == "ECB":
            current = output
        elif mode == "OFB":
            vector, current = word_xor(current, output), vector
        elif encrypt:
            vector, current = output, vector
        else:
            vector, current = current, output if mode == "CBC" else word_xor(current, output)
    agree(output, block(f"DES-{mode}", encrypt, key, *last))
    return outputs[:-4:-1], vector, current


def word_xor(one: bytes, other: bytes) -> bytes:
    """Of eight bytes each, in a hurry."""
    return (int.from_bytes(one) ^ int.from_bytes(other)).to_bytes(8)


def triple_des_rounds(mode: str, encrypt: bool, key: bytes, iv: bytes, text: bytes) -> list[dict]:
    """Both oracles do the last operation of each round."""
    results = []
    for _ in range(TRIPLE_DES_ROUNDS):
        entry = {**parts(key), **({"iv": hexes(iv)} if iv else {}), "pt" if encrypt else "ct": hexes(text)}
        outputs, chain, following = triple_des_round(mode, encrypt, key, iv, text)
        entry["ct" if encrypt else "pt"] = hexes(outputs[0])
        results.append(entry)
        key = with_parity(xor(key, b"".join(outputs)))
        iv = chain if iv else b""
        text = xor(text, following) if mode == "OFB" else following
    return results


def parts(key: bytes) -> dict:
    """The key as ACVP gives it."""
    return {f"key{i + 1}": hexes(key[8 * i:8 * i + 8]) for i in range(3)}


def triple_des() -> None:
    for mode in ("ECB", "CBC", "CFB", "OFB"):
        made = VectorSet(f"ACVP-TDES-{'CFB64' if mode == 'CFB' else mode}")
        for encrypt in (True, False):
            names = ("pt", "ct") if encrypt else ("ct", "pt")
            made.group("AFT", direction="encrypt" if encrypt else "decrypt", keyingOption=1)
            for blocks in (1, 3, 8):
                key = DES3.adjust_key_parity(made.seed(24))
                iv = b"" if mode == "ECB" else made.seed(8)
                text = made.seed(8 * blocks)
                question = {**parts(key), **({"iv": hexes(iv)} if iv else {}), names[0]: hexes(text)}
                made.test(question, {names[1]: hexes(block(f"DES-{mode}", encrypt, key, iv, text))})
            made.group("MCT", direction="encrypt" if encrypt else "decrypt", keyingOption=1)
            key, iv, text = with_parity(made.seed(24)), b"" if mode == "ECB" else made.seed(8), made.seed(9)[1:]
            question = {**parts(key), **({"iv": hexes(iv)} if iv else {}), names[0]: hexes(text)}
            made.test(question, {"resultsArray": triple_des_rounds(mode, encrypt, key, iv, text)})
        made.write()


def xts(encrypt: bool, key: bytes, tweak: bytes, text: bytes) -> bytes:
    """XTS of whole blocks, written here over pycryptodome's AES (IEEE 1619, 5.3)."""
    half = len(key) // 2
    mask = int.from_bytes(raw(key[half:], True)(tweak), "little")
    worker, out = raw(key[:half], encrypt), b""
    for start in range(0, len(text), 16):
        bytes_of_mask = mask.to_bytes(16, "little")
        out += xor(worker(xor(text[start:start + 16], bytes_of_mask)), bytes_of_mask)
        mask = mask << 1 ^ (0x87 | 1 << 128 if mask >> 127 else 0)
    return out


def tweaked() -> None:
    made = VectorSet("ACVP-AES-XTS", "2.0")
    for encrypt in (True, False):
        names = ("pt", "ct") if encrypt else ("ct", "pt")
        for bits in (128, 256):
            for tweak_mode in ("hex", "number"):
                direction = "encrypt" if encrypt else "decrypt"
                made.group("AFT", direction=direction, keyLen=bits, tweakMode=tweak_mode)
                for blocks in (1, 4, 32):
                    key, text = made.seed(bits // 4), made.seed(16 * blocks)
                    number = made.seed(1)[0]
                    tweak = made.seed(16) if tweak_mode == "hex" else number.to_bytes(16, "little")
                    cipher = Cipher(algorithms.AES(key), modes.XTS(tweak))
                    worker = cipher.encryptor() if encrypt else cipher.decryptor()
                    answer = agree(worker.update(text) + worker.finalize(), xts(encrypt, key, tweak, text))
                    given = {"tweakValue": hexes(tweak)} if tweak_mode == "hex" else {"sequenceNumber": number}
                    size = {"dataUnitLen": 8 * len(text), "payloadLen": 8 * len(text)}
                    made.test({"key": hexes(key), **given, **size, names[0]: hexes(text)}, {names[1]: hexes(answer)})
    made.write()


def authenticated() -> None:
    for mode, nonces, tags in (("GCM", (12,), (12, 16)), ("CCM", (7, 12, 13), (4, 16))):
        made = VectorSet(f"ACVP-AES-{mode}")
        for encrypt in (True, False):
            for bits in (128, 192, 256):
                for nonce_size in nonces:
                    for tag_size in tags:
                        members = {"ivGen": "external"} if mode == "GCM" else {}
                        made.group(
                            "AFT", direction="encrypt" if encrypt else "decrypt", keyLen=bits, ivLen=8 * nonce_size,
                            tagLen=8 * tag_size, **members,
                        )
                        for size, aad_size in ((0, 16), (16, 0), (37, 20)):
                            add_sealed(made, mode, encrypt, bits, nonce_size, tag_size, size, aad_size)
        made.write()


def add_sealed(made, mode, encrypt, bits, nonce_size, tag_size, size, aad_size) -> None:
    key, nonce, text, aad = made.seed(bits // 8), made.seed(nonce_size), made.seed(size), made.seed(aad_size + 1)[1:]
    if mode == "GCM":
        first = AESGCM(key).encrypt(nonce, text, aad)[:size + tag_size]
    else:
        first = AESCCM(key, tag_size).encrypt(nonce, text, aad)
    cipher = AES.new(key, getattr(AES, f"MODE_{mode}"), nonce=nonce, mac_len=tag_size)
    cipher.update(aad)
    sealed = agree(first, b"".join(cipher.encrypt_and_digest(text)))
    is_forged = not encrypt and made.tests % 3 == 0
    question = {"key": hexes(key), "iv": hexes(nonce), "aad": hexes(aad)}
    if is_forged:
        sealed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    parts = {"ct": hexes(sealed)}
    if mode == "GCM":
        parts = {"ct": hexes(sealed[:size]), "tag": hexes(sealed[size:])}
    if encrypt:
        made.test({**question, "pt": hexes(text)}, parts)
    else:
        made.test({**question, **parts}, {"testPassed": False} if is_forged else {"pt": hexes(text)})


def key_wrap() -> None:
    made = VectorSet("ACVP-AES-KW")
    for bits in (128, 192, 256):
        made.group("AFT", direction="decrypt", kwCipher="cipher", keyLen=bits)
        for size in (16, 32, 40, 64):
            key, text = made.seed(bits // 8), made.seed(size)
            other = AES.new(key, AES.MODE_KW)
            wrapped = agree(keywrap.aes_key_wrap(key, text), other.seal(text))
            is_forged = size == 40
            if is_forged:
                wrapped = wrapped[:-1] + bytes([wrapped[-1] ^ 1])
            answer = {"testPassed": False} if is_forged else {"pt": hexes(text)}
            made.test({"key": hexes(key), "ct": hexes(wrapped)}, answer)
    made.write()


def codes() -> None:
    for name, key_sizes, size in (("CMAC-AES", (16, 24, 32), 16), ("CMAC-TDES", (24,), 8)):
        made = VectorSet(name)
        for direction in ("gen", "ver"):
            for key_size in key_sizes:
                made.group("AFT", direction=direction, keyLen=8 * key_size, macLen=8 * size)
                for length in (0, 16, 45):
                    add_cmac(made, name, direction, key_size, length)
        made.write()
    for name, (_, module) in DIGESTS.items():
        made = VectorSet(f"HMAC-{name}")
        size = module.digest_size
        for mac_size in (size, size // 2):
            made.group("AFT", keyLen=256, msgLen=512, macLen=8 * mac_size)
            for length in (0, 64, 200):
                key, message = made.seed(32), made.seed(length)
                second = HMAC.new(key, message, module).digest()
                answer = agree(hmac.new(key, message, DIGESTS[name][0]).digest(), second)[:mac_size]
                made.test({"key": hexes(key), "msg": hexes(message)}, {"mac": hexes(answer)})
        made.write()


def add_cmac(made, name, direction, key_size, length) -> None:
    is_des = name == "CMAC-TDES"
    key = DES3.adjust_key_parity(made.seed(24)) if is_des else made.seed(key_size)
    message = made.seed(length)
    worker = cmac.CMAC((TripleDES if is_des else algorithms.AES)(key))
    worker.update(message)
    code = agree(worker.finalize(), CMAC.new(key, message, DES3 if is_des else AES).digest())
    keys = {"key": hexes(key)}
    if is_des:
        keys = parts(key)
    if direction == "gen":
        return made.test({**keys, "message": hexes(message)}, {"mac": hexes(code)})
    is_good = length != 16
    given = code if is_good else bytes([code[0] ^ 128]) + code[1:]
    made.test({**keys, "message": hexes(message), "mac": hexes(given)}, {"testPassed": is_good})


def fitted(message: bytes, size: int | None) -> bytes:
    """The message in the size that "alternate" tests keep to."""
    return message if size is None else message[:size] + bytes(max(0, size - len(message)))


def digest_rounds(name: str, start: bytes, is_alternate: bool) -> list[dict]:
    digest = lambda message: hashlib.new(DIGESTS[name][0], message).digest()
    size = len(start) if is_alternate else None
    results = []
    for _ in range(ROUNDS):
        last = [start] * 3
        for _ in range(STEPS):
            message = last[2] if name.startswith("SHA3") else b"".join(last)
            last = last[1:] + [digest(fitted(message, size))]
        start = last[2]
        results.append({"md": hexes(start)})
    return results


def digests() -> None:
    for name, (python_name, module) in DIGESTS.items():
        made = VectorSet(name, "2.0" if name.startswith("SHA3") else "1.0")
        made.group("AFT")
        for length in (0, 1, 55, 64, 111, 144, 300):
            message = made.seed(length)
            answer = agree(hashlib.new(python_name, message).digest(), module.new(message).digest())
            made.test({"msg": hexes(message), "len": 8 * length}, {"md": hexes(answer)})
        for version in ("standard", "alternate"):
            made.group("MCT", mctVersion=version)
            start = made.seed(module.digest_size if version == "standard" else 70)
            question = {"msg": hexes(start), "len": 8 * len(start)}
            made.test(question, {"resultsArray": digest_rounds(name, start, version == "alternate")})
        if name in ("SHA2-256", "SHA3-256"):
            made.group("LDT")
            content, full = made.seed(200), 64 << 20
            whole = (content * (full // len(content) + 1))[:full]
            answer = agree(hashlib.new(python_name, whole).digest(), module.new(whole).digest())
            large = {
                "content": hexes(content), "contentLength": 8 * len(content), "fullLength": 8 * full,
                "expansionTechnique": "repeating",
            }
            made.test({"largeMsg": large}, {"md": hexes(answer)})
        made.write()


if __name__ == "__main__":
    ciphers()
    triple_des()
    tweaked()
    authenticated()
    key_wrap()
    codes()
    digests()
    acvp_drbg.write(VectorSet)
