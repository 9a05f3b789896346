"""The three deterministic random bit generators of NIST SP 800-90A Rev. 1, written from its text, with the kernel's names.

A generator is instantiated with entropy input (the nonce behind it) and a personalisation string. `generate` takes
additional input and, where prediction resistance is asked for, fresh entropy.

`OpenSSL` is the second oracle: EVP_RAND of libcrypto 3 under its TEST-RAND, which gives out entropy that the caller set.
"""

import ctypes
import ctypes.util
import hashlib

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


def number(data: bytes) -> int:
    return int.from_bytes(data, "big")


class HashDRBG:
    """Section 10.1.1. `seedlen` is 440 bits for digests up to 256 bits, else 888 (table 2)."""

    def __init__(self, digest: str, material: bytes, personal: bytes):
        self.digest = digest
        self.size = 55 if hashlib.new(digest).digest_size <= 32 else 111
        self.seed(material + personal)

    def hash(self, data: bytes) -> bytes:
        return hashlib.new(self.digest, data).digest()

    def derive(self, data: bytes) -> bytes:
        """Hash_df, section 10.3.1."""
        out = b""
        counter = 1
        while len(out) < self.size:
            out += self.hash(bytes([counter]) + (self.size * 8).to_bytes(4, "big") + data)
            counter += 1
        return out[: self.size]

    def seed(self, material: bytes) -> None:
        self.v = self.derive(material)
        self.c = self.derive(b"\0" + self.v)
        self.counter = 1

    def add(self, *terms: int) -> None:
        self.v = ((number(self.v) + sum(terms)) % (1 << self.size * 8)).to_bytes(self.size, "big")

    def reseed(self, entropy: bytes, additional: bytes) -> None:
        self.seed(b"\1" + self.v + entropy + additional)

    def generate(self, size: int, additional: bytes = b"", entropy: bytes | None = None) -> bytes:
        if entropy is not None:
            self.reseed(entropy, additional)
            additional = b""
        if additional:
            self.add(number(self.hash(b"\2" + self.v + additional)))
        out, data = b"", number(self.v)
        while len(out) < size:
            out += self.hash(data.to_bytes(self.size, "big"))
            data = (data + 1) % (1 << self.size * 8)
        self.add(number(self.hash(b"\3" + self.v)), number(self.c), self.counter)
        self.counter += 1
        return out[:size]


class HMACDRBG:
    """Section 10.1.2."""

    def __init__(self, digest: str, material: bytes, personal: bytes):
        self.digest = digest
        size = hashlib.new(digest).digest_size
        self.key, self.v = bytes(size), b"\1" * size
        self.update(material + personal)

    def mac(self, data: bytes) -> bytes:
        # RFC 2104 by hand: Python's own hmac refuses nothing here, but is OpenSSL's.
        size = hashlib.new(self.digest).block_size
        key = self.key.ljust(size, b"\0")
        inner = hashlib.new(self.digest, bytes(k ^ 0x36 for k in key) + data).digest()
        return hashlib.new(self.digest, bytes(k ^ 0x5C for k in key) + inner).digest()

    def update(self, data: bytes) -> None:
        for mark in (b"\0", b"\1") if data else (b"\0",):
            self.key = self.mac(self.v + mark + data)
            self.v = self.mac(self.v)

    def reseed(self, entropy: bytes, additional: bytes) -> None:
        self.update(entropy + additional)

    def generate(self, size: int, additional: bytes = b"", entropy: bytes | None = None) -> bytes:
        if entropy is not None:
            self.reseed(entropy, additional)
            additional = b""
        if additional:
            self.update(additional)
        out = b""
        while len(out) < size:
            self.v = self.mac(self.v)
            out += self.v
        self.update(additional)
        return out[:size]


class CTRDRBG:
    """Section 10.2.1 with AES and a derivation function."""

    def __init__(self, key_size: int, material: bytes, personal: bytes):
        self.key_size = key_size
        self.key, self.v = bytes(key_size), bytes(16)
        self.update(self.derive(material + personal))

    @staticmethod
    def encrypt(key: bytes, data: bytes) -> bytes:
        return Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(data)

    def derive(self, data: bytes) -> bytes:
        """Block_Cipher_df, section 10.3.2."""
        size = self.key_size + 16
        text = len(data).to_bytes(4, "big") + size.to_bytes(4, "big") + data + b"\x80"
        text += bytes(-len(text) % 16)
        key = bytes(range(self.key_size))
        mixed = b""
        for i in range(-(-size // 16)):
            chain = bytes(16)
            whole = i.to_bytes(4, "big") + bytes(12) + text
            for start in range(0, len(whole), 16):
                chain = self.encrypt(key, bytes(a ^ b for a, b in zip(chain, whole[start : start + 16])))
            mixed += chain
        key, block, out = mixed[: self.key_size], mixed[self.key_size : size], b""
        while len(out) < size:
            block = self.encrypt(key, block)
            out += block
        return out[:size]

    def next(self) -> bytes:
        self.v = ((number(self.v) + 1) % (1 << 128)).to_bytes(16, "big")
        return self.encrypt(self.key, self.v)

    def update(self, data: bytes) -> None:
        stream = b"".join(self.next() for _ in range(-(-len(data) // 16)))
        mixed = bytes(a ^ b for a, b in zip(stream, data))
        self.key, self.v = mixed[: self.key_size], mixed[self.key_size :]

    def reseed(self, entropy: bytes, additional: bytes) -> None:
        self.update(self.derive(entropy + additional))

    def generate(self, size: int, additional: bytes = b"", entropy: bytes | None = None) -> bytes:
        if entropy is not None:
            self.reseed(entropy, additional)
            additional = b""
        data = self.derive(additional) if additional else bytes(self.key_size + 16)
        if additional:
            self.update(data)
        out = b""
        while len(out) < size:
            out += self.next()
        self.update(data)
        return out[:size]


class Parameter(ctypes.Structure):
    """OSSL_PARAM."""

    _fields_ = [
        ("key", ctypes.c_char_p),
        ("type", ctypes.c_uint),
        ("data", ctypes.c_void_p),
        ("size", ctypes.c_size_t),
        ("written", ctypes.c_size_t),
    ]


def library():
    crypto = ctypes.CDLL(ctypes.util.find_library("crypto"))
    pointer, size, integer = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int
    for name, result, arguments in (
        ("EVP_RAND_fetch", pointer, [pointer, ctypes.c_char_p, ctypes.c_char_p]),
        ("EVP_RAND_CTX_new", pointer, [pointer, pointer]),
        ("EVP_RAND_CTX_free", None, [pointer]),
        ("EVP_RAND_free", None, [pointer]),
        ("EVP_RAND_CTX_set_params", integer, [pointer, pointer]),
        (
            "EVP_RAND_instantiate",
            integer,
            [pointer, ctypes.c_uint, integer, ctypes.c_char_p, size, pointer],
        ),
        (
            "EVP_RAND_generate",
            integer,
            [pointer, ctypes.c_char_p, size, ctypes.c_uint, integer, ctypes.c_char_p, size],
        ),
    ):
        function = getattr(crypto, name)
        function.restype, function.argtypes = result, arguments
    return crypto


class OpenSSL:
    """A generator of libcrypto; `kind` is HASH-DRBG, HMAC-DRBG or CTR-DRBG, `part` the digest's or the cipher's name."""

    crypto = library()

    def __init__(self, kind: str, part: str, entropy: bytes, nonce: bytes, personal: bytes):
        self.source = self.context("TEST-RAND", None)
        self.generator = self.context(kind, self.source)
        self.call("EVP_RAND_CTX_set_params", self.source, self.parameters(strength=256, max_request=1 << 16))
        self.feed(entropy, nonce)
        self.call("EVP_RAND_instantiate", self.source, 256, 0, None, 0, None)
        words = {"cipher": part, "use_derivation_function": 1} if kind == "CTR-DRBG" else {"digest": part}
        if kind == "HMAC-DRBG":
            words["mac"] = "HMAC"
        self.call("EVP_RAND_CTX_set_params", self.generator, self.parameters(**words))
        self.call("EVP_RAND_instantiate", self.generator, 0, 0, personal, len(personal), None)

    def call(self, name: str, *arguments) -> None:
        if getattr(self.crypto, name)(*arguments) != 1:
            raise SystemExit(f"{name} failed")

    def context(self, name: str, parent):
        method = self.crypto.EVP_RAND_fetch(None, name.encode(), None)
        context = self.crypto.EVP_RAND_CTX_new(method, parent)
        self.crypto.EVP_RAND_free(method)
        return context

    def parameters(self, **values):
        """OSSL_PARAM entries: 2 unsigned integer, 4 UTF-8 text, 5 bytes."""
        entries = []
        self.kept = []
        for name, value in values.items():
            if isinstance(value, int):
                data, kind, size = ctypes.c_uint(value), 2, 4
            else:
                content = value.encode() if isinstance(value, str) else value
                data, kind = ctypes.create_string_buffer(content), 4 if isinstance(value, str) else 5
                size = len(content)
            self.kept.append(data)
            entries.append(Parameter(name.encode(), kind, ctypes.cast(ctypes.byref(data), ctypes.c_void_p), size, 0))
        return (Parameter * (len(entries) + 1))(*entries, Parameter())

    def feed(self, entropy: bytes, nonce: bytes) -> None:
        self.call(
            "EVP_RAND_CTX_set_params", self.source, self.parameters(test_entropy=entropy, test_nonce=nonce)
        )

    def generate(self, size: int, additional: bytes = b"", entropy: bytes | None = None) -> bytes:
        if entropy is not None:
            self.feed(entropy, b"")
        out = ctypes.create_string_buffer(size)
        self.call(
            "EVP_RAND_generate", self.generator, out, size, 0, int(entropy is not None), additional, len(additional)
        )
        return out.raw

    def __del__(self):
        self.crypto.EVP_RAND_CTX_free(self.generator)
        self.crypto.EVP_RAND_CTX_free(self.source)
