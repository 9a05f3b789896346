"""Parameters of the health tests for random number generators.

NIST SP 800-90B, section 4.4, with samples of one byte, false alarms of alpha = 2^-30 a sample, and H bits of
min-entropy a sample:

  repetition count (4.4.1)     cutoff C = 1 + ceil(-log2(alpha) / H). The test fails when one value comes C times in
                               a row.
  adaptive proportion (4.4.2)  cutoff C = 1 + CRITBINOM(W, 2^-H, 1 - alpha), W = 512. In each window of W samples the
                               first value is counted, itself included; the test fails when the count reaches C.
  distinct reads               no two of 64 reads of 16 bytes are equal; two equal ones among honest reads have a
                               chance of 2^-117.

H is 8 for stdrng: a DRBG's output cannot be told from uniform bytes. H is 1 for jitterentropy_rng: that is what its
own documentation claims for each measurement, and it claims no more for a byte of output than its measurements carry.
Its output passes H = 8 as well when all is well; the lower claim is the one that a driver can be held to.
The binomial is summed exactly, in integers.
"""

from fractions import Fraction
from math import comb

import own_set

ALPHA_EXPONENT = 30
WINDOW = 512
SAMPLES = 4096


def repetition_cutoff(entropy: int) -> int:
    return 1 + -(-ALPHA_EXPONENT // entropy)


def proportion_cutoff(entropy: int) -> int:
    """1 + the smallest k for which P(X <= k) >= 1 - alpha, X binomial with W samples of probability 2^-H."""
    probability = Fraction(1, 2**entropy)
    wanted = 1 - Fraction(1, 2**ALPHA_EXPONENT)
    total = Fraction(0)
    for k in range(WINDOW + 1):
        total += comb(WINDOW, k) * probability**k * (1 - probability) ** (WINDOW - k)
        if total >= wanted:
            return 1 + k
    raise AssertionError("a distribution sums to one")


NOTES = {
    "Repetition": {
        "bugType": "ENTROPY",
        "description": "SP 800-90B 4.4.1: finds a generator that is stuck at one value.",
    },
    "Proportion": {
        "bugType": "ENTROPY",
        "description": "SP 800-90B 4.4.2: finds a generator that gives one value far too often.",
    },
    "Distinct": {
        "bugType": "ENTROPY",
        "description": "Finds a generator that gives the same block twice.",
    },
}


def health_set(algorithm: str, entropy: int, seed: bytes) -> None:
    tests = [
        {
            "comment": f"H = {entropy}, alpha = 2^-{ALPHA_EXPONENT}",
            "flags": ["Repetition"],
            "test": "repetition-count",
            "seed": seed.hex(),
            "samples": SAMPLES,
            "cutoff": repetition_cutoff(entropy),
        },
        {
            "comment": f"H = {entropy}, alpha = 2^-{ALPHA_EXPONENT}",
            "flags": ["Proportion"],
            "test": "adaptive-proportion",
            "seed": seed.hex(),
            "samples": SAMPLES,
            "window": WINDOW,
            "cutoff": proportion_cutoff(entropy),
        },
        {
            "comment": "",
            "flags": ["Distinct"],
            "test": "distinct-reads",
            "seed": seed.hex(),
            "reads": 64,
            "size": 16,
        },
    ]
    own_set.write(
        f"{algorithm}_health_test.json",
        algorithm,
        "rng_health_schema.json",
        [
            f"Health tests for the kernel's {algorithm}, made by generator/oracles/rng_health.py.",
            "Cutoffs follow NIST SP 800-90B section 4.4 for one-byte samples; there is no known answer.",
        ],
        NOTES,
        [
            {
                "type": "RngHealthTest",
                "seedSize": len(seed) * 8,
                "entropyPerByte": entropy,
                "falseAlarmExponent": -ALPHA_EXPONENT,
                "tests": tests,
            }
        ],
    )


if __name__ == "__main__":
    # 48 bytes seed every driver of stdrng: ansi_cprng takes V, K and DT, a DRBG takes any personalisation string.
    health_set("stdrng", 8, own_set.seed("stdrng health", 48))
    # jitterentropy takes no seed.
    health_set("jitterentropy_rng", 1, b"")
