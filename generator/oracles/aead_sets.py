"""Known answers for the kernel's own compositions of authenticated encryption, in the kernel's layout.

authenc      encrypt-then-MAC over the associated data and the ciphertext (crypto/authenc.c). The key is an rtattr
             header (length 8, type 1, little-endian here as on x86), the cipher's key size in big-endian order, the MAC's key
             and the cipher's key.
authencesn   the same with an extended sequence number: its high half, bytes 4 to 8 of the associated data, is
             authenticated last (RFC 4303, section 2.2.1).
krb5enc      MAC over the associated data and the text, and encryption of the text (RFC 3961, section 5.3; crypto/krb5enc.c),
             with the key of authenc: as Kerberos has it for AES (RFC 3962) and Camellia (RFC 6803).
rfc4106, rfc4309, rfc4543, rfc7539esp
             ESP: the key ends in a salt, the IV has 8 bytes and stands at the end of the associated data as well; only
             RFC 4543 authenticates it there.
seqiv, echainiv
             decryption only: the IV stands before the ciphertext and is part of what is authenticated; `msg` is the text
             alone. What they encrypt with is random.

Each answer is computed with two libraries: OpenSSL (cryptography) and pycryptodome for GCM, CCM and ChaCha20-Poly1305,
two block ciphers and two HMACs (hmacs.py) for authenc. CAST-256 has one oracle, Botan, and its sets say so.

authenc takes any HMAC with any cipher. Full sets exist for SHA-1 and SHA-2 with AES and triple DES; `families` fills the
rest of the two axes with small ones: every other HMAC with AES, and every other cipher with HMAC-SHA-256, in CBC and CTR.
`pairs` makes what is left of their product: one file for each HMAC, with five tests for each cipher.
"""

import hmacs
import modes
import own_set
from block_ciphers import block_size, oracles
from Crypto.Cipher import AES, ChaCha20_Poly1305
from cryptography.hazmat.primitives.ciphers.aead import AESCCM, AESGCM, ChaCha20Poly1305
from own_set import seed

NOTES = {
    "Pseudorandom": {"bugType": "FUNCTIONALITY", "description": "Values without structure, in the kernel's layout."},
    "ModifiedTag": {"bugType": "AUTH_BYPASS", "description": "One bit of the tag is wrong."},
    "ModifiedText": {"bugType": "AUTH_BYPASS", "description": "One bit of the ciphertext is wrong."},
    "ModifiedData": {"bugType": "AUTH_BYPASS", "description": "One bit of the associated data is wrong."},
}
LENGTHS = [0, 1, 15, 16, 17, 32, 33, 64, 65, 128, 255, 256, 513, 1024]
BLOCKS = [1, 2, 3, 4, 8, 9, 16, 17, 32]
# HMACs and ciphers with full sets, then those of the small ones.
DIGESTS = ["md5", "sha1", "sha224", "sha256", "sha384", "sha512"]
OTHER_DIGESTS = ["md4", "md5", "rmd160", "sm3", "sha3-224", "sha3-256", "sha3-384", "sha3-512"]
OTHER_DIGESTS += ["streebog256", "streebog512", "wp256", "wp384", "wp512"]
OTHER_CIPHERS = {
    "des": 8, "des3_ede": 24, "camellia": 32, "serpent": 32, "twofish": 32, "blowfish": 16, "cast5": 16, "cast6": 32,
    "aria": 32, "seed": 16, "sm4": 16, "anubis": 40, "khazad": 16,
}
SINGLE = {"cast6"}


def flipped(data: bytes) -> bytes:
    return data[:-1] + bytes([data[-1] ^ 1])


class AEADSet:
    def __init__(self, algorithm: str, lines: list[str]):
        self.algorithm, self.lines = algorithm, lines
        self.groups: dict[tuple, list[dict]] = {}

    def put(self, key, iv, aad, message, text, tag, flag, result, own) -> None:
        test = {
            "comment": f"{len(message)} bytes, {len(aad)} associated",
            "flags": [flag],
            "key": key.hex(),
            "iv": iv.hex(),
            "aad": aad.hex(),
            "msg": message.hex(),
            "ct": text.hex(),
            "tag": tag.hex(),
            "result": result,
        }
        self.groups.setdefault((len(key), len(iv), len(tag), own), []).append(test)

    def add(self, key, iv, aad, message, text, tag, forges=False, own=None) -> None:
        """A file for several algorithms names that of each group: `own`."""
        self.put(key, iv, aad, message, text, tag, "Pseudorandom", "valid", own)
        if forges:
            self.put(key, iv, aad, message, text, flipped(tag), "ModifiedTag", "invalid", own)
            if text:
                self.put(key, iv, aad, message, flipped(text), tag, "ModifiedText", "invalid", own)
            # The last bytes may be a copy of the IV, which not every construction authenticates.
            self.put(key, iv, bytes([aad[0] ^ 1]) + aad[1:], message, text, tag, "ModifiedData", "invalid", own)

    def write(self) -> None:
        own_set.write(
            own_set.file_name(self.algorithm), self.algorithm, "aead_test_schema.json",
            [f"Known answers for {self.algorithm}, made by generator/oracles/aead_sets.py."] + self.lines, NOTES,
            [
                {"type": "AeadTest", **({"algorithm": own} if own else {}), "keySize": k * 8, "ivSize": i * 8,
                 "tagSize": t * 8, "tests": tests}
                for (k, i, t, own), tests in self.groups.items()
            ],
        )


def one(answers: list[bytes]) -> bytes:
    assert len(answers) > 1 and len(set(answers)) == 1, answers
    return answers[0]


def mac(digest: str, key: bytes, data: bytes) -> bytes:
    return one(hmacs.answers(digest, key, data))


def authenc_key(mac_key: bytes, key: bytes) -> bytes:
    return b"\x08\0\1\0" + len(key).to_bytes(4, "big") + mac_key + key


def encrypted(mode: str, cipher: str, key: bytes, iv: bytes, message: bytes) -> bytes:
    if cipher == "cipher_null":
        return message
    size = block_size(cipher)
    if mode == "rfc3686(ctr":
        key, block = key[:-4], key[-4:] + iv + b"\0\0\0\1"
        return one([modes.ctr(pair, 16, block, message) for pair in oracles(cipher, key).values()])
    function = {"cbc": modes.cbc, "ctr": modes.ctr}[mode]
    texts = [function(pair, size, iv, message) for pair in oracles(cipher, key).values()]
    return texts[0] if cipher in SINGLE and len(texts) == 1 else one(texts)


def authenc(digest: str, mode: str, cipher: str, key_sizes: list[int], esn=False) -> None:
    inner = f"{mode}({cipher})" + (")" if "(" in mode else "")
    template = "authencesn" if esn else "authenc"
    line = "Composed; two block ciphers, and two HMACs, agreed."
    if cipher in SINGLE:
        line = "Composed; one block cipher, Botan's, and two HMACs."
    made = AEADSet(f"{template}(hmac({digest}),{inner})", [line])
    iv_size = {"cbc": block_size(cipher), "ctr": block_size(cipher), "rfc3686(ctr": 8, "ecb": 0}[mode]
    for key_size in key_sizes:
        lengths = [block_size(cipher) * n for n in BLOCKS] if mode == "cbc" else LENGTHS[1:]
        for number, length in enumerate(lengths):
            label = f"{made.algorithm} {key_size} {length}"
            mac_key = seed(label + " mac", hmacs.digest_size(digest))
            key, iv = seed(label + " key", key_size), seed(label + " iv", iv_size)
            aad_size = (12 if esn else 8) + (iv_size if number % 2 else 0)
            aad, message = seed(label + " aad", aad_size), seed(label, length)
            text = encrypted(mode, cipher, key, iv, message)
            covered = aad[:4] + aad[8:] + text + aad[4:8] if esn else aad + text
            made.add(authenc_key(mac_key, key), iv, aad, message, text, mac(digest, mac_key, covered), number % 3 == 0)
    made.write()


def cmacs(cipher: str, key: bytes, data: bytes) -> bytes:
    return one([modes.cmac(pair, block_size(cipher), data) for pair in oracles(cipher, key).values()])


def krb5enc(kind: str, inner: str, cipher: str, tag_size: int) -> None:
    """The tag of RFC 3962 is cut to 12 bytes."""
    made = AEADSet(f"krb5enc({kind}({inner}),cts(cbc({cipher})))", ["Composed; two block ciphers, and two MACs, agreed."])
    for key_size in (16, 32):
        for number, length in enumerate(size for size in LENGTHS if size >= 16):
            label = f"{made.algorithm} {key_size} {length}"
            mac_key = seed(label + " mac", key_size)
            key, iv = seed(label + " key", key_size), seed(label + " iv", 16)
            aad, message = seed(label + " aad", 8 * (1 + number % 3)), seed(label, length)
            text = one([modes.cts(pair, 16, iv, message) for pair in oracles(cipher, key).values()])
            covered = aad + message
            tag = cmacs(inner, mac_key, covered) if kind == "cmac" else mac(inner, mac_key, covered)
            made.add(authenc_key(mac_key, key), iv, aad, message, text, tag[:tag_size], number % 3 == 0)
    made.write()


def echainiv(digest: str) -> None:
    made = AEADSet(f"echainiv(authenc(hmac({digest}),cbc(aes)))", ["Decryption only; composed as authenc, whose oracles agreed."])
    for length in (16, 32, 64, 160, 512):
        label = f"{made.algorithm} {length}"
        mac_key, key = seed(label + " mac", hmacs.digest_size(digest)), seed(label + " key", 16)
        iv, aad, message = seed(label + " iv", 16), seed(label + " aad", 8), seed(label, length)
        text = iv + encrypted("cbc", "aes", key, iv, message)
        made.add(authenc_key(mac_key, key), bytes(16), aad, message, text, mac(digest, mac_key, aad + text), True)
    made.write()


def gcm(key: bytes, nonce: bytes, aad: bytes, message: bytes) -> bytes:
    engine = AES.new(key, AES.MODE_GCM, nonce=nonce)
    engine.update(aad)
    return one([AESGCM(key).encrypt(nonce, message, aad), b"".join(engine.encrypt_and_digest(message))])


def ccm(key: bytes, nonce: bytes, aad: bytes, message: bytes, size: int) -> bytes:
    engine = AES.new(key, AES.MODE_CCM, nonce=nonce, mac_len=size)
    engine.update(aad)
    return one([AESCCM(key, size).encrypt(nonce, message, aad), b"".join(engine.encrypt_and_digest(message))])


def chacha_poly(key: bytes, nonce: bytes, aad: bytes, message: bytes) -> bytes:
    engine = ChaCha20_Poly1305.new(key=key, nonce=nonce)
    engine.update(aad)
    return one([ChaCha20Poly1305(key).encrypt(nonce, message, aad), b"".join(engine.encrypt_and_digest(message))])


def esp(algorithm: str, key_sizes: list[int], salt_size: int, tags: list[int], document: str, seal) -> None:
    made = AEADSet(algorithm, [document, "OpenSSL and pycryptodome agreed."])
    chained = AEADSet(f"seqiv({algorithm})", [document, "Decryption only; OpenSSL and pycryptodome agreed."])
    for key_size in key_sizes:
        for tag_size in tags:
            for number, length in enumerate(LENGTHS):
                label = f"{algorithm} {key_size} {tag_size} {length}"
                key, salt = seed(label + " key", key_size), seed(label + " salt", salt_size)
                iv, aad = seed(label + " iv", 8), seed(label + " aad", 12 if number % 2 else 8)
                message = seed(label, length)
                sealed = seal(key, salt + iv, aad, iv, message, tag_size)
                text, tag = sealed[:length], sealed[length : length + tag_size]
                made.add(key + salt, iv, aad + iv, message, text, tag, number % 3 == 0)
                if number % 3 == 0 and tag_size == 16:
                    chained.add(key + salt, bytes(8), aad, message, iv + text, tag, True)
    made.write()
    chained.write()


def rfc4543(key, nonce, aad, iv, message, tag_size):
    """GMAC over the associated data, the IV and the text, which stays as it is."""
    return message + gcm(key, nonce, aad + iv + message, b"")


def families() -> None:
    """The rest of authenc's two axes, one size of key each."""
    for digest in OTHER_DIGESTS:
        authenc(digest, "cbc", "aes", [32])
        authenc(digest, "ctr", "aes", [16])
    for cipher, key_size in OTHER_CIPHERS.items():
        for mode in ("cbc", "ctr"):
            # CBC of the first five has a full set.
            if mode == "ctr" or cipher not in ("des", "des3_ede", "camellia", "serpent", "twofish"):
                authenc("sha256", mode, cipher, [key_size])


def pair(made: AEADSet, digest: str, mode: str, cipher: str, key_size: int) -> None:
    """Two messages and three forgeries."""
    algorithm = f"authenc(hmac({digest}),{mode}({cipher}))"
    size = block_size(cipher)
    for number, length in enumerate((2 * size, 9 * size if mode == "cbc" else 7 * size + 3)):
        label = f"{algorithm} {length}"
        mac_key = seed(label + " mac", hmacs.digest_size(digest))
        key, iv = seed(label + " key", key_size), seed(label + " iv", size)
        aad, message = seed(label + " aad", 8 + number * size), seed(label, length)
        text = encrypted(mode, cipher, key, iv, message)
        tag = mac(digest, mac_key, aad + text)
        made.add(authenc_key(mac_key, key), iv, aad, message, text, tag, forges=number == 0, own=algorithm)


def pairs() -> None:
    """The pairs of authenc's axes that have no set of their own; those over CAST-256 in a file of their own."""
    single = AEADSet("authenc(hmac(*),cast6)", ["Composed; one block cipher, Botan's, and two HMACs."])
    for digest in dict.fromkeys(DIGESTS + OTHER_DIGESTS):
        made = AEADSet(f"authenc(hmac({digest}),*)", ["Composed; two block ciphers, and two HMACs, agreed."])
        for cipher, key_size in {"aes": 32, **OTHER_CIPHERS}.items():
            for mode in ("cbc", "ctr"):
                if not has_set(digest, mode, cipher):
                    pair(single if cipher in SINGLE else made, digest, mode, cipher, key_size)
        if made.groups:
            made.write()
    single.write()


def has_set(digest: str, mode: str, cipher: str) -> bool:
    full = mode == "cbc" and cipher in ("des", "des3_ede") and digest in DIGESTS and digest != "md5"
    return cipher == "aes" or digest == "sha256" or full


def main() -> None:
    hmacs.self_test()
    for digest in DIGESTS:
        if digest != "md5":
            authenc(digest, "cbc", "aes", [16, 24, 32])
            authenc(digest, "cbc", "des3_ede", [24])
            authenc(digest, "cbc", "des", [8])
            authenc(digest, "ctr", "aes", [16, 32])
            authenc(digest, "rfc3686(ctr", "aes", [20, 28, 36])
            authenc(digest, "cbc", "aes", [16, 32], esn=True)
            echainiv(digest)
        authenc(digest, "ecb", "cipher_null", [0])
    authenc("sha256", "cbc", "camellia", [16, 32])
    authenc("sha256", "cbc", "serpent", [32])
    authenc("sha256", "cbc", "twofish", [32])
    krb5enc("hmac", "sha1", "aes", 12)
    krb5enc("cmac", "camellia", "camellia", 16)
    families()
    pairs()
    esp("rfc4106(gcm(aes))", [16, 24, 32], 4, [8, 12, 16], "RFC 4106.", lambda k, n, a, i, m, t: gcm(k, n, a, m))
    esp("rfc4543(gcm(aes))", [16, 24, 32], 4, [16], "RFC 4543.", rfc4543)
    esp("rfc4309(ccm(aes))", [16, 24, 32], 3, [8, 12, 16], "RFC 4309.", lambda k, n, a, i, m, t: ccm(k, n, a, m, t))
    esp(
        "rfc7539esp(chacha20,poly1305)", [32], 4, [16], "RFC 7634.",
        lambda k, n, a, i, m, t: chacha_poly(k, n, a, m),
    )


if __name__ == "__main__":
    main()
