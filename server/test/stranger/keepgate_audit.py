"""Verifies the audit log of a Keepgate with nothing of Keepgate's own, from docs/spec/audit-log.md alone.

    python3 keepgate_audit.py export audit.jsonl public-key.txt [old-checkpoint.txt …]
    python3 keepgate_audit.py proof proof.json public-key.txt

prints one JSON object, the verdict; exit code 0 where all is well, 1 where not, 2 where it cannot be judged. The public
key is the one that was written down earlier, not the one in the export.
"""

import json
import sys

from keepgate_audit_export import verify_export
from keepgate_audit_log import CannotJudge
from keepgate_audit_proof import verify_proof
from keepgate_checkpoint import parse_public_key


def read(path: str) -> str:
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def main(words: list[str]) -> int:
    if len(words) < 3 or words[0] not in ("export", "proof"):
        raise SystemExit(__doc__)
    key = parse_public_key(read(words[2]))
    try:
        if words[0] == "proof":
            answer = verify_proof(json.loads(read(words[1])), key)
        else:
            answer = verify_export(read(words[1]), key, [read(path) for path in words[3:]])
    except CannotJudge as reason:
        print(f"cannot be judged: {reason}", file=sys.stderr)
        return 2
    print(json.dumps(answer))
    return 0 if answer["ok"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
