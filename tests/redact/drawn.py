"""Secrets drawn from a seed: none lies in a file, and none was ever valid. A new format is a row of `FORMATS`."""

import base64
import json
import random
import string
from collections.abc import Callable

ALNUM = string.ascii_letters + string.digits
HEX = "0123456789abcdef"
URLSAFE = ALNUM + "-_"


def draw(rng: random.Random, alphabet: str, length: int) -> str:
    return "".join(rng.choice(alphabet) for _ in range(length))


def jwt(rng: random.Random) -> str:
    def part(claims: dict[str, object]) -> str:
        return base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")

    head = part({"alg": "HS256", "typ": "JWT"})
    return f"{head}.{part({'sub': draw(rng, HEX, 12), 'admin': True})}.{draw(rng, URLSAFE, 43)}"


def private_key(rng: random.Random) -> str:
    label = rng.choice(["RSA ", "EC ", "", "OPENSSH ", "ENCRYPTED "]) + "PRIVATE " + "KEY"
    body = "\n".join(draw(rng, ALNUM + "+/", 64) for _ in range(rng.randint(3, 25)))
    return f"-----BEGIN {label}-----\n{body}\n-----END {label}-----"


def password(rng: random.Random) -> str:
    """Give a password of 8 to 16 characters with a digit, of marks that people use."""
    marks = list(draw(rng, ALNUM, rng.randint(6, 12)) + draw(rng, "!@#$%^*-_+.", 1) + draw(rng, string.digits, 1))
    rng.shuffle(marks)
    return rng.choice(string.ascii_letters) + "".join(marks).strip(".!-") + rng.choice(string.ascii_letters)


def word(rng: random.Random) -> str:
    """Give a password that is a word and nothing else."""
    return "".join(rng.choice(["ba", "ke", "ri", "to", "mu", "sol", "fen", "dra"]) for _ in range(4))


# Formats are put together, so that scanners of this repository do not take their beginnings for secrets.
FORMATS: dict[str, Callable[[random.Random], str]] = {
    "age": lambda rng: "AGE-SECRET-" + "KEY-1" + draw(rng, string.ascii_uppercase + string.digits, 58),
    "anthropic": lambda rng: "sk-" + "ant-api03-" + draw(rng, URLSAFE, 93) + "AA",
    "argon2": lambda rng: "$arg" + f"on2id$v=19$m=65536,t=3,p=4${draw(rng, ALNUM, 22)}${draw(rng, ALNUM, 43)}",
    "atlassian": lambda rng: "ATA" + "TT3" + draw(rng, URLSAFE, 120),
    "aws": lambda rng: rng.choice(["AK", "AS"]) + "IA" + draw(rng, string.ascii_uppercase + "234567", 16),
    "azure": lambda rng: draw(rng, ALNUM, 3) + "8" + "Q~" + draw(rng, URLSAFE, 34),
    "bcrypt": lambda rng: "$2" + "b$12$" + draw(rng, ALNUM + "./", 53),
    "databricks": lambda rng: "da" + "pi" + draw(rng, HEX, 32),
    "digitalocean": lambda rng: "dop" + "_v1_" + draw(rng, HEX, 64),
    "docker": lambda rng: "dckr" + "_pat_" + draw(rng, URLSAFE, 27),
    "github": lambda rng: "gh" + rng.choice("pousr") + "_" + draw(rng, ALNUM, 36),
    "github fine-grained": lambda rng: "github" + "_pat_" + draw(rng, ALNUM, 22) + "_" + draw(rng, ALNUM, 59),
    "gitlab": lambda rng: "gl" + "pat-" + draw(rng, URLSAFE, 20),
    "google": lambda rng: "AI" + "za" + draw(rng, URLSAFE, 35),
    "google oauth": lambda rng: "ya" + "29." + draw(rng, URLSAFE, 80),
    "grafana": lambda rng: "gl" + "sa_" + draw(rng, ALNUM, 32) + "_" + draw(rng, HEX, 8),
    "huggingface": lambda rng: "h" + "f_" + draw(rng, string.ascii_letters, 34),
    "jwt": jwt,
    "mailgun": lambda rng: "ke" + "y-" + draw(rng, HEX, 32),
    "npm": lambda rng: "np" + "m_" + draw(rng, ALNUM, 36),
    "openai": lambda rng: "sk" + "-proj-" + draw(rng, URLSAFE, 60),
    "postman": lambda rng: "PM" + "AK-" + draw(rng, HEX, 24) + "-" + draw(rng, HEX, 34),
    "private key": private_key,
    "pypi": lambda rng: "py" + "pi-AgEIcHlwaS5vcmc" + draw(rng, URLSAFE, 80),
    "sendgrid": lambda rng: "S" + "G." + draw(rng, URLSAFE, 22) + "." + draw(rng, URLSAFE, 43),
    "shopify": lambda rng: "shp" + "at_" + draw(rng, HEX, 32),
    "slack": lambda rng: (
        f"xo{'xb'}-{draw(rng, string.digits, 11)}-{draw(rng, string.digits, 12)}-{draw(rng, ALNUM, 24)}"
    ),
    "slack hook": lambda rng: (
        "hooks.slack" + f".com/services/T{draw(rng, ALNUM, 8)}/B{draw(rng, ALNUM, 8)}/{draw(rng, ALNUM, 24)}"
    ),
    "stripe": lambda rng: rng.choice(["sk", "rk"]) + rng.choice(["_live_", "_test_"]) + draw(rng, ALNUM, 24),
    "telegram": lambda rng: draw(rng, "123456789", 10) + ":A" + "A" + draw(rng, URLSAFE, 33),
    "twilio": lambda rng: "S" + "K" + draw(rng, HEX, 32),
    "vault": lambda rng: "hv" + "s." + draw(rng, URLSAFE, 90),
}
