"""Known answers for the kernel's DRBGs, to be asked of a kernel with CONFIG_CRYPTO_USER_API_RNG_CAVP.

As in NIST's validation, two outputs are generated and the second one counts. The kernel takes entropy once and gives it
to the generator for every seeding, so a generator with prediction resistance reseeds with the entropy that it began with.

    drbg_sets.py            writes drbg_*_test.json: drbg.py and OpenSSL's EVP_RAND must agree
    drbg_sets.py EVPRAND    also writes drbg_*_nist_test.json from NIST's drbgtestvectors in the form of OpenSSL's
                            test/recipes/30-test_evp_data/evprand.txt, after drbg.py gave every answer of that file

Needs: pip install cryptography; libcrypto 3.
"""

import collections
import sys

import drbg
import own_set

# The kernel's name, OpenSSL's kind and part, and the security strength in bytes (SP 800-57, table 3).
GENERATORS = {
    "ctr_aes128": ("CTR-DRBG", "AES-128-CTR", 16),
    "ctr_aes192": ("CTR-DRBG", "AES-192-CTR", 24),
    "ctr_aes256": ("CTR-DRBG", "AES-256-CTR", 32),
    "sha1": ("HASH-DRBG", "SHA-1", 16),
    "sha256": ("HASH-DRBG", "SHA-256", 32),
    "sha384": ("HASH-DRBG", "SHA-384", 32),
    "sha512": ("HASH-DRBG", "SHA-512", 32),
    "hmac_sha1": ("HMAC-DRBG", "SHA-1", 16),
    "hmac_sha256": ("HMAC-DRBG", "SHA-256", 32),
    "hmac_sha384": ("HMAC-DRBG", "SHA-384", 32),
    "hmac_sha512": ("HMAC-DRBG", "SHA-512", 32),
}

# The most that the kernel takes and gives in one call.
LIMIT = 128
SIZES = [1, 16, 20, 31, 48, 64, 65, 100, 127, 128]

NOTES = {
    "Pseudorandom": {
        "bugType": "FUNCTIONALITY",
        "description": "Values without structure; sizes around the blocks of digests and ciphers.",
    },
    "NIST": {"bugType": "FUNCTIONALITY", "description": "A test of NIST's drbgtestvectors."},
    "Prefix": {
        "bugType": "FUNCTIONALITY",
        "description": "NIST's output is longer than the kernel gives at once; this is its beginning, which does not "
        "depend on how much a Hash_DRBG is asked for.",
    },
}


def reference(kind: str, part: str, material: bytes, personal: bytes):
    if kind == "CTR-DRBG":
        return drbg.CTRDRBG(int(part.split("-")[1]) // 8, material, personal)
    digest = part.lower().replace("-", "").replace("/", "_")
    return (drbg.HashDRBG if kind == "HASH-DRBG" else drbg.HMACDRBG)(digest, material, personal)


def second(generator, size: int, additional: list[bytes], entropy: list[bytes | None]) -> bytes:
    generator.generate(size, additional[0], entropy[0])
    return generator.generate(size, additional[1], entropy[1])


def test(comment: str, flags: list[str], entropy, personal, additional, out) -> dict:
    return {
        "comment": comment,
        "flags": flags,
        "entropy": entropy.hex(),
        "personalization": personal.hex(),
        "additionalA": additional[0].hex(),
        "additionalB": additional[1].hex(),
        "out": out.hex(),
        "result": "valid",
    }


def write(driver: str, suffix: str, header: list[str], tests: list[dict]) -> None:
    groups = collections.defaultdict(list)
    for one in tests:
        groups[len(one["entropy"]) * 4].append(one)
    flags = {flag for one in tests for flag in one["flags"]}
    own_set.write(
        f"{driver}{suffix}_test.json",
        driver,
        "drbg_known_answer_schema.json",
        header + ["out is the second output; entropy is entropy input and nonce."],
        {name: note for name, note in NOTES.items() if name in flags},
        [{"type": "DrbgKnownAnswerTest", "entropySize": size, "tests": groups[size]} for size in sorted(groups)],
    )


def own(name: str, resists: bool) -> None:
    kind, part, strength = GENERATORS[name]
    driver = f"drbg_{'pr' if resists else 'nopr'}_{name}"
    tests = []
    for size in SIZES:
        for used in ("", "p", "ab", "pab"):

            def value(letter: str, length: int) -> bytes:
                return own_set.seed(f"{driver} {size} {used} {letter}", length) if letter in used else b""

            entropy = own_set.seed(f"{driver} {size} {used} entropy", strength)
            nonce = own_set.seed(f"{driver} {size} {used} nonce", strength // 2)
            personal, additional = value("p", strength), [value("a", strength), value("b", size)]
            material = entropy + nonce
            fresh = [material, material] if resists else [None, None]
            answers = {
                second(reference(kind, part, material, personal), size, additional, fresh),
                second(drbg.OpenSSL(kind, part, entropy, nonce, personal), size, additional, fresh),
            }
            if len(answers) != 1:
                raise SystemExit(f"{driver}, {size} bytes: the oracles differ")
            words = {"p": "a personalisation string", "ab": "additional input", "pab": "both"}.get(used, "entropy alone")
            tests.append(test(f"{size} bytes, {words}", ["Pseudorandom"], material, personal, additional, *answers))
    header = [
        f"Known answers for the kernel's {driver}, made by generator/oracles/drbg_sets.py.",
        "NIST SP 800-90A Rev. 1; a reference written from it and OpenSSL's EVP_RAND agreed on every output.",
    ]
    if resists:
        header.append("Each output is preceded by a reseeding with the same entropy, as the kernel has no other.")
    write(driver, "", header, tests)


def sections(path: str):
    """The sections of evprand.txt: their settings, and their cases by number."""
    settings, cases = {}, collections.defaultdict(dict)
    with open(path, encoding="ascii") as file:
        for line in file:
            name, equals, value = (word.strip() for word in line.partition("="))
            if not equals or name.startswith("#") or name == "Title":
                continue
            if name == "RAND" and settings:
                yield settings, cases
                settings, cases = {}, collections.defaultdict(dict)
            if "." in name:
                name, index = name.split(".")
                cases[int(index)][name] = bytes.fromhex(value)
            else:
                settings[name] = value
    yield settings, cases


def check(settings: dict, case: dict, size: int) -> bytes:
    """The reference's answer to a case, which must be NIST's as far as it goes."""

    def value(name: str) -> bytes:
        return case.get(name, b"")

    part = settings.get("Cipher") or settings["Digest"]
    resists = settings["PredictionResistance"] == "1"
    generator = reference(
        settings["RAND"], part, value("Entropy") + value("Nonce"), value("PersonalisationString")
    )
    if "ReseedEntropy" in case:
        generator.reseed(case["ReseedEntropy"], value("ReseedAdditionalInput"))
    out = second(
        generator,
        size,
        [value("AdditionalInputA"), value("AdditionalInputB")],
        [value(f"EntropyPredictionResistance{letter}") if resists else None for letter in "AB"],
    )
    if out != case["Output"][:size]:
        raise SystemExit(f"the reference differs from NIST: {settings} {case}")
    return out


def nist(path: str) -> None:
    names = {(kind, part): name for name, (kind, part, _) in GENERATORS.items()}
    found = collections.defaultdict(list)
    checked = 0
    for number, (settings, cases) in enumerate(sections(path), 1):
        kind = settings["RAND"]
        if kind == "CTR-DRBG" and settings.get("DerivationFunction") != "1":
            continue  # The kernel's CTR_DRBG always has one.
        for case in cases.values():
            check(settings, case, len(case["Output"]))
            checked += 1
        name = names.get((kind, settings.get("Cipher") or settings["Digest"]))
        if name is None or settings["PredictionResistance"] == "1":
            continue
        for index, case in list(cases.items())[:5]:
            size = len(case["Output"])
            if "ReseedEntropy" in case or size > LIMIT and kind != "HASH-DRBG":
                continue
            flags = ["NIST"] if size <= LIMIT else ["NIST", "Prefix"]
            found[name].append(
                test(
                    f"section {number}, COUNT {index}",
                    flags,
                    case["Entropy"] + case.get("Nonce", b""),
                    case.get("PersonalisationString", b""),
                    [case.get(f"AdditionalInput{letter}", b"") for letter in "AB"],
                    check(settings, case, min(size, LIMIT)),
                )
            )
    print(f"{checked} outputs of NIST are the reference's")
    for name, tests in found.items():
        driver = f"drbg_nopr_{name}"
        header = [
            f"NIST's drbgtestvectors for {driver}: the first five of each section without reseeding, as far as the",
            "kernel can be asked. A work of the United States government, in the public domain there; taken from",
            "OpenSSL 3.0.22, test/recipes/30-test_evp_data/evprand.txt, by generator/oracles/drbg_sets.py.",
        ]
        write(driver, "_nist", header, tests)


if __name__ == "__main__":
    for generator in GENERATORS:
        own(generator, False)
        own(generator, True)
    if len(sys.argv) > 1:
        nist(sys.argv[1])
