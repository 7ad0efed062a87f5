"""Checks docs/spec/sealed-key.md from outside: written from that page and docs/spec/seal.md, sharing no code with the
gateway.

Usage: sealed_key.py check FILE     FILE is sealed-key.json or another file of its shape; "-" reads standard input
       sealed_key.py make           prints the vectors

Needs Python 3.8+ and the package "cryptography". Exit code 0: everything agreed; 1: something did not.
"""
import base64
import hashlib
import hmac
import json
import re
import struct
import sys

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

TEXT = re.compile(r"kgsk1\.([A-Za-z0-9_-]+)\.([a-z][a-z0-9_-]{0,31})\.([A-Za-z0-9_-]+)", re.ASCII)


class Refused(Exception):
    pass


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text):
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        raise Refused("base64url") from None
    if encode(data) != text:
        raise Refused("not canonical")
    return data


def material(root, salt, deployment, claims):
    fields = [b"keepgate sealed key v1", deployment, claims]
    bound = struct.pack(">I", 3) + b"".join(struct.pack(">I", len(one)) + one for one in fields)
    pseudorandom = hmac.new(salt, root, hashlib.sha512).digest()
    output, block, counter = b"", b"", 1
    while len(output) < 76:
        block = hmac.new(pseudorandom, block + b"keepgate seal v1\x00" + bound + bytes([counter]), hashlib.sha512).digest()
        output, counter = output + block, counter + 1
    return output[:32], output[32:44], output[44:76]


def seal(root, kid, deployment, claims, salt, key):
    cipher, nonce, commitment = material(root, salt, deployment, claims)
    body = salt + commitment + AESGCM(cipher).encrypt(nonce, key, None)
    return f"kgsk1.{encode(claims)}.{kid}.{encode(body)}"


def open_sealed(roots, deployment, text):
    match = TEXT.fullmatch(text)
    if match is None or len(text) > 16384:
        raise Refused("form")
    claims, body = decode(match.group(1)), decode(match.group(3))
    root = roots.get(match.group(2))
    if root is None:
        raise Refused("no such root")
    if len(body) < 80:
        raise Refused("too short")
    cipher, nonce, commitment = material(root, body[:32], deployment, claims)
    if not hmac.compare_digest(commitment, body[32:64]):
        raise Refused("commitment")
    try:
        return claims, AESGCM(cipher).decrypt(nonce, body[64:], None)
    except InvalidTag:
        raise Refused("tag") from None


def flipped(text, part):
    """The same text with one bit of the middle byte of a part changed."""
    parts = text.split(".")
    data = bytearray(decode(parts[part]))
    data[len(data) // 2] ^= 1
    parts[part] = encode(bytes(data))
    return ".".join(parts)


def make():
    roots = {
        "k1": "aATbYZdlHV3GF7KxhhhbXLqStwv2QbJcg55/NH4Wkk8=",
        "k2": "Pr9PLiav3guAtkzefSvaRd0DhbM8VJIsZQSxnrhplXI=",
    }
    deployment = hashlib.sha256(b"sealed-key deployment").digest()[:16]
    claims = {
        "workspace": "ws_01jd8x3e6kq4m2n5p7r9s0t1v2",
        "page": "corner-cafe",
        "provider": "gemini",
        "base_url": "https://generativelanguage.googleapis.com/",
        "models": ["gemini-2.5-flash"],
        "max_tokens": 2048,
        "daily_cap": 500,
        "iat": 1790000000,
        "exp": 1797776000,
        "jti": "AAECAwQFBgcICQoLDA0ODw",
        "generation": 0,
        "context_sha256": hashlib.sha256("Café — Öffnungszeiten: 8–18 Uhr\n".encode()).hexdigest(),
    }
    anywhere = {**claims, "page": "owner@example.com", "models": ["a", "b"], "generation": 3, "context_sha256": None}
    sealed = []
    for name, kid, given, key in [
        ("a page's key", "k1", claims, "AIza-example-0123456789"),
        ("the same again, under another salt", "k1", claims, "AIza-example-0123456789"),
        ("under the second root, for any context", "k2", anywhere, "sk-example-\u007e!"),
    ]:
        text = json.dumps(given, separators=(",", ":"), ensure_ascii=False)
        salt = hashlib.sha256(f"sealed-key salt {len(sealed)}".encode()).digest()
        root = base64.b64decode(roots[kid])
        one = seal(root, kid, deployment, text.encode(), salt, key.encode())
        sealed.append({"name": name, "kid": kid, "claims": text, "salt": salt.hex(), "key": key, "sealed": one})
    good = sealed[0]["sealed"]
    first, claimed, kid, blob = good.split(".")
    cut = encode(decode(blob)[:-1])
    richer = encode(sealed[0]["claims"].replace('"daily_cap":500', '"daily_cap":501').encode())
    elsewhere = hashlib.sha256(b"another deployment").digest()[:16].hex()
    here = deployment.hex()
    refused = [
        {"name": name, "deployment": place, "sealed": text}
        for name, place, text in [
            ("one bit of the claims", here, flipped(good, 1)),
            ("one bit of the blob", here, flipped(good, 3)),
            ("a richer cap", here, f"{first}.{richer}.{kid}.{blob}"),
            ("another root's name", here, f"{first}.{claimed}.k2.{blob}"),
            ("a root nobody has", here, f"{first}.{claimed}.k3.{blob}"),
            ("another deployment", elsewhere, good),
            ("a cut tag", here, f"{first}.{claimed}.{kid}.{cut}"),
            ("another version", here, good.replace("kgsk1", "kgsk2", 1)),
            ("no claims", here, f"{first}..{kid}.{blob}"),
            ("padding", here, good + "="),
            ("white space", here, good + "\n"),
            ("the claims of another", here, f"{first}.{sealed[2]['sealed'].split('.')[1]}.{kid}.{blob}"),
        ]
    ]
    return {
        "about": "Vectors of docs/spec/sealed-key.md, made by sealed_key.py. Salts are hexadecimal. The roots are public: never use them.",
        "roots": roots,
        "deployment": here,
        "sealed": sealed,
        "refused": refused,
    }


def check(vectors):
    roots = {kid: base64.b64decode(text, validate=True) for kid, text in vectors["roots"].items()}
    deployment = bytes.fromhex(vectors["deployment"])
    for one in vectors["sealed"]:
        claims, key = open_sealed(roots, deployment, one["sealed"])
        if (claims.decode(), key.decode()) != (one["claims"], one["key"]):
            raise SystemExit(f"{one['name']}: opened to something else")
    for one in vectors["refused"]:
        try:
            open_sealed(roots, bytes.fromhex(one["deployment"]), one["sealed"])
        except Refused:
            continue
        raise SystemExit(f"{one['name']}: was opened")
    return len(vectors["sealed"]) + len(vectors["refused"])


if __name__ == "__main__":
    if sys.argv[1:] == ["make"]:
        print(json.dumps(make(), indent=2, ensure_ascii=False))
    elif len(sys.argv) == 3 and sys.argv[1] == "check":
        with (sys.stdin if sys.argv[2] == "-" else open(sys.argv[2], encoding="utf-8")) as file:
            print(f"{check(json.load(file))} vectors agree")
    else:
        raise SystemExit(__doc__)
