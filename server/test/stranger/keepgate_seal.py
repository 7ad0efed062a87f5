"""Opens what Keepgate seals (`kg1`), and the keys above it, written from docs/spec/seal.md alone."""

import base64
import hashlib
import hmac
import re
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KID = re.compile(r"[a-z][a-z0-9_-]{0,31}")
SMALLEST_BODY = 32 + 32 + 16  # salt, commitment, tag; the plaintext may be empty


class Refused(Exception):
    """A sealed value does not open. It never says at which step, as seal.md asks."""


def pae(*fields: str | bytes) -> bytes:
    """Several fields as one byte string that no other fields give."""
    encoded = [field if isinstance(field, bytes) else field.encode() for field in fields]
    return struct.pack(">I", len(encoded)) + b"".join(struct.pack(">I", len(one)) + one for one in encoded)


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """The bytes of canonical base64url without padding. Python's decoder skips foreign characters, so it is compared."""
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as error:
        raise Refused("not base64url") from error
    if base64url(data) != text:
        raise Refused("not canonical base64url")
    return data


def hkdf(key: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA512(), length=length, salt=salt, info=info).derive(key)


def open_body(key: bytes, body: bytes, *context: str | bytes) -> bytes:
    """The plaintext of `salt ‖ commitment ‖ ciphertext ‖ tag`; refuses before a byte of it is released."""
    if len(body) < SMALLEST_BODY:
        raise Refused("the value is too short")
    salt, commitment, sealed = body[:32], body[32:64], body[64:]
    material = hkdf(key, salt, b"keepgate seal v1\0" + pae(*context), 76)
    if not hmac.compare_digest(material[44:], commitment):
        raise Refused("the value does not open")
    try:
        return AESGCM(material[:32]).decrypt(material[32:44], sealed, None)
    except InvalidTag as error:
        raise Refused("the value does not open") from error


def kid_of(sealed: str) -> str:
    """Which key a sealed value names."""
    parts = sealed.split(".")
    if len(parts) != 3 or parts[0] != "kg1" or not KID.fullmatch(parts[1]):
        raise Refused("not a sealed value of this version")
    return parts[1]


def open_sealed(keys: dict[str, bytes], sealed: str, *context: str | bytes) -> bytes:
    """The plaintext of `kg1.<kid>.…` under the key of that name."""
    key = keys.get(kid_of(sealed))
    if key is None:
        raise Refused("no key of that name")
    return open_body(key, from_base64url(sealed.split(".")[2]), *context)


def wrapping_key(root: bytes, scope: str, scope_id: str, salt: bytes = b"") -> bytes:
    """What wraps a data key (`workspace`, `user`), an instance secret (`instance`) or a backup's key (`backup`)."""
    return hkdf(root, salt, pae("keepgate wrap v1", scope, scope_id), 32)


def wrapping_keys(roots: dict[str, bytes], scope: str, scope_id: str, salt: bytes = b"") -> dict[str, bytes]:
    return {kid: wrapping_key(root, scope, scope_id, salt) for kid, root in roots.items()}


def open_data_key(roots: dict[str, bytes], wrapped: str, scope: str, scope_id: str, kid: str, salt: bytes) -> bytes:
    keys = wrapping_keys(roots, scope, scope_id, salt)
    return open_sealed(keys, wrapped, "data key", scope, scope_id, kid)


def open_instance_secret(roots: dict[str, bytes], sealed: str, name: str, version: int) -> bytes:
    keys = wrapping_keys(roots, "instance", name)
    return open_sealed(keys, sealed, "instance secret", name, str(version))


def key_check(root: bytes) -> str:
    """The value of `root_key_checks`, by which a server recognises its root key."""
    return hmac.new(root, b"keepgate key check v1", hashlib.sha256).digest()[:8].hex()
