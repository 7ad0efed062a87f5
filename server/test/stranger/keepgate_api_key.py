"""Parses API keys and management tokens and computes their stored hash, from docs/spec/api-key.md alone."""

import hashlib
import hmac
import re
import zlib

from keepgate_seal import Refused, base64url

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
FORM = re.compile(r"(?P<kind>pk|mk)_(?P<environment>live|test)_(?P<id>[0-9A-Za-z]{12})_(?P<secret>[0-9A-Za-z]{43})[0-9A-Za-z]{6}")


def checksum(text: str) -> str:
    """CRC-32 of the text as six digits in base62, most significant first."""
    number, digits = zlib.crc32(text.encode()), ""
    for _ in range(6):
        number, digit = divmod(number, 62)
        digits = ALPHABET[digit] + digits
    return digits


def parse_key(key: str) -> dict[str, str]:
    """Kind, environment, id and secret of a key; nothing is trimmed or repaired."""
    if len(key) != 70 or not key.isascii():
        raise Refused("a key has 70 characters")
    if checksum(key[:64]) != key[64:]:
        raise Refused("the checksum does not fit: mistyped or cut")
    form = FORM.fullmatch(key)
    if form is None:
        raise Refused("not a key")
    return form.groupdict()


def key_hash(pepper: bytes, key: str) -> str:
    """What the row of the key holds as `key_hash`."""
    return base64url(hmac.new(pepper, key.encode("ascii"), hashlib.sha256).digest())
