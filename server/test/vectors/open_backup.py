#!/usr/bin/env python3
"""Opens a backup of Keepgate by docs/spec/backup.md and docs/spec/seal.md alone; shares no code with the server.

Usage: open_backup.py FILE KID=BASE64ROOT …   prints the manifest, and the rows of every table with --rows.
Needs the package cryptography. Exit code 1 and one line on standard error where the file is not what it says.
"""

import base64
import hashlib
import hmac
import json
import struct
import sys
import zlib

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Refused(Exception):
    pass


def pae(*fields):
    raw = [field.encode() if isinstance(field, str) else field for field in fields]
    return struct.pack(">I", len(raw)) + b"".join(struct.pack(">I", len(one)) + one for one in raw)


def hkdf(key, salt, info, length):
    return HKDF(algorithm=hashes.SHA512(), length=length, salt=salt, info=info).derive(key)


def open_body(key, context, body):
    if len(body) < 80:
        raise Refused("a sealed body is too short")
    salt, commitment, ciphertext = body[:32], body[32:64], body[64:]
    material = hkdf(key, salt, b"keepgate seal v1\0" + pae(*context), 76)
    if not hmac.compare_digest(material[44:76], commitment):
        raise Refused("a commitment does not match")
    return AESGCM(material[:32]).decrypt(material[32:44], ciphertext, None)


def open_text(key, context, sealed):
    version, _, rest = sealed.split(".")
    if version != "kg1":
        raise Refused("the backup's key is no kg1 value")
    return open_body(key, context, base64.urlsafe_b64decode(rest + "=" * (-len(rest) % 4)))


def read_head(data):
    if data[:16] != b"keepgate backup\n":
        raise Refused("no backup")
    version, length = struct.unpack(">II", data[16:24])
    if version != 1:
        raise Refused("a version that is not known here")
    return json.loads(data[24 : 24 + length]), 24 + length


def backup_key(head, roots):
    root = roots.get(head["kid"])
    if root is None:
        raise Refused("the root key %s was not given" % head["kid"])
    check = hmac.new(root, b"keepgate key check v1", hashlib.sha256).digest()[:8].hex()
    if check != head["key_check"]:
        raise Refused("another root key")
    wrapping = hkdf(root, None, pae("keepgate wrap v1", "backup", head["backup"]), 32)
    return open_text(wrapping, ["backup key", head["deployment"], head["backup"]], head["sealed_key"])


def chunks(data, start, key):
    head_hash = hashlib.sha256(data[:start]).hexdigest()
    position, index = start, 0
    while position < len(data):
        (length,) = struct.unpack(">I", data[position : position + 4])
        body = data[position + 4 : position + 4 + length]
        position += 4 + length
        place = "last" if position >= len(data) else "more"
        yield zlib.decompress(open_body(key, ["backup chunk", head_hash, str(index), place], body))
        index += 1


def read(data, roots):
    head, start = read_head(data)
    tables, manifest = {}, None
    for text in chunks(data, start, backup_key(head, roots)):
        first, _, lines = text.partition(b"\n")
        top = json.loads(first)
        if "manifest" in top:
            manifest = top["manifest"]
            continue
        table = tables.setdefault(top["table"], {"hash": hashlib.sha256(), "rows": [], "columns": top["columns"]})
        table["hash"].update(lines)
        table["rows"] += [json.loads(line) for line in lines.splitlines()]
    if manifest is None:
        raise Refused("no manifest at the end")
    for listed in manifest["tables"]:
        found = tables.get(listed["name"], {"hash": hashlib.sha256(), "rows": [], "columns": listed["columns"]})
        if (len(found["rows"]), found["hash"].hexdigest(), found["columns"]) != (
            listed["rows"],
            listed["sha256"],
            listed["columns"],
        ):
            raise Refused("the table %s is not the one that is listed" % listed["name"])
    return head, manifest, {name: table["rows"] for name, table in tables.items()}


def main(arguments):
    with_rows = "--rows" in arguments
    file, *keys = [one for one in arguments if one != "--rows"]
    roots = {kid: base64.b64decode(key) for kid, _, key in (one.partition("=") for one in keys)}
    with open(file, "rb") as opened:
        head, manifest, rows = read(opened.read(), roots)
    answer = {"head": head, "manifest": manifest}
    print(json.dumps({**answer, "rows": rows} if with_rows else answer))


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Exception as refused:  # Any failure means the same: this is not what was written.
        print("%s: %s" % (type(refused).__name__, refused), file=sys.stderr)
        sys.exit(1)
