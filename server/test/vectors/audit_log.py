"""Checks docs/spec/audit-log.md from outside: written from that page alone, sharing no code with the gateway.

Usage: audit_log.py make                             prints audit-log.json
       audit_log.py verify FILE --public-key KEY [--checkpoint NOTE]

Needs Python 3.8+ and, for Ed25519, the package "cryptography". Exit code 0: everything agreed; 1: something did not.
"""
import base64
import hashlib
import json
import struct
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


class Refused(Exception):
    pass


def sha256(data):
    return hashlib.sha256(data).digest()


def entry_hash(deployment, index, previous, data):
    return sha256(b"keepgate audit v1\0" + deployment + struct.pack(">Q", index) + previous + sha256(data))


def leaf_hash(own, data):
    return sha256(b"\0" + own + data)


def split(count):
    power = 1
    while power * 2 < count:
        power *= 2
    return power


def tree_root(leaves):
    """RFC 6962, section 2.1."""
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return sha256(b"\1" + tree_root(leaves[:k]) + tree_root(leaves[k:]))


def inclusion(index, leaves):
    """RFC 6962, section 2.1.1."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if index < k:
        return inclusion(index, leaves[:k]) + [tree_root(leaves[k:])]
    return inclusion(index - k, leaves[k:]) + [tree_root(leaves[:k])]


def consistency(first, leaves, whole=True):
    """RFC 6962, section 2.1.2."""
    if first == len(leaves):
        return [] if whole else [tree_root(leaves)]
    k = split(len(leaves))
    if first <= k:
        return consistency(first, leaves[:k], whole) + [tree_root(leaves[k:])]
    return consistency(first - k, leaves[k:], False) + [tree_root(leaves[:k])]


def key_id(origin, public):
    return sha256(origin.encode() + b"\n\1" + public)[:4]


def verifier_key(origin, public):
    return "%s+%s+%s" % (origin, key_id(origin, public).hex(), base64.b64encode(b"\1" + public).decode())


def parse_verifier_key(text):
    origin, identifier, encoded = text.strip().split("+", 2)
    typed = base64.b64decode(encoded, validate=True)
    if len(typed) != 33 or typed[0] != 1 or identifier != key_id(origin, typed[1:]).hex():
        raise Refused("the public key is none")
    return origin, typed[1:]


def note_text(origin, size, root):
    return "%s\n%d\n%s\n" % (origin, size, base64.b64encode(root).decode())


def sign_note(origin, size, root, private):
    text = note_text(origin, size, root)
    public = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    signature = key_id(origin, public) + private.sign(text.encode())
    return "%s\n\u2014 %s %s\n" % (text, origin, base64.b64encode(signature).decode())


def open_note(note, origin, public):
    text, separator, signatures = note.rpartition("\n\n")
    text += "\n"
    lines = text.split("\n")
    if not separator or len(lines) != 4 or lines[0] != origin:
        raise Refused("a checkpoint is none of this log")
    verified = False
    for line in signatures.rstrip("\n").split("\n"):
        mark, name, encoded = line.split(" ")
        raw = base64.b64decode(encoded, validate=True)
        if mark == "\u2014" and name == origin and raw[:4] == key_id(origin, public):
            try:
                Ed25519PublicKey.from_public_bytes(public).verify(raw[4:], text.encode())
            except InvalidSignature:
                raise Refused("a checkpoint's signature is wrong") from None
            verified = True
    if not verified:
        raise Refused("a checkpoint is not signed by this key")
    return int(lines[1]), base64.b64decode(lines[2], validate=True)


class Peaks:
    """The roots of complete subtrees, largest first."""

    def __init__(self, size=0, peaks=()):
        self.size, self.peaks = size, list(peaks)

    def push(self, leaf):
        self.peaks.append(leaf)
        self.size += 1
        rest = self.size
        while rest % 2 == 0:
            right = self.peaks.pop()
            left = self.peaks.pop()
            self.peaks.append(sha256(b"\1" + left + right))
            rest //= 2

    def root(self):
        if not self.peaks:
            return sha256(b"")
        value = self.peaks[-1]
        for left in reversed(self.peaks[:-1]):
            value = sha256(b"\1" + left + value)
        return value


def verify_export(lines, key, kept=()):
    head = json.loads(next(lines))
    if head.get("type") != "keepgate-audit-export" or head.get("version") != 1:
        raise Refused("this is no export")
    if head["public_key"] != key.strip():
        raise Refused("the export is signed by another key")
    origin, public = parse_verifier_key(key)
    if head["origin"] != origin:
        raise Refused("the export is of another log")
    deployment = bytes.fromhex(origin.split("/")[1])
    since = head["since"]
    tree = Peaks(since, [bytes.fromhex(one) for one in head["peaks"]])
    if len(tree.peaks) != bin(since).count("1"):
        raise Refused("the peaks are not those of the size")
    previous = bytes.fromhex(head["previous_hash"]) if since else bytes(32)
    expected = {}
    for note in kept:
        size, root = open_note(note, origin, public)
        expected[size] = root
        if size < since:
            raise Refused("the kept checkpoint is older than where the export begins")
    last_time, anchored, ended = 0, 0, False

    def compare(size, root):
        if size != tree.size:
            raise Refused("a checkpoint of size %d stands after entry %d" % (size, tree.size - 1))
        if tree.root() != root:
            raise Refused("entries before %d are not those that were signed" % size)

    for line in lines:
        if ended:
            raise Refused("something follows the end")
        item = json.loads(line)
        if "bytes" in item:
            data = item["bytes"].encode("utf-8")
            index = tree.size
            if item["sequence"] != index:
                raise Refused("entry %d is missing or stands elsewhere" % index)
            own = entry_hash(deployment, index, previous, data)
            entry = json.loads(item["bytes"])
            if own.hex() != item["entry_hash"]:
                raise Refused("entry %d was changed" % index)
            if entry["version"] != 1 or entry["sequence"] != index or entry["time"] < last_time:
                raise Refused("entry %d does not say what it must" % index)
            last_time, previous = entry["time"], own
            tree.push(leaf_hash(own, data))
            if tree.size in expected:
                compare(tree.size, expected.pop(tree.size))
        elif "checkpoint" in item:
            compare(*open_note(item["checkpoint"], origin, public))
            anchored = tree.size
        else:
            if item != {"type": "end", "size": tree.size, "head_hash": previous.hex()}:
                raise Refused("the end is not where the file says")
            ended = True
    if not ended:
        raise Refused("the file was cut off")
    expected.pop(since, None)
    if expected:
        raise Refused("the log is shorter than a checkpoint that was kept")
    return tree.size, anchored


def make():
    deployment = bytes(range(16))
    origin = "keepgate/" + deployment.hex()
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32, 64)))
    public = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    entries, leaves, previous = [], [], bytes(32)
    for index in range(7):
        actor = {"type": "system"} if index == 0 else {"type": "person", "id": "per_%d" % index}
        entry = {
            "version": 1,
            "sequence": index,
            "time": 1750000000000 + 500 * index,
            "workspace_id": None if index == 0 else "ws_%d" % (index % 2),
            "actor": actor,
            "action": "workspace.renamed",
            "target": {"type": "workspace", "id": "ws_%d" % (index % 2)},
            "details": {"name": "Caf\u00e9 %d" % index},
        }
        text = json.dumps(entry, ensure_ascii=False, separators=(",", ":"))
        data = text.encode("utf-8")
        previous = entry_hash(deployment, index, previous, data)
        leaves.append(leaf_hash(previous, data))
        entries.append({"bytes": text, "entry_hash": previous.hex(), "leaf_hash": leaves[-1].hex()})
    sizes = range(len(leaves) + 1)
    roots = [tree_root(leaves[:size]) for size in sizes]
    return {
        "deployment": deployment.hex(),
        "private_key_seed": bytes(range(32, 64)).hex(),
        "public_key": verifier_key(origin, public),
        "entries": entries,
        "checkpoints": [
            {"size": size, "root": roots[size].hex(), "note": sign_note(origin, size, roots[size], private)}
            for size in sizes
        ],
        "inclusion": [
            {"index": index, "size": size, "path": [one.hex() for one in inclusion(index, leaves[:size])]}
            for size in sizes
            for index in range(size)
        ],
        "consistency": [
            {"first": first, "second": second, "path": [one.hex() for one in consistency(first, leaves[:second])]}
            for second in sizes
            for first in range(1, second + 1)
        ],
    }


def main(arguments):
    if arguments[:1] == ["make"]:
        print(json.dumps(make(), indent=2, ensure_ascii=False))
        return 0
    if len(arguments) in (4, 6) and arguments[0] == "verify" and arguments[2] == "--public-key":
        kept = []
        if len(arguments) == 6:
            with open(arguments[5], encoding="utf-8") as file:
                kept = [file.read().rstrip("\n") + "\n"]
        try:
            with open(arguments[1], encoding="utf-8", newline="\n") as file:
                size, anchored = verify_export(iter(file), arguments[3], kept)
        except (Refused, ValueError, KeyError, StopIteration) as refused:
            print("BROKEN: %s" % refused)
            return 1
        print("ok: %d entries, signed up to %d" % (size, anchored))
        return 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
