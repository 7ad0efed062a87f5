"""Signs administrative requests to Keepgate and sends them, from docs/spec/admin-command.md alone.

    python3 keepgate_admin.py make admin.pem                         a new key; prints licensed_config.json
    python3 keepgate_admin.py send admin.pem http://127.0.0.1:8787 prune '{"older_than_days":30}'
    python3 keepgate_admin.py get admin.pem http://127.0.0.1:8787 '/api/admin/audit?limit=5'
    python3 keepgate_admin.py approve other.pem http://127.0.0.1:8787 adm_…
    python3 keepgate_admin.py sign admin.pem http://127.0.0.1:8787 prune '{}'     prints the request, sends nothing

`--key-id anna` where licensed_config.json gives the key a name, `--authority keepgate.example.com` where PUBLIC_URL is
another address than the one that is called. Arguments `-` are read from standard input: a process list shows the others.
"""

import argparse
import base64
import hashlib
import http.client
import json
import os
import secrets
import sys
import time
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

DEFAULT_PORTS = {"http": 80, "https": 443}


def make_key(path: str) -> Ed25519PrivateKey:
    """A new private key in a file that only its owner may read; an existing file is never overwritten."""
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
    return key


def load_key(path: str) -> Ed25519PrivateKey:
    with open(path, "rb") as file:
        key = serialization.load_pem_private_key(file.read(), None)
    if not isinstance(key, Ed25519PrivateKey):
        raise SystemExit(f"{path} holds no Ed25519 key")
    return key


def public_bytes(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def key_id_of(key: Ed25519PrivateKey) -> str:
    """The id of a key that licensed_config.json gives no name."""
    return "adk_" + hashlib.sha256(public_bytes(key)).hexdigest()[:16]


def authority_of(url: str) -> str:
    """Host in lower case, with the port unless it is the scheme's own."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    return host if parts.port in (None, DEFAULT_PORTS.get(parts.scheme)) else f"{host}:{parts.port}"


def base64_field(data: bytes) -> str:
    return f":{base64.b64encode(data).decode()}:"


def signed_headers(
    key: Ed25519PrivateKey, key_id: str, method: str, authority: str, target: str, body: bytes, now: int, nonce: bytes
) -> dict[str, str]:
    """The headers of one request; `target` is path and query as the request line has them."""
    path, _, query = target.partition("?")
    covered = {"@method": method, "@authority": authority, "@path": path, "@query": f"?{query}"}
    if body:
        covered["content-type"] = "application/json"
    covered["content-digest"] = f"sha-256={base64_field(hashlib.sha256(body).digest())}"
    names = " ".join(f'"{name}"' for name in covered)
    nonce_text = base64.urlsafe_b64encode(nonce).rstrip(b"=").decode()
    params = (
        f'({names});created={now};expires={now + 60};nonce="{nonce_text}"'
        f';keyid="{key_id}";alg="ed25519";tag="keepgate-admin-v1"'
    )
    lines = [f'"{name}": {value}' for name, value in covered.items()] + [f'"@signature-params": {params}']
    signature = key.sign("\n".join(lines).encode())
    headers = {
        "Content-Digest": covered["content-digest"],
        "Signature-Input": f"kgadmin={params}",
        "Signature": f"kgadmin={base64_field(signature)}",
    }
    return {"Content-Type": "application/json", **headers} if body else headers


def command_body(command: str, arguments: object) -> bytes:
    return json.dumps({"command": command, "arguments": arguments}, separators=(",", ":")).encode()


class Administrator:
    """One key, one server."""

    def __init__(self, key: Ed25519PrivateKey, url: str, key_id: str | None = None, authority: str | None = None):
        self.key, self.url = key, urlsplit(url)
        self.key_id = key_id or key_id_of(key)
        self.authority = authority or authority_of(url)

    def sign(self, method: str, target: str, body: bytes = b"") -> dict[str, str]:
        now, nonce = int(time.time()), secrets.token_bytes(16)
        return signed_headers(self.key, self.key_id, method, self.authority, target, body, now, nonce)

    def request(self, method: str, target: str, body: bytes = b"") -> tuple[int, dict]:
        kind = http.client.HTTPSConnection if self.url.scheme == "https" else http.client.HTTPConnection
        connection = kind(self.url.hostname, self.url.port, timeout=60)
        try:
            connection.request(method, target, body or None, self.sign(method, target, body))
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def command(self, name: str, arguments: object) -> tuple[int, dict]:
        return self.request("POST", "/api/admin/command", command_body(name, arguments))


def approve(administrator: Administrator, command_id: str) -> tuple[int, dict]:
    """Agrees to what waits, by the digest of the very text that the other owner signed, hashed here."""
    status, waiting = administrator.request("GET", f"/api/admin/commands/{command_id}")
    if status != 200:
        return status, waiting
    if waiting["status"] != "pending":
        raise SystemExit(f"the command does not wait: it is {waiting['status']}")
    print(f"{waiting['description']}\n{waiting['body']}", file=sys.stderr)
    digest = base64.b64encode(hashlib.sha256(waiting["body"].encode()).digest()).decode()
    return administrator.command("approve", {"id": command_id, "digest": digest})


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(description="signs administrative requests to Keepgate")
    parser.add_argument("action", choices=["make", "send", "sign", "get", "approve"])
    parser.add_argument("key_file")
    parser.add_argument("url", nargs="?", default="")
    parser.add_argument("what", nargs="?", default="")
    parser.add_argument("arguments", nargs="?", default="{}")
    parser.add_argument("--key-id")
    parser.add_argument("--authority")
    given = parser.parse_args(words)
    if given.action == "make":
        print(json.dumps({"admin_pub_key_hex": public_bytes(make_key(given.key_file)).hex()}))
        return 0
    administrator = Administrator(load_key(given.key_file), given.url, given.key_id, given.authority)
    status, answer = run(administrator, given.action, given.what, given.arguments)
    print(json.dumps(answer))
    return 0 if status == 200 else 1


def run(administrator: Administrator, action: str, what: str, arguments: str) -> tuple[int, dict]:
    if action == "get":
        return administrator.request("GET", what)
    if action == "approve":
        return approve(administrator, what)
    parsed = json.loads(sys.stdin.read() if arguments == "-" else arguments)
    if action == "send":
        return administrator.command(what, parsed)
    body = command_body(what, parsed)
    headers = administrator.sign("POST", "/api/admin/command", body)
    return 200, {"method": "POST", "target": "/api/admin/command", "headers": headers, "body": body.decode()}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
