"""Opens a key that travels with a page (`kgsk1`), written from docs/spec/sealed-key.md alone.

    AI_MASTER_KEY=… python3 keepgate_sealed_key.py <deployment, 32 hexadecimal characters> < text
"""

import json
import os
import re
import sys
import time

import keepgate_roots
from keepgate_seal import KID, Refused, from_base64url, open_body

LONGEST = 16384
LONGEST_LIFE = 90 * 24 * 60 * 60
MEMBERS = {
    "workspace", "page", "provider", "base_url", "models", "max_tokens",
    "daily_cap", "iat", "exp", "jti", "generation", "context_sha256",
}  # fmt: skip


def open_sealed_key(roots: dict[str, bytes], deployment: bytes, text: str, now: float) -> tuple[dict, bytes]:
    """Claims and provider key of a text, steps 1 to 6 of the page; 7 and 8 need the server's rows."""
    parts = text.split(".")
    if len(text) > LONGEST or len(parts) != 4 or parts[0] != "kgsk1" or not KID.fullmatch(parts[2]):
        raise Refused("sealed_key_invalid")
    claims_bytes, body = from_base64url(parts[1]), from_base64url(parts[3])
    if parts[2] not in roots:
        raise Refused("sealed_key_invalid")
    key = open_body(roots[parts[2]], body, "keepgate sealed key v1", deployment, claims_bytes)
    claims = json.loads(claims_bytes)
    if not well_formed(claims):
        raise Refused("sealed_key_invalid")
    if claims["exp"] <= now:
        raise Refused("sealed_key_expired")
    return claims, key


def well_formed(claims: object) -> bool:
    if not isinstance(claims, dict) or claims.keys() != MEMBERS:
        return False
    context = claims["context_sha256"]
    return (
        isinstance(claims["iat"], int)
        and isinstance(claims["exp"], int)
        and 0 < claims["exp"] - claims["iat"] <= LONGEST_LIFE
        and re.fullmatch(r"[A-Za-z0-9._@-]{1,128}", claims["page"]) is not None
        and 1 <= len(claims["models"]) <= 16
        and 1 <= claims["max_tokens"] <= 100_000
        and 1 <= claims["daily_cap"] <= 1_000_000
        and len(from_base64url(claims["jti"])) == 16
        and claims["generation"] >= 0
        and (context is None or re.fullmatch(r"[0-9a-f]{64}", context) is not None)
    )


if __name__ == "__main__":
    roots = keepgate_roots.from_environment(os.environ, "AI_MASTER_KEY")
    try:
        claims, key = open_sealed_key(roots, bytes.fromhex(sys.argv[1]), sys.stdin.read().strip(), time.time())
    except Refused as refused:
        sys.exit(f"refused: {refused}")
    print(json.dumps({"claims": claims, "key": key.decode()}))
