"""Verifies proofs of inclusion and of consistency, from docs/spec/audit-log.md alone."""

from keepgate_audit_log import Fault, parse_hash
from keepgate_checkpoint import Invalid, PublicKey, parse_checkpoint
from keepgate_merkle import consistent, includes, leaf


def verify_proof(proof: dict, key: PublicKey) -> dict:
    """The verdict on one proof file of either kind."""
    try:
        path = [parse_hash(one, 0) for one in proof["path"]]
        if proof.get("type") == "keepgate-audit-inclusion":
            ok = verify_inclusion(proof, path, key)
        elif proof.get("type") == "keepgate-audit-consistency":
            ok = verify_consistency(proof, path, key)
        else:
            return {"ok": False, "reason": "malformed"}
    except Invalid:
        return {"ok": False, "reason": "checkpoint_invalid"}
    except Fault as fault:
        return {"ok": False, "reason": fault.reason}
    return {"ok": ok, "reason": None if ok else "root_mismatch"}


def verify_inclusion(proof: dict, path: list[bytes], key: PublicKey) -> bool:
    checkpoint = parse_checkpoint(proof["checkpoint"], key)
    entry = leaf(parse_hash(proof["entry_hash"], 0), proof["bytes"].encode())
    size, index = proof["size"], proof["index"]
    return checkpoint.size == size and includes(checkpoint.root, size, index, entry, path)


def verify_consistency(proof: dict, path: list[bytes], key: PublicKey) -> bool:
    first = parse_checkpoint(proof["first_checkpoint"], key)
    second = parse_checkpoint(proof["second_checkpoint"], key)
    sizes_agree = (first.size, second.size) == (proof["first_size"], proof["second_size"])
    return sizes_agree and consistent(first.size, first.root, second.size, second.root, path)
