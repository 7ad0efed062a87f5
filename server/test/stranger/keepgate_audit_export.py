"""Verifies an export of the audit log, from docs/spec/audit-log.md alone."""

from keepgate_audit_log import CannotJudge, Fault, Log, add_entry, agree, parse_hash, parse_line, verdict, whole_number
from keepgate_checkpoint import Checkpoint, Invalid, NoCheckpoint, PublicKey, parse_checkpoint, parse_public_key

HEADER = {"type", "version", "origin", "public_key", "since", "size", "previous_hash", "peaks"}


def read_checkpoint(note: str, key: PublicKey, index: int) -> Checkpoint:
    try:
        return parse_checkpoint(note, key)
    except Invalid as error:
        raise Fault("checkpoint_invalid", index) from error


def begin(text: str, key: PublicKey) -> Log:
    """The log as the first line of an export says it begins. Its `size` is not looked at: the last line counts."""
    try:
        header = parse_line(text, 0)
        since = header.get("since")
        right = header.keys() == HEADER and (header["type"], header["version"]) == ("keepgate-audit-export", 1)
        if not right or not whole_number(since) or not whole_number(header["size"]) or since > header["size"]:
            raise CannotJudge("no export of an audit log")
        peaks = [parse_hash(peak, since) for peak in header["peaks"]]
        previous = parse_hash(header["previous_hash"], since)
        named = parse_public_key(header["public_key"])
    except (Fault, Invalid, TypeError, AttributeError) as error:
        raise CannotJudge("no export of an audit log") from error
    if len(peaks) != since.bit_count():
        raise CannotJudge("no export of an audit log")
    if header["origin"] != key.origin or named.text != key.text:
        raise CannotJudge("the export is of another log, or signed by another key")
    return Log(key.deployment, since, since, previous if since else bytes(32), 0, peaks)


def read_brought(notes: list[str], key: PublicKey, log: Log) -> dict[int, list[Checkpoint]]:
    """The checkpoints that somebody brings, by their size. What is no checkpoint of this log at all has no verdict."""
    brought: dict[int, list[Checkpoint]] = {}
    for note in notes:
        try:
            checkpoint = parse_checkpoint(note, key)
        except NoCheckpoint as error:
            raise CannotJudge("no checkpoint") from error
        except Invalid as error:
            raise Fault("checkpoint_invalid", log.since) from error
        if checkpoint.size < log.since:
            raise CannotJudge("a checkpoint is older than where the export begins")
        brought.setdefault(checkpoint.size, []).append(checkpoint)
    if any(len(set(of_one_size)) > 1 for of_one_size in brought.values()):
        raise Fault("fork", log.since)
    return brought


def verify_lines(log: Log, lines: list[str], key: PublicKey, brought: dict[int, list[Checkpoint]]) -> None:
    """Every line behind the first, in order, the end included."""
    for known in brought.get(log.size, []):
        agree(log, known)
    for number, text in enumerate(lines):
        line = parse_line(text, log.size)
        if "sequence" in line:
            add_entry(log, line)
            for known in brought.get(log.size, []):
                agree(log, known)
        elif line.keys() == {"checkpoint"} and isinstance(line["checkpoint"], str):
            add_checkpoint(log, read_checkpoint(line["checkpoint"], key, log.size))
        elif line.get("type") == "end":
            return check_end(log, line, lines[number + 1 :], brought)
        else:
            raise Fault("malformed", log.size)
    raise Fault("cut", log.size)


def add_checkpoint(log: Log, checkpoint: Checkpoint) -> None:
    """A checkpoint in the export stands right behind the entry that makes the log its size."""
    if checkpoint.size != log.size:
        raise Fault("gap" if checkpoint.size > log.size else "checkpoint_unordered", log.size)
    agree(log, checkpoint)


def check_end(log: Log, end: dict, rest: list[str], brought: dict[int, list[Checkpoint]]) -> None:
    if end.keys() != {"type", "size", "head_hash"} or not whole_number(end["size"]):
        raise Fault("malformed", log.size)
    if end["size"] != log.size:
        raise Fault("cut" if log.size < end["size"] else "beyond_head", log.size)
    if parse_hash(end["head_hash"], log.size) != log.last_hash:
        raise Fault("head_mismatch", log.size)
    if rest:
        raise Fault("beyond_head", log.size)
    if any(size > log.size for size in brought):
        raise Fault("checkpoint_ahead", log.size)


def verify_export(text: str, key: PublicKey, notes: list[str]) -> dict:
    """The verdict on an export, with the checkpoints in it and those that somebody brings."""
    lines = text.removesuffix("\n").split("\n")
    log = begin(lines[0], key)
    try:
        verify_lines(log, lines[1:], key, read_brought(notes, key, log))
    except Fault as fault:
        return verdict(log, False, fault.index, fault.reason)
    return verdict(log, True, None, None)
