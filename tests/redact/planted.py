"""Secrets planted in what a test run writes. All are drawn from a seed: none lies in a file, and none was ever valid.

`KINDS` draws a secret of each kind; `CONTEXTS` says where secrets of a kind are found in results files; `DISGUISES` are
the ways in which the whole text may be quoted, coloured or encoded on its way to us.
"""

import base64
import html
import json
import random
import string
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import quote

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

ANYWHERE = (
    "{}",
    "got {} instead",
    "E       AssertionError: assert '{}' == 'expected'",
    'E         - {{"key": "{}"}}',
    "response.text = <html>{}</html>",
    "values=[{}, 2]",
    "(see {})",
    "https://api.example/v1/items?page=2&x={}&y=1",
    "first line\n    {}\nlast line",
    "x = '{}'\n",
    "Captured stdout: {}.",
)
NODE_IDS = (
    "tests/test_api.py::test_call[{}]",
    "tests/test_api.py::TestApi::test_call[user-{}-200]",
    "tests/test_api.py::test_call[{}-None]",
)

CONTEXTS: dict[str, tuple[Callable[[random.Random], str], tuple[str, ...]]] = {
    "keyword argument": (
        password,
        (
            "login(user='ana', password='{}')",
            'User(name="ana", password="{}", admin=False)',
            "connect(host='db', passwd=\"{}\", port=5432)",
            "Settings(db_password='{}', debug=True)",
            "client_secret='{}'",
            "password = '{}'",
            "password   = '{}'",
            "self.password = b'{}'",
            "PASSWORD: str = '{}'",
            'api_key: Optional[str] = "{}"',
            "check_password('{}')",
            "secret=SecretStr('{}')",
            "assert user.password == '{}'",
            "new_password2='{}'",
            "E        +  where '{}' = User(id=1).password",
            "raise ValueError('wrong password \"{}\" for ana')",
        ),
    ),
    "mapping": (
        password,
        (
            "{{'user': 'ana', 'password': '{}'}}",
            '{{"user": "ana", "password": "{}"}}',
            '{{"clientSecret":"{}","x":1}}',
            "environ({{'HOME': '/', 'DB_PASSWORD': '{}'}})",
            "os.environ['DB_PASSWORD'] = '{}'",
            "E         {{'api_key': '{}',",
            "[('user', 'ana'), ('password', '{}')]",
            "{{b'password': b'{}'}}",
        ),
    ),
    "settings": (
        password,
        (
            "password: {}\n",
            "  db_password: {}\n  host: db\n",
            "DB_PASSWORD={}\n",
            "export API_KEY={}\n",
            "secret_key = {}\n",
            "password={}&user=ana",
            "https://api.example/login?user=ana&password={}",
            "Server=db;Database=app;User Id=sa;Password={};Encrypt=yes",
            "host=db user=ana password={} dbname=app",
            "<password>{}</password>",
            '<input type="password" name="password" value="{}">',
            '<add key="Password" value="{}" />',
            "AccountName=store;AccountKey={};EndpointSuffix=core",
        ),
    ),
    "word as password": (
        word,
        (
            "password='{}'",
            '"password": "{}"',
            "password={}&user=ana",
            "DB_PASSWORD={}\n",
            "curl -u ana:{} https://api.example",
            "postgresql://ana:{}@db/app",
            "auth=('ana', '{}')",
        ),
    ),
    "flag": (
        password,
        (
            "app --user ana --password {} --verbose",
            "app --password={} run",
            "['app', '--db-password', '{}', 'run']",
            'app --api-key "{}"',
        ),
    ),
    "token": (
        lambda rng: draw(rng, ALNUM, 31) + "7",
        (
            "token={}\n",
            "access_token='{}'",
            '{{"refresh_token": "{}"}}',
            "X-Auth-Token: {}\n",
            "X-Api-Key: {}\r\nAccept: */*",
            "headers={{'x-api-key': '{}'}}",
            "?access_token={}&x=1",
            "sessionid={}; path=/",
            "csrf_token: {}",
            "JSESSIONID={}",
            "token = Token('{}')",
        ),
    ),
    "authorization": (
        lambda rng: draw(rng, ALNUM, 30) + "_9",
        (
            "Authorization: Bearer {}\r\nHost: api.example",
            "> Authorization: token {}\n> Accept: */*",
            "{{'Authorization': 'Bearer {}', 'Accept': '*/*'}}",
            '{{"authorization": "ApiKey {}"}}',
            "headers=[(b'authorization', b'Bearer {}')]",
            "curl -H 'Authorization: Bearer {}' https://api.example",
            "Proxy-Authorization: Basic {}",
            "Authorization: {}",
            "sent Bearer {} to the server",
            '-H "Authorization: Bearer {}"',
        ),
    ),
    "basic": (
        lambda rng: base64.b64encode(f"ana:{password(rng)}".encode()).decode(),
        ("Authorization: Basic {}\n", "sent Basic {} to the server", "{{'authorization': 'Basic {}'}}"),
    ),
    "digest": (
        lambda rng: draw(rng, HEX, 32),
        ('Authorization: Digest username="ana", realm="x", nonce="y", response="{}"\n',),
    ),
    "cookie": (
        lambda rng: draw(rng, ALNUM + "%-_", 30) + "a",
        (
            "Cookie: session={}; theme=dark\n",
            "Cookie: theme=dark; session={}\r\nAccept: */*",
            "Set-Cookie: session={}; Path=/; HttpOnly; Secure\n",
            "{{'Cookie': 'a=b1; session={}'}}",
            '{{"set-cookie": "session={}; Path=/; SameSite=Lax"}}',
            "<RequestsCookieJar[<Cookie session={} for localhost/>]>",
            "cookies={{'session': '{}'}}",
            "client.set_cookie('session', '{}')",
            "client.cookies['session'] = '{}'",
            "('set-cookie', 'session={}; Path=/')",
            "curl -b x --cookie 'session={}' https://api.example",
        ),
    ),
    "address": (
        lambda rng: draw(rng, ALNUM + "!$*+_-", 14) + "5k",
        (
            "postgresql://ana:{}@db.example:5432/app",
            "redis://:{}@cache:6379/0",
            "https://ana:{}@git.example/repo.git",
            "DATABASE_URL=mysql+pymysql://root:{}@127.0.0.1/app?charset=utf8",
            "could not connect to 'amqp://guest:{}@mq//'",
            '"url": "https:\\/\\/ana:{}@api.example\\/v1"',
            "https://{}@git.example/repo.git",
        ),
    ),
    "command": (
        password,
        (
            "curl -u ana:{} https://api.example",
            "curl --user 'ana:{}' https://api.example",
            "['curl', '-s', '-u', 'ana:{}', 'https://api.example']",
            "http -a ana:{} GET https://api.example",
            "requests.get(url, auth=('ana', '{}'))",
            "connect(host, credentials=('ana', '{}'))",
            "Credentials: {}\n",
            'HTTPBasicAuth("ana", "{}")',
            "httpx.BasicAuth('ana', '{}')",
            "client.login('ana', '{}')",
            "mysql -h db -u root -p{} app",
            "sshpass -p '{}' ssh ana@host",
            "redis-cli -h cache -a {} ping",
            "machine api.example login ana password {}",
            "CREATE USER ana IDENTIFIED BY '{}'",
            "ALTER ROLE ana PASSWORD '{}'",
        ),
    ),
}


def _json(text: str) -> str:
    return json.dumps(text)[1:-1]


DISGUISES: dict[str, tuple[str, Callable[[str], str]]] = {
    "plain": ("{}", str),
    "coloured": ("\x1b[1m\x1b[31m{}\x1b[0m", str),
    "JSON": ('{{"message": "{}"}}', _json),
    "JSON in JSON": ('{{"output": "{{\\"message\\": \\"{}\\"}}"}}', lambda text: _json(_json(text))),
    "repr": ("('{}',)", lambda text: repr(text + "\"'")[1:-4]),
    "HTML": ("<pre>{}</pre>", html.escape),
    "URL": ("https://api.example/?q={}", lambda text: quote(text, safe="")),
}
"""A text around the whole, and how the whole is spelled in it."""


class Planted(NamedTuple):
    """A secret in a text. `written` is the secret as the disguise spells it."""

    kind: str
    secret: str
    text: str
    written: str


def planted(seed: int) -> Iterator[Planted]:
    """Give every kind in every context that fits it, in every disguise, with secrets drawn from the seed."""
    rng = random.Random(seed)
    for kind, make in FORMATS.items():
        for context in ANYWHERE + (() if kind == "private key" else NODE_IDS):
            yield from _disguised(kind, make(rng), context, rng)
    for kind, (make, contexts) in CONTEXTS.items():
        for context in contexts:
            yield from _disguised(kind, make(rng), context, rng)


def _disguised(kind: str, secret: str, context: str, rng: random.Random) -> Iterator[Planted]:
    text = context.format(secret)
    for name, (around, spell) in DISGUISES.items():
        yield Planted(f"{kind}, {name}", secret, around.format(spell(text)), spell(secret))
    middle = rng.randrange(1, len(secret))
    coloured = f"{secret[:middle]}\x1b[0m\x1b[33m{secret[middle:]}"
    yield Planted(f"{kind}, coloured inside", secret, context.format(coloured), coloured)


def left_of(secret: str, text: str) -> bool:
    """Whether the secret is in the text, or eight characters of it in a row."""
    length = min(len(secret), 8)
    return any(secret[start : start + length] in text for start in range(len(secret) - length + 1))
