"""Signed checkpoints of the audit log: C2SP tlog-checkpoint in a C2SP signed note, from docs/spec/audit-log.md alone."""

import base64
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

SIZE = re.compile(r"0|[1-9][0-9]*")
SIGNATURE = re.compile("\u2014 (\\S+) (\\S+)")
MOST_SIGNATURES, LONGEST_NOTE = 32, 32 * 1024


class Invalid(Exception):
    """A note is not a checkpoint of this log, signed by its key."""


class NoCheckpoint(Invalid):
    """A text has not even the form of a checkpoint, whoever signed it."""


@dataclass(frozen=True)
class PublicKey:
    text: str
    origin: str
    key_id: bytes
    key: Ed25519PublicKey

    @property
    def deployment(self) -> bytes:
        return bytes.fromhex(self.origin.removeprefix("keepgate/"))


@dataclass(frozen=True)
class Checkpoint:
    size: int
    root: bytes


def canonical_base64(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise Invalid("not base64") from error
    if base64.b64encode(data).decode() != text:
        raise Invalid("a second spelling of the same bytes")
    return data


def parse_public_key(text: str) -> PublicKey:
    """`<origin>+<key id>+<base64(0x01 ‖ public key)>`; base64 itself may contain a plus."""
    parts = text.strip().split("+", 2)
    if len(parts) != 3 or not re.fullmatch(r"keepgate/[0-9a-f]{32}", parts[0]):
        raise Invalid("not a public key of an audit log")
    origin, key_id, encoded = parts
    data = canonical_base64(encoded)
    expected = hashlib.sha256(origin.encode() + b"\n" + data).digest()[:4]
    if len(data) != 33 or data[0] != 1 or key_id != expected.hex():
        raise Invalid("the public key and its id do not belong together")
    return PublicKey(text.strip(), origin, expected, Ed25519PublicKey.from_public_bytes(data[1:]))


def parse_checkpoint(note: str, key: PublicKey) -> Checkpoint:
    """Size and root of a note, once a signature of the key was found and every one under its name and id is right."""
    body, separator, signatures = note.partition("\n\n")
    lines = body.split("\n")
    if len(note.encode()) > LONGEST_NOTE or not separator or len(lines) != 3:
        raise NoCheckpoint("not a checkpoint")
    origin, size, root = lines
    digest, signed_by = checkpoint_root(root), signature_lines(signatures)
    if not SIZE.fullmatch(size):
        raise NoCheckpoint("the size is no number")
    if origin != key.origin:
        raise Invalid("a checkpoint of another log")
    require_signature(f"{body}\n".encode(), signed_by, key)
    return Checkpoint(int(size), digest)


def checkpoint_root(text: str) -> bytes:
    try:
        root = canonical_base64(text)
    except Invalid as error:
        raise NoCheckpoint("the root is not base64") from error
    if len(root) != 32:
        raise NoCheckpoint("the root is no SHA-256")
    return root


def signature_lines(text: str) -> list[tuple[str, bytes]]:
    """Name and bytes (key id, then signature) of each signature line."""
    forms = [SIGNATURE.fullmatch(line) for line in text.split("\n")[:-1]]
    if len(forms) > MOST_SIGNATURES or (text and not text.endswith("\n")):
        raise NoCheckpoint("not the end of a checkpoint")
    if None in forms:
        raise NoCheckpoint("a line that is no signature")
    try:
        return [(form[1], canonical_base64(form[2])) for form in forms if form]
    except Invalid as error:
        raise NoCheckpoint("a line that is no signature") from error


def require_signature(signed: bytes, lines: list[tuple[str, bytes]], key: PublicKey) -> None:
    found = False
    for name, data in lines:
        if name != key.origin or data[:4] != key.key_id:
            continue
        try:
            key.key.verify(data[4:], signed)
        except InvalidSignature as error:
            raise Invalid("the signature is wrong") from error
        found = True
    if not found:
        raise Invalid("no signature of the key")
