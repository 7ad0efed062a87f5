"""Opens the provider keys in the rows of a Keepgate's database, from docs/spec/seal.md alone.

    ENCRYPTION_KEY=… python3 keepgate_rows.py keepgate.db

prints one JSON object a line: the connection and its key. The database is opened for reading only.
"""

import json
import os
import sqlite3
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import keepgate_roots
from keepgate_seal import from_base64url, kid_of, open_data_key, open_instance_secret, open_sealed

DEFAULT_PORTS = {"http": 80, "https": 443}


def open_database(path: str) -> sqlite3.Connection:
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    database.row_factory = sqlite3.Row
    return database


def data_key(database: sqlite3.Connection, roots: dict[str, bytes], scope: str, scope_id: str, kid: str) -> bytes:
    """The data key `kid` of a workspace or user."""
    query = "SELECT wrapped, salt FROM data_keys WHERE scope = ? AND scope_id = ? AND kid = ?"
    row = database.execute(query, (scope, scope_id, kid)).fetchone()
    return open_data_key(roots, row["wrapped"], scope, scope_id, kid, from_base64url(row["salt"]))


def instance_secret(database: sqlite3.Connection, roots: dict[str, bytes], name: str, version: int = 1) -> bytes:
    query = "SELECT sealed FROM instance_secrets WHERE name = ? AND version = ?"
    row = database.execute(query, (name, version)).fetchone()
    return open_instance_secret(roots, row["sealed"], name, version)


def origin(url: str) -> str:
    """Scheme, host and port unless it is the scheme's own."""
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}" + ("" if parts.port in (None, DEFAULT_PORTS[parts.scheme]) else f":{parts.port}")


def provider_keys(database: sqlite3.Connection, roots: dict[str, bytes]) -> Iterator[tuple[sqlite3.Row, bytes]]:
    """Every connection that has a key, and the key."""
    for row in database.execute("SELECT * FROM provider_connections WHERE sealed_key IS NOT NULL ORDER BY id"):
        kid, workspace = kid_of(row["sealed_key"]), row["workspace_id"]
        keys = {kid: data_key(database, roots, "workspace", workspace, kid)}
        context = ("provider key", workspace, row["id"], "sealed_key", row["provider"], origin(row["base_url"]))
        yield row, open_sealed(keys, row["sealed_key"], *context)


def main(path: str) -> int:
    roots = keepgate_roots.from_environment(os.environ)
    for row, key in provider_keys(open_database(path), roots):
        print(json.dumps({"connection": row["id"], "name": row["name"], "key": key.decode()}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
