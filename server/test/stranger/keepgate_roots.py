"""Root keys as the settings hold them: ENCRYPTION_KEY or ENCRYPTION_KEYS, and AI_MASTER_KEY(S) in the same form."""

import base64
from collections.abc import Mapping


def from_environment(environment: Mapping[str, str], name: str = "ENCRYPTION_KEY") -> dict[str, bytes]:
    """Root keys by their id. `<name>` holds one key, called k1; `<name>S` holds `id:key` of each, comma-separated."""
    several = environment.get(f"{name}S")
    if not several:
        return {"k1": root_key(environment.get(name, ""), name)}
    named = [one.strip().partition(":") for one in several.split(",")]
    return {kid: root_key(key, f"{name}S, {kid}") for kid, _, key in named}


def root_key(text: str, name: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise SystemExit(f"{name} is no base64 of 32 bytes")
    return key
