"""Signs and checks requests to /api/admin from docs/spec/admin-command.md alone, sharing no code with the gateway.

Usage: admin_signature.py make          writes the vectors to standard output
       admin_signature.py check FILE    rebuilds every base and verifies every signature; "-" reads standard input

Needs Python 3.8+ and the package "cryptography". Exit code 0: everything agreed; 1: something did not; 3: no package.
"""
import base64
import hashlib
import json
import re
import sys

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
except ImportError:
    print("no package cryptography")
    sys.exit(3)

TAIL = re.compile(r'kgadmin=(\(.*\);created=\d+;expires=\d+;nonce="[A-Za-z0-9_-]+";keyid="[^"]+";alg="ed25519";tag="keepgate-admin-v1")')


def raw_public(key):
    return key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def digest_of(body):
    return "sha-256=:" + base64.b64encode(hashlib.sha256(body.encode("utf-8")).digest()).decode() + ":"


def base_of(vector, digest, parameters):
    lines = [
        '"@method": ' + vector["method"],
        '"@authority": ' + vector["authority"],
        '"@path": ' + vector["path"],
        '"@query": ' + vector["query"],
    ]
    if vector["body"] != "":
        lines.append('"content-type": application/json')
    lines.append('"content-digest": ' + digest)
    lines.append('"@signature-params": ' + parameters)
    return "\n".join(lines)


def parameters_of(vector):
    names = ["@method", "@authority", "@path", "@query"]
    if vector["body"] != "":
        names.append("content-type")
    names.append("content-digest")
    listed = " ".join('"' + name + '"' for name in names)
    return '({});created={};expires={};nonce="{}";keyid="{}";alg="ed25519";tag="keepgate-admin-v1"'.format(
        listed, vector["created"], vector["expires"], vector["nonce"], vector["key_id"]
    )


def make_vector(name, key, seed, method, authority, path, query, body, created, lasts, nonce_bytes):
    public = raw_public(key)
    vector = {
        "name": name,
        "seed": seed.hex(),
        "public_key_hex": public.hex(),
        "key_id": "adk_" + hashlib.sha256(public).hexdigest()[:16],
        "method": method,
        "authority": authority,
        "path": path,
        "query": query,
        "body": body,
        "created": created,
        "expires": created + lasts,
        "nonce": base64.urlsafe_b64encode(nonce_bytes).decode().rstrip("="),
    }
    digest = digest_of(body)
    parameters = parameters_of(vector)
    base = base_of(vector, digest, parameters)
    vector["base"] = base
    vector["content_digest"] = digest
    vector["signature_input"] = "kgadmin=" + parameters
    vector["signature"] = "kgadmin=:" + base64.b64encode(key.sign(base.encode("utf-8"))).decode() + ":"
    return vector


def make():
    # The private keys of RFC 8032, section 7.1, tests 1 and 2: public, hence no keys of anybody.
    seeds = [
        bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"),
        bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"),
    ]
    keys = [Ed25519PrivateKey.from_private_bytes(seed) for seed in seeds]
    at = 1750000000
    command = '{"command":"prune","arguments":{"older_than_days":30}}'
    beyond = '{ "command": "set_limits",\n  "arguments": { "of": "class:chat", "limit": "20/minute", "note": "Zo\u00eb \u2713" } }\n'
    vectors = [
        make_vector("a command", keys[0], seeds[0], "POST", "keepgate.example.com", "/api/admin/command", "?", command, at, 60, bytes(range(16))),
        make_vector("a look with a query, without a body", keys[1], seeds[1], "GET", "127.0.0.1:8787", "/api/admin/audit", "?limit=5&cursor=12", "", at + 5, 120, bytes(range(32))),
        make_vector("the head of a look", keys[1], seeds[1], "HEAD", "[::1]:8787", "/api/admin/status", "?", "", at, 120, bytes(range(64))),
        make_vector("letters beyond ASCII and white space of one's own", keys[0], seeds[0], "POST", "keepgate.example.com:8443", "/api/admin/command", "?", beyond, at, 1, bytes(range(100, 116))),
    ]
    print(json.dumps({"vectors": vectors}, indent=2, ensure_ascii=False))


def check(vector):
    match = TAIL.fullmatch(vector["signature_input"])
    if match is None or match.group(1) != parameters_of(vector):
        return "the signature input is another one"
    if vector["content_digest"] != digest_of(vector["body"]):
        return "the digest is another one"
    base = base_of(vector, vector["content_digest"], match.group(1))
    if base != vector["base"]:
        return "the base is another one"
    public = bytes.fromhex(vector["public_key_hex"])
    if vector["key_id"] != "adk_" + hashlib.sha256(public).hexdigest()[:16]:
        return "the key's id is another one"
    signature = re.fullmatch(r"kgadmin=:([A-Za-z0-9+/]{86}==):", vector["signature"])
    if signature is None:
        return "the signature is written otherwise"
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(base64.b64decode(signature.group(1)), base.encode("utf-8"))
    except InvalidSignature:
        return "the signature does not verify"
    return None


def main(arguments):
    if arguments == ["make"]:
        make()
        return 0
    if len(arguments) != 2 or arguments[0] != "check":
        print(__doc__)
        return 2
    with (sys.stdin if arguments[1] == "-" else open(arguments[1], encoding="utf-8")) as file:
        vectors = json.load(file)["vectors"]
    wrong = [(vector["name"], why) for vector in vectors for why in [check(vector)] if why is not None]
    for name, why in wrong:
        print("{}: {}".format(name, why))
    print("{} of {} agree".format(len(vectors) - len(wrong), len(vectors)))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
