"""Opens wallets in the rows of a Keepgate's database, in both forms, from docs/spec/wallet-vault.md alone.

    ENCRYPTION_KEY=… ENCRYPTION_MASTER_KEY=… python3 keepgate_wallet.py keepgate.db

prints one JSON object a line: the wallet and its private key. ENCRYPTION_MASTER_KEY is needed for the older form alone.
"""

import base64
import hashlib
import hmac
import json
import os
import sqlite3
import sys
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken

import keepgate_roots
from keepgate_rows import data_key, instance_secret, open_database
from keepgate_seal import Refused, base64url, kid_of, open_sealed, pae

FIXED_SALT = "tuxedo-agent-accounts"


def private_key_context(row: Mapping[str, str]) -> tuple[str, ...]:
    public_key, salt = row["public_key"] or "", row["encryption_salt"]
    return ("wallet private key", row["user_id"], row["id"], "sealed_private_key", row["chain"], public_key, salt)


def import_tag(secret: bytes, row: Mapping[str, str]) -> str:
    """What binds a token of an older system to its row."""
    salt = row["encryption_salt"]
    fields = (
        row["id"], row["user_id"], row["legacy_user_id"], row["chain"], row["public_key"] or "",
        "own" if salt else "fixed", salt or "", row["sealed_private_key"],
    )  # fmt: skip
    return base64url(hmac.new(secret, pae("keepgate wallet import v1", *fields), hashlib.sha256).digest())


def open_older(master_key: str, fixed_salt: str, row: Mapping[str, str]) -> bytes:
    """The private key in a Fernet token; its row must have been checked by its tag."""
    salt = base64.b64decode(row["encryption_salt"]) if row["encryption_salt"] else fixed_salt.encode()
    salt += row["legacy_user_id"].encode()
    key = hashlib.pbkdf2_hmac("sha256", master_key.encode(), salt, 100_000, 32)
    token = row["sealed_private_key"]
    if base64.urlsafe_b64encode(base64.urlsafe_b64decode(token)).decode() != token:
        raise Refused("the wallet does not open")
    try:
        return Fernet(base64.urlsafe_b64encode(key)).decrypt(token)
    except InvalidToken as error:
        raise Refused("the wallet does not open") from error


def open_wallet(database: sqlite3.Connection, roots: dict[str, bytes], environment: Mapping[str, str], row: sqlite3.Row) -> bytes:
    """The private key of one row, in the form that the row says and in no other."""
    sealed = row["sealed_private_key"]
    if row["format"] == "kg1":
        kid = kid_of(sealed)
        keys = {kid: data_key(database, roots, "user", row["user_id"], kid)}
        return open_sealed(keys, sealed, *private_key_context(row))
    if row["format"] != "fernet":
        raise Refused("no form that is known here")
    if not hmac.compare_digest(import_tag(instance_secret(database, roots, "wallet import"), row), row["import_tag"] or ""):
        raise Refused("the wallet does not open")
    return open_older(environment["ENCRYPTION_MASTER_KEY"], environment.get("ENCRYPTION_SALT", FIXED_SALT), row)


def main(path: str) -> int:
    database, roots = open_database(path), keepgate_roots.from_environment(os.environ)
    for row in database.execute("SELECT * FROM wallet_accounts ORDER BY id"):
        private_key = open_wallet(database, roots, os.environ, row)
        print(json.dumps({"wallet": row["id"], "format": row["format"], "private_key": private_key.decode()}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
