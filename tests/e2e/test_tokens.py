"""Tokens: what the issuer signs is accepted, every forgery refused."""

import asyncio
import base64
import json
import time

import jwt
import pytest

from e2e.forgery import forgeries
from e2e.secret import Secret
from e2e.stack.tokens import AUDIENCE, CLIENT, InvalidToken, Signer, members, thumbprint, verify

ISSUER = "http://auth.example"
HEADER = {"typ": "at+jwt"}


@pytest.fixture(scope="module")
def signer():
    return Signer(ISSUER)


def judged(token, signer, issuer=ISSUER):
    return asyncio.run(verify(token, issuer, signer))


def claims(**changes):
    now = int(time.time())
    made = {"iss": ISSUER, "sub": "u1", "aud": AUDIENCE, "exp": now + 60, "iat": now, "jti": "t1"}
    made |= {"client_id": CLIENT, "sid": "s1", "tier": "free", **changes}
    return {name: value for name, value in made.items() if value is not None}


def signed(signer, body, algorithm="RS256", **header):
    return jwt.encode(body, signer._key, algorithm, {**HEADER, "kid": signer.kid, **header})


def test_what_the_issuer_signs_is_accepted(signer):
    issued = signer.issue(subject="u1", session="s1", tier="paid", life=0.5)
    found = judged(issued.token, signer)
    assert (found.subject, found.session, found.tier, found.expires) == ("u1", "s1", "paid", issued.expires)
    assert time.time() + 0.4 < issued.expires < time.time() + 1.5
    assert judged(signed(signer, claims()), signer).subject == "u1"
    assert judged(signed(signer, claims(), typ="application/at+jwt"), signer).subject == "u1"


# RFC 9068 section 4 and RFC 8725 section 3: genuinely signed, and still not for us. Nobody but the issuer could make
# these, so they are tried here, where there is a key, and not over the wire.
WRONG_CLAIMS = {
    "expired a second ago": {"exp": int(time.time()) - 1},
    "not valid yet": {"nbf": int(time.time()) + 600},
    "issued in the future": {"iat": int(time.time()) + 600},
    "another issuer": {"iss": "https://issuer.example"},
    "almost the issuer": {"iss": f"{ISSUER}/"},
    "another audience": {"aud": "somebody-else"},
    "no audience": {"aud": []},
    "expiry as text": {"exp": "9999999999"},
    "expiry as a fraction": {"exp": time.time() + 60.5},
    "no text as session": {"sid": ["s1"]},
    "empty subject": {"sub": ""},
    **{f"without {name}": {name: None} for name in claims()},
}


@pytest.mark.parametrize("name", WRONG_CLAIMS)
def test_claims_that_are_not_for_us_are_refused(name, signer):
    with pytest.raises(InvalidToken):
        judged(signed(signer, claims(**WRONG_CLAIMS[name])), signer)


WRONG_HEADERS = {
    "an ID token": {"typ": "JWT"},
    "a refresh token": {"typ": "rt+jwt"},
    "no type": {"typ": None},
    "an unknown extension": {"crit": ["x"], "x": 1},
    "an unknown key": {"kid": "k2"},
    "no key": {"kid": None},
    "a key that is no text": {"kid": 1},
}


@pytest.mark.parametrize("name", WRONG_HEADERS)
def test_headers_that_are_not_for_us_are_refused(name, signer):
    header = {"alg": "RS256", **HEADER, "kid": signer.kid, **WRONG_HEADERS[name]}
    with pytest.raises(InvalidToken):
        judged(by_hand(signer, {name: value for name, value in header.items() if value is not None}, claims()), signer)


@pytest.mark.parametrize("algorithm", ["PS256", "RS384", "RS512"])
def test_another_algorithm_is_refused_though_the_key_is_right(algorithm, signer):
    with pytest.raises(InvalidToken):
        judged(signed(signer, claims(), algorithm), signer)


def test_a_repeated_member_is_refused(signer):
    twice = json.dumps(claims())[:-1] + ', "sub": "admin"}'
    with pytest.raises(InvalidToken, match="repeated"):
        judged(by_hand(signer, {"alg": "RS256", **HEADER, "kid": signer.kid}, twice), signer)


@pytest.mark.parametrize("segment", ["", "e30=", "!!!!", base64.b64encode(b"[]").decode(), "e2E"])
def test_a_segment_that_is_no_json_object_is_refused(segment):
    with pytest.raises(InvalidToken):
        members(segment)


def test_every_forgery_differs_and_is_refused(signer):
    genuine = signer.issue(subject="u1", session="s1", tier="paid", life=60).token
    made = dict(forgeries(Secret(genuine), signer.jwks()["keys"][0], "u2"))
    assert len(made) == len({*made.values(), genuine}) - 1 == 29
    for name, token in made.items():
        try:
            judged(token, signer)
        except InvalidToken:
            continue
        pytest.fail(f"accepted: {name}")


def test_the_key_id_is_the_thumbprint_of_rfc_7638():
    # The example of RFC 7638 section 3.1.
    modulus = (
        "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3"
        "oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdA"
        "ZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-"
        "kEgU8awapJzKnqDKgw"
    )
    jwk = {"kty": "RSA", "n": modulus, "e": "AQAB"}
    assert thumbprint(jwk) == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"


def by_hand(signer, header, body):
    """Give a token signed by the issuer's key, with a header and a body that libraries would not make."""
    parts = [json.dumps(header), body if isinstance(body, str) else json.dumps(body)]
    text = ".".join(base64.urlsafe_b64encode(part.encode()).rstrip(b"=").decode() for part in parts)
    signature = jwt.algorithms.RSAAlgorithm(jwt.algorithms.RSAAlgorithm.SHA256).sign(text.encode(), signer._key)
    return f"{text}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"
