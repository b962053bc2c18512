"""Secrets planted in what a test run writes.

`FORMATS` draws a secret of each kind that is known by its look; `CONTEXTS` says where those stand that are known by
what is around them; `DISGUISES` are the ways in which the whole text may be quoted, coloured or encoded.
"""

import base64
import html
import json
import random
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import quote

from tests.redact.drawn import ALNUM, FORMATS, HEX, draw, password, word

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
