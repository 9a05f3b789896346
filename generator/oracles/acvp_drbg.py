"""Requests of ACVP for the kernel's DRBGs, for acvp_sets.py: hashDRBG, hmacDRBG and ctrDRBG.

Answers are the second outputs, by drbg.py and OpenSSL's EVP_RAND, which must agree. Of prediction resistance the kernel
can be asked one thing: reseedings with the entropy that it began with, so those groups have no nonce, and each test has
one entropy.
"""

import drbg
from drbg_sets import GENERATORS, reference, second

ALGORITHMS = {"HASH-DRBG": "hashDRBG", "HMAC-DRBG": "hmacDRBG", "CTR-DRBG": "ctrDRBG"}

# Prediction resistance, whether there are a personalisation string and additional input, and bytes of output.
GROUPS = [(False, False, 64), (False, True, 128), (True, True, 80)]


def mode(part: str) -> str:
    """ACVP's name of a digest or cipher."""
    if part.startswith("AES"):
        return part.removesuffix("-CTR")
    return part if part == "SHA-1" else part.replace("SHA-", "SHA2-")


def answer(kind: str, part: str, strength: int, material: bytes, personal: bytes, additional, fresh, size) -> bytes:
    """What both oracles say."""
    answers = {
        second(reference(kind, part, material, personal), size, additional, fresh),
        second(drbg.OpenSSL(kind, part, material[:strength], material[strength:], personal), size, additional, fresh),
    }
    assert len(answers) == 1, f"{kind} {part}: the oracles differ"
    return answers.pop()


def group(made, kind: str, part: str, strength: int, resists: bool, has_input: bool, size: int) -> None:
    entropy_size, nonce_size = (strength * 3 // 2, 0) if resists else (strength, strength // 2)
    input_size = strength if has_input else 0
    made.group(
        "AFT", derFunc=kind == "CTR-DRBG", reSeed=resists, predResistance=resists, entropyInputLen=8 * entropy_size,
        nonceLen=8 * nonce_size, persoStringLen=8 * input_size, additionalInputLen=8 * input_size,
        returnedBitsLen=8 * size, mode=mode(part),
    )
    for _ in range(3):

        def value(letter: str, length: int) -> bytes:
            return made.seed(length, f" {part} {resists} {letter}")

        entropy, nonce, personal = value("e", entropy_size), value("n", nonce_size), value("p", input_size)
        additional = [value("a", input_size), value("b", input_size)]
        fresh = [entropy, entropy] if resists else [None, None]
        calls = [
            {
                "intendedUse": "generate", "additionalInput": extra.hex().upper(),
                "entropyInput": (new or b"").hex().upper(),
            }
            for extra, new in zip(additional, fresh)
        ]
        out = answer(kind, part, strength, entropy + nonce, personal, additional, fresh, size)
        made.test(
            {
                "entropyInput": entropy.hex().upper(), "nonce": nonce.hex().upper(),
                "persoString": personal.hex().upper(), "otherInput": calls,
            },
            {"returnedBits": out.hex().upper()},
        )


def write(new_set) -> None:
    """Makes the three requests; `new_set` makes a vector set of that name."""
    for wanted, algorithm in ALGORITHMS.items():
        made = new_set(algorithm)
        for kind, part, strength in GENERATORS.values():
            if kind == wanted:
                for shape in GROUPS:
                    group(made, kind, part, strength, *shape)
        made.write()
