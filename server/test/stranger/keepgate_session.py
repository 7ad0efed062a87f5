"""Checks a session token as far as it can be without the server's store, from docs/spec/session-token.md alone."""

import base64
import hashlib
import hmac
import json

from keepgate_seal import Refused, from_base64url, hkdf

FIELDS = {"session_id": str, "username": str, "role": str, "exp": int, "iat": int, "generation": int}


def check_session_token(session_secret: str, token: str, now: float) -> dict:
    """The payload of a token, steps 1 to 4; the secret as SESSION_SECRET has it (base64)."""
    parts = token.split(".")
    if len(token) > 2048 or len(parts) != 2:
        raise Refused("unauthenticated")
    payload, signature = from_base64url(parts[0]), from_base64url(parts[1])
    subkey = hkdf(base64.b64decode(session_secret, validate=True), b"", b"keepgate session key v1", 32)
    expected = hmac.new(subkey, b"keepgate session v1\0" + parts[0].encode(), hashlib.sha256).digest()
    if not hmac.compare_digest(expected, signature):
        raise Refused("unauthenticated")
    fields = json.loads(payload)
    if fields.keys() != FIELDS.keys() or any(type(fields[name]) is not kind for name, kind in FIELDS.items()):
        raise Refused("unauthenticated")
    if fields["exp"] <= now:
        raise Refused("session_expired")
    return fields
