"""Forges an export of the audit log in the ways that somebody may try, to see whether the verifiers notice.

    ENCRYPTION_KEY=… python3 keepgate_forge.py <way> audit.jsonl keepgate.db

prints the forged export. The last way uses the installation's own signing key, which its database and ENCRYPTION_KEY give.
"""

import base64
import json
import os
import sys
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import keepgate_roots
from keepgate_audit_log import chain_hash
from keepgate_checkpoint import PublicKey, parse_public_key
from keepgate_merkle import add_leaf, leaf, root_of_peaks
from keepgate_rows import instance_secret, open_database

Lines = list[dict]
VICTIM = 5


def place(lines: Lines, sequence: int) -> int:
    return next(number for number, line in enumerate(lines) if line.get("sequence") == sequence)


def edited(lines: Lines) -> Lines:
    victim = lines[place(lines, VICTIM)]
    victim["bytes"] = victim["bytes"].replace('"actor":', '"Actor":', 1)
    return lines


def deleted(lines: Lines) -> Lines:
    del lines[place(lines, VICTIM)]
    return lines


def swapped(lines: Lines) -> Lines:
    one, other = place(lines, VICTIM), place(lines, VICTIM + 1)
    lines[one], lines[other] = lines[other], lines[one]
    return lines


def cut_off(lines: Lines) -> Lines:
    return lines[: place(lines, VICTIM) + 1]


def cut_and_closed(lines: Lines) -> Lines:
    """Cut off, with a first and a last line that fit what is left."""
    kept = cut_off(lines)
    kept[0]["size"] = VICTIM + 1
    return [*kept, {"type": "end", "size": VICTIM + 1, "head_hash": kept[-1]["entry_hash"]}]


def chained_anew(lines: Lines) -> Lines:
    """One entry is another; its hash and all behind it fit."""
    deployment, last = parse_public_key(lines[0]["public_key"]).deployment, bytes(32)
    for line in edited(lines):
        if "sequence" in line:
            last = chain_hash(deployment, line["sequence"], last, line["bytes"].encode())
            line["entry_hash"] = last.hex()
    lines[-1]["head_hash"] = last.hex()
    return lines


def without_checkpoints(lines: Lines) -> Lines:
    return [line for line in chained_anew(lines) if "checkpoint" not in line]


def signed_anew(lines: Lines, seed: bytes) -> Lines:
    """Every entry chained and every checkpoint signed anew, by the installation's own key."""
    key, peaks, size, forged = parse_public_key(lines[0]["public_key"]), [], 0, []
    for line in chained_anew(lines):
        if "sequence" in line:
            peaks = add_leaf(peaks, size, leaf(bytes.fromhex(line["entry_hash"]), line["bytes"].encode()))
            size += 1
        forged.append({"checkpoint": sign(key, seed, size, root_of_peaks(peaks))} if "checkpoint" in line else line)
    return forged


def sign(key: PublicKey, seed: bytes, size: int, root: bytes) -> str:
    body = f"{key.origin}\n{size}\n{base64.b64encode(root).decode()}\n"
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(body.encode())
    return f"{body}\n\u2014 {key.origin} {base64.b64encode(key.key_id + signature).decode()}\n"


WAYS: dict[str, Callable[[Lines], Lines]] = {
    "untouched": lambda lines: lines,
    "edited": edited,
    "deleted": deleted,
    "swapped": swapped,
    "cut-off": cut_off,
    "cut-and-closed": cut_and_closed,
    "chained-anew": chained_anew,
    "without-checkpoints": without_checkpoints,
}


def main(way: str, path: str, database: str) -> int:
    with open(path, encoding="utf-8", newline="") as file:
        lines = [json.loads(line) for line in file.read().split("\n")[:-1]]
    if way == "signed-anew":
        roots = keepgate_roots.from_environment(os.environ)
        forged = signed_anew(lines, instance_secret(open_database(database), roots, "audit checkpoint key"))
    else:
        forged = WAYS[way](lines)
    for line in forged:
        print(json.dumps(line, separators=(",", ":"), ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3]))
