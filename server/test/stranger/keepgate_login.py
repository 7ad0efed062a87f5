"""Logs in without sending the password, and opens the user key, from docs/spec/login.md alone.

    python3 keepgate_login.py http://127.0.0.1:8787 somebody@example.com < password

prints the session's token and the user key as one JSON object.
"""

import hashlib
import hmac
import json
import sys
import unicodedata
import urllib.request

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from keepgate_seal import Refused, base64url, from_base64url, hkdf, open_sealed, pae

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


# What ECMAScript's trim takes away; Python's own strip takes other characters too, and leaves U+FEFF.
SPACE = "\t\n\v\f\r\u2028\u2029\ufeff" + "".join(c for c in map(chr, range(0x3001)) if unicodedata.category(c) == "Zs")


def normal_email(typed: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", typed).strip(SPACE).lower())


def derive(password: str, email: str, salt: bytes, kdf: dict[str, int]) -> dict[str, bytes]:
    """`auth`, which is sent, and `wrap`, which is not, for the parameters that /auth/login/start answers with."""
    memory, passes, lanes = kdf["memory_kib"], kdf["iterations"], kdf["parallelism"]
    if not (19456 <= memory <= 1_048_576 and 2 <= passes <= 16 and 1 <= lanes <= 8 and len(salt) == 16):
        raise Refused("the server asks for parameters that are too weak or too dear")
    argon = Argon2id(salt=salt, length=32, iterations=passes, lanes=lanes, memory_cost=memory)
    slow = argon.derive(unicodedata.normalize("NFKC", password).encode())
    params = f"argon2id m={memory} t={passes} p={lanes}"
    mail = normal_email(email)
    return {
        "auth": hkdf(slow, b"", pae("keepgate auth v1", mail, salt, params), 32),
        "wrap": hkdf(slow, b"", pae("keepgate wrap v1", mail, salt, params), 32),
    }


def recovery_random(code: str) -> bytes:
    """The 17 random bytes of a recovery code as a person types it."""
    digits = code.upper().replace("O", "0").replace("I", "1").replace("L", "1")
    number = 0
    digits = "".join(digit for digit in digits if digit not in " -")
    if len(digits) != 32 or any(digit not in CROCKFORD for digit in digits):
        raise Refused("not a recovery code")
    for digit in digits:
        number = number * 32 + CROCKFORD.index(digit)
    data = number.to_bytes(20, "big")
    if hashlib.sha256(b"keepgate recovery code v1\0" + data[:17]).digest()[:3] != data[17:]:
        raise Refused("mistyped recovery code")
    return data[:17]


def derive_recovery(code: str, email: str, salt: bytes) -> dict[str, bytes]:
    """`auth`, which is sent, and `wrap`, which is not, of a recovery code."""
    random, mail = recovery_random(code), normal_email(email)
    return {
        "auth": hkdf(random, salt, pae("keepgate recovery auth v1", mail), 32),
        "wrap": hkdf(random, salt, pae("keepgate recovery wrap v1", mail), 32),
    }


def open_user_key(wrap: bytes, wrapped_user_key: str, kind: str = "password") -> bytes:
    """The user key; `kind` is `password` or `recovery`."""
    return open_sealed({kind: wrap}, wrapped_user_key, "user key", kind)


def login_hash(pepper: bytes, auth: bytes, salt2: bytes) -> bytes:
    return hmac.new(pepper, hashlib.sha256(auth + salt2).digest(), hashlib.sha256).digest()


def fake_salts(fake_salt_key: bytes, email: str) -> tuple[bytes, bytes]:
    """Login and recovery salt of an address that nobody has."""
    fake = hmac.new(fake_salt_key, pae("keepgate fake salt v1", normal_email(email)), hashlib.sha256).digest()
    return fake[:16], fake[16:]


def post(url: str, body: dict) -> dict:
    headers = {"content-type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode(), headers)) as answer:
        return json.load(answer)


def log_in(server: str, email: str, password: str) -> dict[str, str]:
    """The token of a new session, and the user key."""
    start = post(f"{server}/auth/login/start", {"email": email})
    derived = derive(password, email, from_base64url(start["login_salt"]), start["kdf"])
    proof = {"email": email, "auth": base64url(derived["auth"]), "transport": "bearer"}
    finish = post(f"{server}/auth/login/finish", proof)
    user_key = open_user_key(derived["wrap"], finish["wrapped_user_key"])
    return {"token": finish["token"], "user_key": base64url(user_key)}


if __name__ == "__main__":
    print(json.dumps(log_in(sys.argv[1], sys.argv[2], sys.stdin.read().rstrip("\n"))))
