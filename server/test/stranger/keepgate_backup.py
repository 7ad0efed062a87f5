"""Opens a backup file and reads its manifest, from docs/spec/backup.md alone.

    ENCRYPTION_KEY=… python3 keepgate_backup.py keepgate.backup

prints the manifest as JSON, after every chunk has opened at its place and every table has its rows and hash.
"""

import hashlib
import json
import os
import struct
import sys
import zlib
from collections.abc import Iterator

import keepgate_roots
from keepgate_seal import Refused, key_check, open_body, open_sealed, wrapping_keys

MAGIC = b"keepgate backup\n"
LONGEST_HEAD = 16_384
LONGEST_CHUNK = 16_777_216


def take(data: bytes, offset: int, length: int) -> bytes:
    piece = data[offset : offset + length]
    if len(piece) != length:
        raise Refused("the file is cut off")
    return piece


def uint32(data: bytes, offset: int) -> int:
    return struct.unpack(">I", take(data, offset, 4))[0]


def read_head(data: bytes) -> tuple[dict, int]:
    """The head, and where chunk 0 begins."""
    if not data.startswith(MAGIC):
        raise Refused("not a backup of Keepgate")
    version, length = uint32(data, 16), uint32(data, 20)
    if version != 1:
        raise Refused(f"version {version} of the format is not known here")
    if length > LONGEST_HEAD:
        raise Refused("the head is too long")
    return json.loads(take(data, 24, length)), 24 + length


def backup_key(roots: dict[str, bytes], head: dict) -> bytes:
    kid = head["kid"]
    if kid not in roots or key_check(roots[kid]) != head["key_check"]:
        raise Refused(f"sealed under another root key: {kid}, check value {head['key_check']}")
    keys = wrapping_keys({kid: roots[kid]}, "backup", head["backup"])
    return open_sealed(keys, head["sealed_key"], "backup key", head["deployment"], head["backup"])


def unpack(packed: bytes) -> bytes:
    """The text of a chunk, never more than a chunk may have."""
    decoder = zlib.decompressobj()
    text = decoder.decompress(packed, LONGEST_CHUNK + 1)
    if len(text) > LONGEST_CHUNK or not decoder.eof or decoder.unused_data:
        raise Refused("a chunk that is too long, or no zlib stream")
    return text


def chunks(roots: dict[str, bytes], data: bytes) -> Iterator[tuple[int, bool, bytes]]:
    """Index, whether it is the last, and text of each chunk, opened in its place."""
    head, offset = read_head(data)
    key, head_hash, index, last = backup_key(roots, head), hashlib.sha256(data[:offset]).hexdigest(), 0, False
    while not last:
        length = uint32(data, offset)
        sealed = take(data, offset + 4, length)
        offset += 4 + length
        last = offset == len(data)
        place = ("backup chunk", head_hash, str(index), "last" if last else "more")
        yield index, last, unpack(open_body(key, sealed, *place))
        index += 1


def lines_of(text: bytes) -> list[bytes]:
    """The lines with their ends. Only 0x0a ends one; Python's splitlines knows more ends than that."""
    *lines, rest = text.split(b"\n")
    if rest or not lines:
        raise Refused("a chunk that is no lines")
    return [line + b"\n" for line in lines]


def read_tables(roots: dict[str, bytes], data: bytes) -> tuple[dict, dict[str, dict]]:
    """The manifest, and of each table that has rows: `columns`, `rows` and `sha256` as they are in the file."""
    tables: dict[str, dict] = {}
    manifest: dict = {}
    for _, last, text in chunks(roots, data):
        lines = lines_of(text)
        first = json.loads(lines[0])
        if last != ("manifest" in first):
            raise Refused("the manifest is the last chunk, and only the last")
        if last:
            manifest = first["manifest"]
            continue
        table = tables.setdefault(first["table"], {"columns": first["columns"], "rows": [], "hash": hashlib.sha256()})
        for line in lines[1:]:
            table["hash"].update(line)
            table["rows"].append(json.loads(line))
    return manifest, tables


def verify(manifest: dict, tables: dict[str, dict]) -> None:
    """Step 5 of "To verify": every table has the manifest's columns, number of rows and hash; no other is there."""
    named = {table["name"]: table for table in manifest["tables"]}
    for name, table in named.items():
        found = tables.get(name, {"columns": table["columns"], "rows": [], "hash": hashlib.sha256()})
        seen = {"name": name, "columns": found["columns"], "rows": len(found["rows"]), "sha256": found["hash"].hexdigest()}
        if seen != table:
            raise Refused(f"table {name} is not what the manifest says")
    if tables.keys() - named.keys():
        raise Refused("a table that the manifest does not name")
    if sum(table["rows"] for table in named.values()) != manifest["rows"]:
        raise Refused("the number of rows is not what the manifest says")


def main(path: str) -> int:
    with open(path, "rb") as file:
        data = file.read()
    try:
        manifest, tables = read_tables(keepgate_roots.from_environment(os.environ), data)
        verify(manifest, tables)
    except Refused as refused:
        print(f"refused: {refused}", file=sys.stderr)
        return 1
    print(json.dumps({"head": read_head(data)[0], "manifest": manifest, "fingerprint": hashlib.sha256(data).hexdigest()}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
