"""Anubis and Khazad by Barreto and Rijmen, in the form that NESSIE's second phase had ("tweaked"), from their papers.

Both have an S-box made of two mini-boxes, and bytes in GF(2^8) modulo x^8 + x^4 + x^3 + x^2 + 1. Nothing here is fast: bytes
are multiplied and boxes looked up as the papers write it.
"""

P = [3, 15, 14, 0, 5, 4, 11, 12, 13, 10, 9, 6, 7, 8, 2, 1]
Q = [9, 14, 5, 6, 10, 2, 3, 12, 15, 0, 4, 13, 7, 11, 1, 8]


def substitute(x: int) -> int:
    """Three layers of mini-boxes; between them the inner bit pairs change places."""
    for layer, (left, right) in enumerate(((P, Q), (Q, P), (P, Q))):
        high, low = left[x >> 4], right[x & 15]
        if layer < 2:
            high, low = high & 12 | low >> 2, (high & 3) << 2 | low & 3
        x = high << 4 | low
    return x


S = [substitute(x) for x in range(256)]


def times(a: int, b: int) -> int:
    product = 0
    while b:
        if b & 1:
            product ^= a
        a = a << 1 ^ (0x11D if a & 0x80 else 0)
        b >>= 1
    return product


def row_times(row: list[int], matrix: list[list[int]]) -> list[int]:
    out = []
    for column in zip(*matrix):
        value = 0
        for a, b in zip(row, column):
            value ^= times(a, b)
        out.append(value)
    return out


def hadamard(first: list[int]) -> list[list[int]]:
    """Row i, column j has element i xor j."""
    return [[first[i ^ j] for j in range(len(first))] for i in range(len(first))]


def xor(left, right) -> list[int]:
    return [a ^ b for a, b in zip(left, right, strict=True)]


def blockwise(size: int, run, keys, backwards):
    """Encryption and decryption of whole blocks."""

    def over(data: bytes, keys) -> bytes:
        return b"".join(run(data[i : i + size], keys) for i in range(0, len(data), size))

    return (lambda data: over(data, keys), lambda data: over(data, backwards))


def khazad(key: bytes):
    """Eight rounds on 8 bytes, key of 16."""
    matrix = hadamard([0x01, 0x03, 0x04, 0x05, 0x06, 0x08, 0x0B, 0x07])

    def mix(state) -> list[int]:
        return row_times([S[x] for x in state], matrix)

    before, last = list(key[:8]), list(key[8:])
    keys = []
    for r in range(9):
        constant = [S[8 * r + j] for j in range(8)]
        before, last = last, xor(xor(mix(last), constant), before)
        keys.append(last)

    def run(block: bytes, keys: list[list[int]]) -> bytes:
        state = xor(block, keys[0])
        for round_key in keys[1:8]:
            state = xor(mix(state), round_key)
        return bytes(xor([S[x] for x in state], keys[8]))

    # S-box and matrix are their own inverses: decryption is encryption with the inner keys mixed, in reverse.
    inner = [row_times(k, matrix) for k in keys[7:0:-1]]
    return blockwise(8, run, keys, [keys[8], *inner, keys[0]])


def anubis(key: bytes):
    """8 + N rounds on 16 bytes, N words of key from 4 to 10; states are rows of four bytes."""
    words = len(key) // 4
    rounds = 8 + words
    matrix = hadamard([0x01, 0x02, 0x04, 0x06])

    def powers(element: int, count: int) -> list[int]:
        out = [1]
        while len(out) < count:
            out.append(times(out[-1], element))
        return out

    # Vandermonde: row i has the i-th powers of 1, 2, 6 and 8.
    vandermonde = [list(column) for column in zip(*(powers(e, words) for e in (1, 2, 6, 8)))]

    def mix(state: list[list[int]]) -> list[list[int]]:
        return [row_times(row, matrix) for row in state]

    def boxed(state: list[list[int]]) -> list[list[int]]:
        return [[S[x] for x in row] for row in state]

    def turned(state: list[list[int]]) -> list[list[int]]:
        return [list(column) for column in zip(*state)]

    kappa = [list(key[4 * i : 4 * i + 4]) for i in range(words)]
    keys = []
    for r in range(rounds + 1):
        # Selection: the columns of the boxed key times the Vandermonde matrix; columns become rows.
        keys.append([row_times(column, vandermonde) for column in turned(boxed(kappa))])
        shifted = boxed(kappa)
        shifted = [[shifted[(i - j) % words][j] for j in range(4)] for i in range(words)]
        kappa = mix(shifted)
        kappa[0] = xor(kappa[0], [S[4 * r + j] for j in range(4)])

    def run(block: bytes, keys: list[list[list[int]]]) -> bytes:
        state = [xor(block[4 * i : 4 * i + 4], keys[0][i]) for i in range(4)]
        for round_key in keys[1:rounds]:
            state = [xor(a, b) for a, b in zip(mix(turned(boxed(state))), round_key)]
        state = [xor(a, b) for a, b in zip(turned(boxed(state)), keys[rounds])]
        return bytes(x for row in state for x in row)

    inner = [mix(k) for k in keys[rounds - 1 : 0 : -1]]
    return blockwise(16, run, keys, [keys[rounds], *inner, keys[0]])
