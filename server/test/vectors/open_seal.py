"""Checks docs/spec/seal.md from outside: written from that page alone, sharing no code with the gateway.

Usage: open_seal.py FILE        FILE is seal.json or another file of its shape; "-" reads standard input

Needs Python 3.8+. AES-256-GCM comes from the package "cryptography"; without it everything but the decryption is
checked, and the program says so. Exit code 0: everything agreed; 1: something did not.
"""
import base64
import hashlib
import hmac
import json
import re
import struct
import sys

try:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
except ImportError:
    AESGCM = None

ENVELOPE = re.compile(r"kg1\.([a-z][a-z0-9_-]{0,31})\.([A-Za-z0-9_-]+)", re.ASCII)


class Refused(Exception):
    pass


def pae(fields):
    encoded = [field.encode("utf-8") for field in fields]
    return struct.pack(">I", len(encoded)) + b"".join(struct.pack(">I", len(one)) + one for one in encoded)


def hkdf_sha512(key, salt, info, length):
    pseudorandom = hmac.new(salt or bytes(64), key, hashlib.sha512).digest()
    output, block, counter = b"", b"", 1
    while len(output) < length:
        block = hmac.new(pseudorandom, block + info + bytes([counter]), hashlib.sha512).digest()
        output += block
        counter += 1
    return output[:length]


def base64url(text):
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if base64.urlsafe_b64encode(data).rstrip(b"=").decode() != text:
        raise Refused("not canonical")
    return data


def open_sealed(keys, context, sealed):
    match = ENVELOPE.fullmatch(sealed)
    if match is None:
        raise Refused("envelope")
    key = keys.get(match.group(1))
    if key is None:
        raise Refused("no such key")
    try:
        body = base64url(match.group(2))
    except ValueError:
        raise Refused("base64url") from None
    if len(body) < 80:
        raise Refused("too short")
    salt, commitment, rest = body[:32], body[32:64], body[64:]
    material = hkdf_sha512(key, salt, b"keepgate seal v1\x00" + pae(context), 76)
    if not hmac.compare_digest(material[44:76], commitment):
        raise Refused("commitment")
    if AESGCM is None:
        return None
    try:
        return AESGCM(material[:32]).decrypt(material[32:44], rest, None)
    except InvalidTag:
        raise Refused("tag") from None


def wrapping_key(root, salt, scope, identifier):
    return hkdf_sha512(root, salt, pae(["keepgate wrap v1", scope, identifier]), 32)


def expect(what, actual, expected):
    # None: there is no AES here, so the plaintext is unknown.
    if actual is not None and actual != expected:
        raise SystemExit(f"{what}: {actual.hex()} is not {expected.hex()}")


def check(vectors):
    roots = {kid: base64.b64decode(text, validate=True) for kid, text in vectors.get("root_keys", {}).items()}
    for one in vectors.get("pae", []):
        expect("pae", pae(one["fields"]), bytes.fromhex(one["bytes"]))
    for one in vectors.get("seal", []):
        keys = {one["kid"]: bytes.fromhex(one["key"])}
        expect(one["name"], open_sealed(keys, one["context"], one["sealed"]), bytes.fromhex(one["plaintext"]))
    for one in vectors.get("data_keys", []):
        wrapping = wrapping_key(roots[one["root_kid"]], base64url(one["salt"]), one["scope"], one["scope_id"])
        expect("wrapping key", wrapping, bytes.fromhex(one["wrapping_key"]))
        context = ["data key", one["scope"], one["scope_id"], one["kid"]]
        expect("data key", open_sealed({one["root_kid"]: wrapping}, context, one["wrapped"]), bytes.fromhex(one["key"]))
    for one in vectors.get("instance_secrets", []):
        wrapping = wrapping_key(roots[one["root_kid"]], b"", "instance", one["name"])
        expect("wrapping key", wrapping, bytes.fromhex(one["wrapping_key"]))
        context = ["instance secret", one["name"], str(one["version"])]
        secret = open_sealed({one["root_kid"]: wrapping}, context, one["sealed"])
        expect("instance secret", secret, bytes.fromhex(one["secret"]))
    for one in vectors.get("key_checks", []):
        value = hmac.new(roots[one["kid"]], b"keepgate key check v1", hashlib.sha256).digest()[:8]
        expect("key check", value, bytes.fromhex(one["check_value"]))
    for one in vectors.get("refused", []):
        if AESGCM is None and one["needs_cipher"]:
            continue
        try:
            open_sealed({one["kid"]: bytes.fromhex(one["key"])}, one["context"], one["sealed"])
        except Refused:
            continue
        raise SystemExit(f"{one['name']}: was opened")
    return sum(len(entries) for entries in vectors.values() if isinstance(entries, list))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    with (sys.stdin if sys.argv[1] == "-" else open(sys.argv[1], encoding="utf-8")) as file:
        count = check(json.load(file))
    print(f"{count} vectors agree, " + ("AES-256-GCM included" if AESGCM else "AES-256-GCM NOT CHECKED"))
