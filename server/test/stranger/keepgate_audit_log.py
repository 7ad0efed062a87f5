"""The audit log as it is verified: entry behind entry, with its tree. From docs/spec/audit-log.md alone."""

import base64
import hashlib
import json
import re
import struct
from dataclasses import dataclass, field

from keepgate_checkpoint import Checkpoint
from keepgate_merkle import add_leaf, leaf, root_of_peaks

HASH = re.compile(r"[0-9a-f]{64}")


class Fault(Exception):
    """The first thing that is wrong, and the first entry that is not vouched for."""

    def __init__(self, reason: str, index: int | None):
        super().__init__(reason)
        self.reason, self.index = reason, index


class CannotJudge(Exception):
    """No verdict: this is no export, another log's, or a checkpoint that says nothing about it."""


@dataclass
class Log:
    """What has been verified so far: entries 0 to `size` - 1, and the newest checkpoint that agreed."""

    deployment: bytes
    since: int = 0
    size: int = 0
    last_hash: bytes = bytes(32)
    last_time: int = 0
    peaks: list[bytes] = field(default_factory=list)
    anchored: int | None = None


def chain_hash(deployment: bytes, index: int, previous: bytes, data: bytes) -> bytes:
    """entry_hash(index) of the page."""
    inner = hashlib.sha256(data).digest()
    return hashlib.sha256(b"keepgate audit v1\0" + deployment + struct.pack(">Q", index) + previous + inner).digest()


def whole_number(value: object) -> bool:
    """JSON has one kind of number: 7.0 is whole too."""
    return type(value) in (int, float) and 0 <= value <= 2**53 - 1 and value == int(value)


def parse_line(line: str, index: int) -> dict:
    try:
        value = json.loads(line)
    except ValueError as error:
        raise Fault("malformed", index) from error
    if not isinstance(value, dict):
        raise Fault("malformed", index)
    return value


def parse_hash(value: object, index: int) -> bytes:
    if not isinstance(value, str) or not HASH.fullmatch(value):
        raise Fault("malformed", index)
    return bytes.fromhex(value)


def add_entry(log: Log, line: dict) -> None:
    """Puts one line of the export behind the log, or says what is wrong with it."""
    index, sequence, text = log.size, line["sequence"], line.get("bytes")
    if line.keys() != {"sequence", "entry_hash", "bytes"} or not whole_number(sequence) or not isinstance(text, str):
        raise Fault("malformed", index)
    if sequence != index:
        raise Fault("gap" if sequence > index else "duplicate", index)
    data = text.encode("utf-8", "surrogatepass")
    stored, expected = parse_hash(line.get("entry_hash"), index), chain_hash(log.deployment, index, log.last_hash, data)
    if stored != expected:
        raise Fault("entry_hash_mismatch", index)
    entry = parse_line(text, index)
    if entry.get("version") != 1 or entry.get("sequence") != index or not whole_number(entry.get("time")):
        raise Fault("malformed", index)
    if entry["time"] < log.last_time:
        raise Fault("time_went_back", index)
    log.peaks = add_leaf(log.peaks, index, leaf(stored, data))
    log.size, log.last_hash, log.last_time = index + 1, stored, entry["time"]


def agree(log: Log, checkpoint: Checkpoint) -> None:
    """A checkpoint of exactly this size: its root must be the tree's."""
    if checkpoint.root != root_of_peaks(log.peaks):
        # Which entry it was cannot be said: all since the last checkpoint that agreed are without one.
        log.size = log.since if log.anchored is None else log.anchored
        raise Fault("root_mismatch", log.size)
    log.anchored = log.size


def verdict(log: Log, ok: bool, index: int | None, reason: str | None) -> dict:
    anchored = log.anchored or 0
    return {
        "ok": ok,
        "first_bad_index": index,
        "reason": reason,
        "verified_to": log.size,
        "anchored_to": anchored,
        "unanchored_tail": log.size - anchored,
        "root": base64.b64encode(root_of_peaks(log.peaks)).decode() if ok else None,
    }
