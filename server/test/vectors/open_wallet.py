"""Checks docs/spec/wallet-vault.md from outside: written from that page and docs/spec/seal.md alone.

Usage: open_wallet.py FILE       FILE is wallet-vault.json or another file of its shape; "-" reads standard input
       open_wallet.py --make     prints wallet-vault.json, made anew

Needs Python 3.8+ and the package "cryptography", whose Fernet is the reference. Exit code 0: everything agreed.
"""
import base64
import hashlib
import hmac
import json
import os
import sys

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from open_seal import base64url, hkdf_sha512, open_sealed, pae, Refused, wrapping_key

ITERATIONS = 100_000


def older_key(master, fixed_salt, salt, user_id):
    prefix = fixed_salt.encode() if salt is None else base64.b64decode(salt, validate=True)
    return hashlib.pbkdf2_hmac("sha256", master.encode(), prefix + user_id.encode(), ITERATIONS, 32)


def open_older(vector, one):
    key = older_key(vector["master_key"], vector["fixed_salt"], one["salt"], one["user_id"])
    try:
        return Fernet(base64.urlsafe_b64encode(key)).decrypt(one["token"].encode())
    except InvalidToken:
        raise Refused("token") from None


def import_tag(key, one):
    own = one["salt"] is not None
    fields = ["keepgate wallet import v1", one["id"], one["owner"], one["user_id"], one["chain"], one["public_key"] or "",
              "own" if own else "fixed", one["salt"] or "", one["token"]]
    return base64.urlsafe_b64encode(hmac.new(key, pae(fields), hashlib.sha256).digest()).rstrip(b"=").decode()


def context(one):
    return ["wallet private key", one["user_id"], one["id"], "sealed_private_key", one["chain"], one["public_key"] or "",
            one["salt"]]


def user_key(roots, one):
    salt = base64url(one["key_salt"])
    wrapping = wrapping_key(roots[one["root_kid"]], salt, "user", one["user_id"])
    return open_sealed({one["root_kid"]: wrapping}, ["data key", "user", one["user_id"], one["kid"]], one["wrapped"])


def expect(what, actual, expected):
    if actual != expected:
        raise SystemExit(f"{what}: {actual!r} is not {expected!r}")


def check(vectors):
    roots = {kid: base64.b64decode(text, validate=True) for kid, text in vectors["root_keys"].items()}
    older = vectors["older"]
    for one in older["wallets"]:
        key = older_key(older["master_key"], older["fixed_salt"], one["salt"], one["user_id"])
        expect("older key", key.hex(), one["key"])
        expect("older wallet", open_older(older, one).decode(), one["private_key"])
        expect("import tag", import_tag(bytes.fromhex(older["import_key"]), one), one["tag"])
    for one in older["refused"]:
        try:
            open_older(older, one)
        except Refused:
            continue
        raise SystemExit(f"{one['name']}: was opened")
    for one in vectors["wallets"]:
        key = user_key(roots, one)
        expect("user's data key", key.hex(), one["key"])
        expect("wallet", open_sealed({one["kid"]: key}, context(one), one["sealed"]).decode(), one["private_key"])
    for one in vectors["refused"]:
        try:
            open_sealed({one["kid"]: user_key(roots, one)}, context(one), one["sealed"])
        except Refused:
            continue
        raise SystemExit(f"{one['name']}: was opened")
    return len(older["wallets"]) + len(older["refused"]) + len(vectors["wallets"]) + len(vectors["refused"])


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def seal(kid, key, fields, plaintext, salt):
    material = hkdf_sha512(key, salt, b"keepgate seal v1\x00" + pae(fields), 76)
    body = AESGCM(material[:32]).encrypt(material[32:44], plaintext, None)
    return f"kg1.{kid}.{encode(salt + material[44:76] + body)}"


def make_older():
    older = {"master_key": "an older master key, as text", "fixed_salt": "tuxedo-agent-accounts",
             "import_key": os.urandom(32).hex(), "wallets": [], "refused": []}
    for name, salt, public_key in [("fixed", None, None), ("own", base64.b64encode(os.urandom(32)).decode(), "GEXAMPLE")]:
        one = {"id": f"wal_{name}", "owner": "per_example", "user_id": f"user_{name}", "chain": "stellar",
               "public_key": public_key, "salt": salt, "private_key": f"SEXAMPLE{name.upper()}"}
        key = older_key(older["master_key"], older["fixed_salt"], salt, one["user_id"])
        one["key"] = key.hex()
        one["token"] = Fernet(base64.urlsafe_b64encode(key)).encrypt(one["private_key"].encode()).decode()
        one["tag"] = import_tag(bytes.fromhex(older["import_key"]), one)
        older["wallets"].append(one)
    fixed, own = older["wallets"]
    plain = lambda one, name, **change: {"name": name, **{k: one[k] for k in ("user_id", "salt", "token")}, **change}
    last = fixed["token"][-5]
    older["refused"] = [
        plain(fixed, "another user", user_id=own["user_id"]),
        plain(own, "the fixed salt in place of its own", salt=None),
        plain(own, "another salt", salt=base64.b64encode(bytes(32)).decode()),
        plain(fixed, "a changed tag", token=fixed["token"][:-5] + ("A" if last != "A" else "B") + fixed["token"][-4:]),
    ]
    return older


def make():
    with open(os.path.join(os.path.dirname(__file__), "seal.json"), encoding="utf-8") as file:
        roots = json.load(file)["root_keys"]
    wallets = []
    for name, public_key in [("one", "GEXAMPLE"), ("two", None)]:
        salt, key = os.urandom(32), os.urandom(32)
        one = {"id": f"wal_{name}", "user_id": f"per_{name}", "chain": "stellar", "public_key": public_key,
               "salt": base64.b64encode(salt).decode(), "key_salt": encode(salt), "root_kid": "k1", "kid": "d1",
               "key": key.hex(), "private_key": f"SEXAMPLE{name.upper()}", "seal_salt": os.urandom(32).hex()}
        wrapping = wrapping_key(base64.b64decode(roots["k1"]), salt, "user", one["user_id"])
        one["wrapped"] = seal("k1", wrapping, ["data key", "user", one["user_id"], "d1"], key, os.urandom(32))
        one["sealed"] = seal("d1", key, context(one), one["private_key"].encode(), bytes.fromhex(one["seal_salt"]))
        wallets.append(one)
    changed = {"another row": {"id": "wal_other"}, "another salt": {"salt": wallets[1]["salt"]},
               "another chain": {"chain": "ethereum"}, "another public key": {"public_key": "GOTHER"},
               "another key id": {"sealed": wallets[0]["sealed"].replace(".d1.", ".d2.")},
               "a wallet of another user": {"sealed": wallets[1]["sealed"]},
               "an older token": {"sealed": "gAAAAA"}}
    refused = [{"name": name, **wallets[0], **change} for name, change in changed.items()]
    return {"root_keys": roots, "older": make_older(), "wallets": wallets, "refused": refused}


if __name__ == "__main__":
    if sys.argv[1:] == ["--make"]:
        print(json.dumps(make(), indent=2))
        raise SystemExit
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    with (sys.stdin if sys.argv[1] == "-" else open(sys.argv[1], encoding="utf-8")) as file:
        count = check(json.load(file))
    print(f"{count} vectors agree")
