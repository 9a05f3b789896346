"""Block ciphers from independent libraries, as pairs of functions over whole blocks.

botan      python3-botan 2.19.3 (Debian)
nettle     libnettle 3.8 (Debian), through ctypes
gcrypt     libgcrypt 1.10 (Debian), through ctypes
openssl    libcrypto 3.0 (Debian), through ctypes
pycryptodome   pycryptodome (PyPI)
tomcrypt   libtomcrypt 1.18 (Debian), through ctypes
here       TEA, XTEA and XETA are short enough to be written down from their papers below; Anubis and Khazad in nessie.py
"""

import ctypes
import ctypes.util

import botan2
import nessie
from Crypto.Cipher import AES, CAST, DES, DES3, Blowfish

BOTAN = {
    "aes": lambda n: f"AES-{n * 8}",
    "aria": lambda n: f"ARIA-{n * 8}",
    "camellia": lambda n: f"Camellia-{n * 8}",
    "serpent": lambda n: "Serpent",
    "twofish": lambda n: "Twofish",
    "cast5": lambda n: "CAST-128",
    "cast6": lambda n: "CAST-256",
    "blowfish": lambda n: "Blowfish",
    "des": lambda n: "DES",
    "des3_ede": lambda n: "TripleDES",
    "seed": lambda n: "SEED",
    "sm4": lambda n: "SM4",
    "xtea": lambda n: "XTEA",
}
BLOCK = {"cast5": 8, "blowfish": 8, "des": 8, "des3_ede": 8, "xtea": 8, "tea": 8, "xeta": 8, "khazad": 8}


def block_size(cipher: str) -> int:
    return BLOCK.get(cipher, 16)


def swap_words(data: bytes) -> bytes:
    """The kernel's TEA family takes words in little-endian order, the papers in big-endian order."""
    return b"".join(data[i : i + 4][::-1] for i in range(0, len(data), 4))


def botan(cipher: str, key: bytes):
    if cipher not in BOTAN:
        return None
    swap = swap_words if cipher == "xtea" else bytes
    engine = botan2.BlockCipher(BOTAN[cipher](len(key)))
    engine.set_key(swap(key))
    return (lambda d: swap(bytes(engine.encrypt(swap(d)))), lambda d: swap(bytes(engine.decrypt(swap(d)))))


class NettleCipher(ctypes.Structure):
    _fields_ = [
        ("name", ctypes.c_char_p),
        ("context_size", ctypes.c_uint),
        ("block_size", ctypes.c_uint),
        ("key_size", ctypes.c_uint),
        ("set_encrypt_key", ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_char_p)),
        ("set_decrypt_key", ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_char_p)),
        ("encrypt", ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_char_p)),
        ("decrypt", ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_char_p)),
    ]


def nettle_table() -> dict:
    library = ctypes.CDLL("libnettle.so.8")
    library.nettle_get_ciphers.restype = ctypes.POINTER(ctypes.POINTER(NettleCipher))
    entries = library.nettle_get_ciphers()
    table = {}
    index = 0
    while entries[index]:
        entry = entries[index].contents
        table[entry.name.decode()] = entry
        index += 1
    return table


NETTLE = nettle_table()


def nettle(cipher: str, key: bytes):
    name = {"cast5": "cast128"}.get(cipher, f"{cipher}{len(key) * 8}")
    entry = NETTLE.get(name)
    if entry is None or entry.key_size != len(key):
        return None
    contexts = []
    for set_key in (entry.set_encrypt_key, entry.set_decrypt_key):
        context = ctypes.create_string_buffer(entry.context_size)
        set_key(ctypes.addressof(context), key)
        contexts.append(context)

    def run(function, context, data: bytes) -> bytes:
        out = ctypes.create_string_buffer(len(data) + 1)
        function(ctypes.addressof(context), len(data), ctypes.cast(out, ctypes.c_char_p), data)
        return out.raw[: len(data)]

    return (lambda d: run(entry.encrypt, contexts[0], d), lambda d: run(entry.decrypt, contexts[1], d))


LIBCRYPTO = ctypes.CDLL("libcrypto.so.3")
for name in ("EVP_CIPHER_CTX_new", "EVP_CIPHER_fetch", "EVP_get_cipherbyname"):
    getattr(LIBCRYPTO, name).restype = ctypes.c_void_p


def openssl(cipher: str, key: bytes):
    names = {"sm4": "sm4-ecb", "aes": f"aes-{len(key) * 8}-ecb"}
    name = names.get(cipher, f"{cipher}-{len(key) * 8}-ecb")
    if cipher not in ("aes", "aria", "camellia", "sm4"):
        return None
    handle = LIBCRYPTO.EVP_CIPHER_fetch(None, name.encode(), None)

    def run(data: bytes, encrypts: int) -> bytes:
        context = ctypes.c_void_p(LIBCRYPTO.EVP_CIPHER_CTX_new())
        out = ctypes.create_string_buffer(len(data) + 32)
        size = ctypes.c_int()
        assert LIBCRYPTO.EVP_CipherInit_ex(context, ctypes.c_void_p(handle), None, key, None, encrypts) == 1
        LIBCRYPTO.EVP_CIPHER_CTX_set_padding(context, 0)
        assert LIBCRYPTO.EVP_CipherUpdate(context, out, ctypes.byref(size), data, len(data)) == 1
        LIBCRYPTO.EVP_CIPHER_CTX_free(context)
        assert size.value == len(data)
        return out.raw[: len(data)]

    return (lambda d: run(d, 1), lambda d: run(d, 0))


def pycryptodome(cipher: str, key: bytes):
    module = {"aes": AES, "cast5": CAST, "des": DES, "des3_ede": DES3, "blowfish": Blowfish}.get(cipher)
    if module is None:
        return None
    engine = module.new(key, module.MODE_ECB)
    return (engine.encrypt, engine.decrypt)


def gcrypt(cipher: str, key: bytes):
    if cipher != "seed":
        return None
    library = ctypes.CDLL(ctypes.util.find_library("gcrypt"))
    library.gcry_check_version(None)

    def over(function, data: bytes) -> bytes:
        handle = ctypes.c_void_p()
        # GCRY_CIPHER_SEED, GCRY_CIPHER_MODE_ECB.
        assert library.gcry_cipher_open(ctypes.byref(handle), 309, 1, 0) == 0
        assert library.gcry_cipher_setkey(handle, key, ctypes.c_size_t(len(key))) == 0
        out = ctypes.create_string_buffer(len(data))
        assert function(handle, out, ctypes.c_size_t(len(data)), data, ctypes.c_size_t(len(data))) == 0
        library.gcry_cipher_close(handle)
        return out.raw

    return (lambda d: over(library.gcry_cipher_encrypt, d), lambda d: over(library.gcry_cipher_decrypt, d))


def tomcrypt(cipher: str, key: bytes):
    if cipher not in ("anubis", "khazad"):
        return None
    library = ctypes.CDLL(ctypes.util.find_library("tomcrypt"))
    size = block_size(cipher)
    # Larger than any schedule of the library.
    schedule = ctypes.create_string_buffer(1 << 14)
    if getattr(library, f"{cipher}_setup")(key, len(key), 0, schedule) != 0:
        raise ValueError("key refused")

    def over(name: str, data: bytes) -> bytes:
        out = ctypes.create_string_buffer(size)
        blocks = []
        for i in range(0, len(data), size):
            getattr(library, f"{cipher}_ecb_{name}")(data[i : i + size], out, schedule)
            blocks.append(out.raw)
        return b"".join(blocks)

    return (lambda d: over("encrypt", d), lambda d: over("decrypt", d))


def barreto_rijmen(cipher: str, key: bytes):
    make = {"anubis": nessie.anubis, "khazad": nessie.khazad}.get(cipher)
    return make(key) if make else None


MASK = 0xFFFFFFFF
DELTA = 0x9E3779B9


def tea_family(cipher: str, key: bytes):
    """TEA and XTEA by Wheeler and Needham; XETA is XTEA as Linux first had it, bound the other way."""
    if cipher not in ("tea", "xtea", "xeta"):
        return None
    k = [int.from_bytes(key[i : i + 4], "little") for i in range(0, 16, 4)]

    def f_xtea(v: int) -> int:
        return (((v << 4) ^ (v >> 5)) + v) & MASK

    def f_xeta(v: int, s: int) -> int:
        return ((((v << 4) & MASK) ^ (v >> 5)) + (v ^ s)) & MASK

    def f_tea(v: int, s: int, a: int, b: int) -> int:
        return ((v << 4) + a) ^ (v + s) ^ ((v >> 5) + b)

    def encrypt(y: int, z: int) -> tuple[int, int]:
        s = 0
        for _ in range(32):
            if cipher == "tea":
                s = (s + DELTA) & MASK
                y = (y + f_tea(z, s, k[0], k[1])) & MASK
                z = (z + f_tea(y, s, k[2], k[3])) & MASK
            elif cipher == "xtea":
                y = (y + (f_xtea(z) ^ (s + k[s & 3]))) & MASK
                s = (s + DELTA) & MASK
                z = (z + (f_xtea(y) ^ (s + k[s >> 11 & 3]))) & MASK
            else:
                y = (y + f_xeta(z, s) + k[s & 3]) & MASK
                s = (s + DELTA) & MASK
                z = (z + f_xeta(y, s) + k[s >> 11 & 3]) & MASK
        return y, z

    def decrypt(y: int, z: int) -> tuple[int, int]:
        s = DELTA * 32 & MASK
        for _ in range(32):
            if cipher == "tea":
                z = (z - f_tea(y, s, k[2], k[3])) & MASK
                y = (y - f_tea(z, s, k[0], k[1])) & MASK
                s = (s - DELTA) & MASK
            elif cipher == "xtea":
                z = (z - (f_xtea(y) ^ (s + k[s >> 11 & 3]))) & MASK
                s = (s - DELTA) & MASK
                y = (y - (f_xtea(z) ^ (s + k[s & 3]))) & MASK
            else:
                z = (z - f_xeta(y, s) - k[s >> 11 & 3]) & MASK
                s = (s - DELTA) & MASK
                y = (y - f_xeta(z, s) - k[s & 3]) & MASK
        return y, z

    def run(function, data: bytes) -> bytes:
        out = b""
        for i in range(0, len(data), 8):
            words = function(int.from_bytes(data[i : i + 4], "little"), int.from_bytes(data[i + 4 : i + 8], "little"))
            out += b"".join(word.to_bytes(4, "little") for word in words)
        return out

    return (lambda d: run(encrypt, d), lambda d: run(decrypt, d))


ORACLES = {
    "botan": botan,
    "nettle": nettle,
    "openssl": openssl,
    "pycryptodome": pycryptodome,
    "gcrypt": gcrypt,
    "tomcrypt": tomcrypt,
    "here": lambda cipher, key: tea_family(cipher, key) or barreto_rijmen(cipher, key),
}


def oracles(cipher: str, key: bytes) -> dict:
    """Each oracle that has the cipher with this key: its name, and (encrypt, decrypt)."""
    found = {}
    for name, make in ORACLES.items():
        try:
            pair = make(cipher, key)
        except Exception as error:
            raise SystemExit(f"{name} {cipher} {len(key)}: {error}") from error
        if pair:
            found[name] = pair
    return found
