"""Access tokens: RS256, `typ: at+jwt` (RFC 9068), judged by the rules of the JWT best practice (RFC 8725)."""

import base64
import hashlib
import json
import time
import uuid
from dataclasses import dataclass, field
from math import ceil
from typing import Any, Protocol

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

AUDIENCE = "e2e-services"
CLIENT = "e2e-web"
REQUIRED = ("iss", "exp", "aud", "sub", "client_id", "iat", "jti", "sid", "tier")
LONGEST = 4096
"""Characters of a token beyond which it is not even looked at."""


class InvalidToken(Exception):  # noqa: N818 - a verdict on a token, not a defect
    """The token must not be accepted. The reason stays inside: who shows a bad token learns only that it is bad."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Claims:
    """What an accepted token says. `expires` is an instant in seconds since the epoch."""

    subject: str
    session: str
    tier: str
    token_id: str
    expires: int
    client: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Issued:
    """A token as it leaves Auth."""

    token: str = field(repr=False)
    expires: int


class Keys(Protocol):
    """Where the public keys of the issuer come from."""

    async def find(self, kid: str) -> RSAPublicKey | None:
        """Give the key of this id, None if the issuer has none."""
        ...


class Signer:
    """The issuer's key pair. It is made when Auth starts and never leaves that process."""

    def __init__(self, issuer: str) -> None:
        # A key given as text would be parsed and checked by PyJWT at every call, which takes tens of milliseconds.
        self._key: RSAPrivateKey = generate_private_key(public_exponent=65537, key_size=2048)
        self._issuer = issuer
        public = json.loads(RSAAlgorithm.to_jwk(self._key.public_key()))
        self._jwk = {part: public[part] for part in ("kty", "n", "e")}
        self.kid = thumbprint(self._jwk)

    def issue(self, *, subject: str, session: str, tier: str, life: float) -> Issued:
        """Give a token that is accepted for at least `life` seconds and less than one second longer.

        The claim has whole seconds, as most verifiers cut off fractions.
        """
        now = time.time()
        expires = ceil(now + life)
        claims = {
            "iss": self._issuer,
            "sub": subject,
            "aud": AUDIENCE,
            "exp": expires,
            "iat": int(now),
            "jti": uuid.uuid4().hex,
            "client_id": CLIENT,
            "sid": session,
            "tier": tier,
        }
        return Issued(token=jwt.encode(claims, self._key, "RS256", {"typ": "at+jwt", "kid": self.kid}), expires=expires)

    def jwks(self) -> dict[str, object]:
        """Give the public keys as a JSON Web Key Set (RFC 7517)."""
        return {"keys": [{**self._jwk, "kid": self.kid, "use": "sig", "alg": "RS256"}]}

    async def find(self, kid: str) -> RSAPublicKey | None:
        """Give the public key; Auth needs no network to judge its own tokens."""
        return self._key.public_key() if kid == self.kid else None


async def verify(token: str, issuer: str, keys: Keys) -> Claims:
    """Give the claims of a token that is genuine, in date, and meant for these services. Raises `InvalidToken`.

    PyJWT checks neither the type of a token nor repeated members, so both are checked here.
    """
    if len(token) > LONGEST or token.count(".") != 2:
        raise InvalidToken("not a compact JWS")
    head, payload, _ = token.split(".")
    header = members(head)
    members(payload)
    if str(header.get("typ", "")).lower() not in {"at+jwt", "application/at+jwt"}:
        raise InvalidToken("not an access token")
    kid = header.get("kid")
    key = await keys.find(kid) if isinstance(kid, str) else None
    if header.get("alg") != "RS256" or key is None:
        raise InvalidToken("no key of ours")
    try:
        claims = jwt.decode(
            token, key, algorithms=["RS256"], audience=AUDIENCE, issuer=issuer, options={"require": list(REQUIRED)}
        )
    except jwt.PyJWTError as error:
        raise InvalidToken(str(error)) from error
    texts = [claims[name] for name in ("sub", "sid", "tier", "jti", "client_id")]
    if type(claims["exp"]) is not int or not all(isinstance(text, str) and text for text in texts):
        raise InvalidToken("a claim has the wrong type")
    subject, session, tier, token_id, client = texts
    return Claims(subject=subject, session=session, tier=tier, token_id=token_id, expires=claims["exp"], client=client)


def members(segment: str) -> dict[str, Any]:
    """Give the JSON object of a token's segment. Raises `InvalidToken`, also when a member is there twice."""

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise InvalidToken("a member is repeated")
        return found

    if "=" in segment:
        raise InvalidToken("a segment is padded, which RFC 7515 section 2 forbids")
    try:
        text = base64.b64decode(segment + "=" * (-len(segment) % 4), altchars=b"-_", validate=True)
        found = json.loads(text, object_pairs_hook=unique)
    except (ValueError, RecursionError) as error:
        raise InvalidToken("a segment is no JSON") from error
    if not isinstance(found, dict):
        raise InvalidToken("a segment is no JSON object")
    return found


def thumbprint(jwk: dict[str, str]) -> str:
    """Give the key's id: its JWK thumbprint (RFC 7638 section 3)."""
    text = json.dumps({name: jwk[name] for name in sorted(jwk)}, separators=(",", ":"))
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
