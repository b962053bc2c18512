"""A declared service: what it is, where it is, and how it is judged. Nothing here says how it is doing."""

import re
from collections.abc import Mapping
from typing import Annotated
from urllib.parse import unquote, urlsplit

from msgspec import Meta, Struct

HealthPath = Annotated[str, Meta(pattern=r"^(/[^\s]*)?$")]
Endpoint = Annotated[str, Meta(pattern=r"^[A-Z]+ /[^\s]*$")]
Name = Annotated[str, Meta(min_length=1)]
Timeout = Annotated[float, Meta(gt=0, le=60)]

VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}")
WEB = ("http", "https", "ws", "wss")


class Service(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One entry of the table `[services]`.

    `id` is the table's key, by which cases name the service. `kind` names the probe: `http`, `websocket`, `redis`,
    `database`, or one that an installed package brings. `url` may hold `${VARIABLE}` and `${VARIABLE:-default}`.
    For `http`, `health` is the path of the health document, empty if there is none, and `endpoints` are further
    requests (`METHOD /path`), sent without a body. With `through`, the URL of another service's health document, the
    service is judged by the check called `component` in it, which is indirect. `timeout` is seconds a request.
    `headers_from` gives for the name of a request header the environment variable that holds its value, so that no
    secret stands in a file.
    """

    id: str
    kind: Name
    name: str = ""
    url: str = ""
    health: HealthPath = "/"
    endpoints: tuple[Endpoint, ...] = ()
    through: str = ""
    component: str = ""
    required: bool = True
    timeout: Timeout = 2.0
    headers_from: dict[str, Name] = {}

    @property
    def label(self) -> str:
        """The name for people: the declared one, else the id."""
        return self.name or self.id


class Missing(Struct, frozen=True):
    """The environment variable without which a text has no meaning: not set, or empty."""

    variable: str


def expand(text: str, environ: Mapping[str, str]) -> str | Missing:
    """Give the text with its variables filled in, or the first variable that has neither value nor default.

    As in a POSIX shell, `${NAME:-default}` takes the default for an unset and for an empty variable. A variable that is
    set to nothing and has no default is missing too: no address can be made of it.
    """
    for match in VARIABLE.finditer(text):
        if match[2] is None and not environ.get(match[1]):
            return Missing(match[1])
    return VARIABLE.sub(lambda match: environ.get(match[1]) or match[2] or "", text)


def public(url: str) -> str:
    """Give the address without what may be secret or private: user, password, query, fragment, a file's folders.

    Passwords are often written unencoded, with `@` or `/` in them: what stands before the last `@` is dropped, except
    behind the host of a web address without a user, where `@` is ordinary (RFC 3986, section 3.3).
    """
    scheme, separator, rest = VARIABLE.sub(r"${\1}", url).partition("://")
    if not separator:
        return scheme if VARIABLE.fullmatch(scheme) else "an address without a scheme"
    rest = re.split(r"[?#]", rest, maxsplit=1)[0]
    if rest.startswith("/"):
        return f"{scheme}:///{unquote(rest).replace(chr(92), '/').rpartition('/')[2].rpartition('@')[2]}"
    if "@" in rest.partition("/")[0] or scheme not in WEB:
        rest = rest.rpartition("@")[2]
    try:
        _ = urlsplit(f"{scheme}://{rest}").port  # raises for what is no port, and may be part of a password
    except ValueError:
        return f"{scheme}://(unreadable)"
    return f"{scheme}://{rest}"
