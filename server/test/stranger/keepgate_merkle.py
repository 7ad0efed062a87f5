"""The Merkle tree of the audit log and the two proofs from it: RFC 6962 §2.1, verified as in RFC 9162 §2.1.3.2, §2.1.4.2."""

import hashlib


def leaf(entry_hash: bytes, data: bytes) -> bytes:
    return hashlib.sha256(b"\0" + entry_hash + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def root_of_peaks(peaks: list[bytes]) -> bytes:
    """The root from the roots of the complete subtrees, largest first; of none, SHA-256 of nothing."""
    if not peaks:
        return hashlib.sha256(b"").digest()
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node(peak, root)
    return root


def add_leaf(peaks: list[bytes], size: int, new: bytes) -> list[bytes]:
    """The peaks of `size` + 1 leaves: as many joins as `size` ends with binary ones."""
    joined, rest = new, list(peaks)
    while size & 1:
        joined, size = node(rest.pop(), joined), size >> 1
    return [*rest, joined]


def includes(root: bytes, size: int, index: int, leaf_hash: bytes, path: list[bytes]) -> bool:
    """Whether the path leads from the leaf at `index` to the root of `size` leaves."""
    if not 0 <= index < size:
        return False
    place, last, reached = index, size - 1, leaf_hash
    for sibling in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            reached = node(sibling, reached)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            reached = node(reached, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and reached == root


def consistent(first: int, first_root: bytes, second: int, second_root: bytes, path: list[bytes]) -> bool:
    """Whether the tree of `second` leaves begins with the very leaves of the tree of `first`."""
    if first > second:
        return False
    if first == second:
        return not path and first_root == second_root
    if first == 0:
        return not path and first_root == root_of_peaks([])
    steps = [first_root, *path] if first & (first - 1) == 0 else path
    if not steps or not path:
        return False
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node(step, old), node(step, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node(new, step)
        place, last = place >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root
