"""Tokens that must not be accepted, made from a genuine one with nothing but what an attacker can see.

Everything is built by hand: libraries refuse to make most of these. Sources: RFC 8725 sections 2 and 3 (the JWT best
practice), RFC 7515 section 4 (header members), RFC 9068 section 4 (what a resource server checks).
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Any

from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import RSAAlgorithm

from e2e.secret import Secret

Members = dict[str, Any]


def forgeries(genuine: Secret, jwk: Members, others: str) -> Iterator[tuple[str, Secret]]:
    """Give each forgery with what it is.

    `genuine` is a valid access token, `jwk` the public key of its issuer, `others` the id of another user.
    """
    head, payload, signature = genuine.split(".")
    header, claims = unpacked(head), unpacked(payload)
    yield from _misshapen(genuine, head, payload, signature)
    yield from _altered(head, claims, signature, others)
    yield from _confused(header, claims, signature, jwk)
    yield from _signed_by_somebody_else(header, claims)


def _misshapen(genuine: str, head: str, payload: str, signature: str) -> Iterator[tuple[str, Secret]]:
    yield "no token", Secret("")
    yield "garbage", Secret("garbage")
    yield "two segments", Secret(f"{head}.{payload}")
    yield "four segments", Secret(f"{genuine}.{signature}")
    yield "empty signature", Secret(f"{head}.{payload}.")
    yield "signature cut short", Secret(genuine[:-20])
    yield "5,000 characters too long", Secret(f"{genuine}{'A' * 5000}")
    # A bit in the middle: the last character's low bits are padding, and a token with others may be the same token.
    middle = len(signature) // 2
    other = "A" if signature[middle] != "A" else "B"
    yield "one signature byte changed", Secret(f"{head}.{payload}.{signature[:middle]}{other}{signature[middle + 1 :]}")


def _altered(head: str, claims: Members, signature: str, others: str) -> Iterator[tuple[str, Secret]]:
    changes: dict[str, Members] = {
        "another user's id": {"sub": others},
        "a better tier": {"tier": "unlimited"},
        "a later expiry": {"exp": claims["exp"] + 86_400},
        "another audience": {"aud": "somebody-else"},
        "another issuer": {"iss": "https://issuer.example"},
    }
    for name, change in changes.items():
        yield f"{name} under the old signature", Secret(f"{head}.{packed({**claims, **change})}.{signature}")


def _confused(header: Members, claims: Members, signature: str, jwk: Members) -> Iterator[tuple[str, Secret]]:
    """RFC 8725 section 2.1: the algorithm is the attacker's to write, so a verifier must not take it from the token."""
    yield "algorithm none", Secret(f"{packed({**header, 'alg': 'none'})}.{packed(claims)}.")
    yield "algorithm nOnE, old signature", Secret(f"{packed({**header, 'alg': 'nOnE'})}.{packed(claims)}.{signature}")
    public = public_key(jwk)
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    secrets = {
        "the public key as PEM": pem,
        "the public key as PEM without its last newline": pem.rstrip(b"\n"),
        "the public key as PKCS#1 PEM": public.public_bytes(Encoding.PEM, PublicFormat.PKCS1),
        "the public key as DER": public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        "the public key as JWK": json.dumps(jwk).encode(),
        "the empty secret": b"",
        "the word secret": b"secret",
    }
    text = f"{packed({**header, 'alg': 'HS256'})}.{packed(claims)}"
    for name, key in secrets.items():
        signed = encoded(hmac.digest(key, text.encode(), hashlib.sha256))
        yield f"HS256 with {name}", Secret(f"{text}.{signed}")


def _signed_by_somebody_else(header: Members, claims: Members) -> Iterator[tuple[str, Secret]]:
    """RFC 8725 section 3.10: key ids and key addresses in a token are claims of whoever wrote it."""
    key = generate_private_key(public_exponent=65537, key_size=2048)
    own = key.public_key().public_numbers()
    embedded = {"kty": "RSA", "n": encoded(_bytes(own.n)), "e": encoded(_bytes(own.e))}
    headers: dict[str, Members] = {
        "the genuine key id": {},
        "an unknown key id": {"kid": "unknown"},
        "a path as key id": {"kid": "../../../../dev/null"},
        "SQL as key id": {"kid": "x' OR '1'='1"},
        "its own key embedded": {"jwk": embedded},
        "an address of its own key": {"jku": "https://keys.example/jwks.json"},
        "an address of its own certificate": {"x5u": "https://keys.example/chain.pem"},
    }
    for name, change in headers.items():
        text = f"{packed({**header, **change})}.{packed(claims)}"
        yield f"another key, {name}", Secret(f"{text}.{_signature(key, text)}")


def public_key(jwk: Members) -> RSAPublicKey:
    """Give the key of a public JWK."""
    key = RSAAlgorithm.from_jwk(jwk)
    if not isinstance(key, RSAPublicKey):
        raise TypeError("the key set holds a private key")
    return key


def unpacked(segment: str) -> Members:
    """Give the JSON object of a segment."""
    found: Members = json.loads(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))
    return found


def packed(members: Members) -> str:
    """Give a JSON object as a segment."""
    return encoded(json.dumps(members, separators=(",", ":")).encode())


def encoded(raw: bytes) -> str:
    """Give bytes in base64url without padding (RFC 7515 section 2)."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _signature(key: RSAPrivateKey, text: str) -> str:
    return encoded(key.sign(text.encode(), padding.PKCS1v15(), SHA256()))


def _bytes(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big")
