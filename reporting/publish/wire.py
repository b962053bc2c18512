"""Requests to a forge's API: bounded in time and size; an answer, a setback or a refusal; shown without the token."""

from __future__ import annotations

import re
import time
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from urllib.parse import urljoin, urlsplit

import msgspec

from reporting.markdown import one_line
from reporting.publish.forge import is_server
from reporting.publish.receipt import UndeliveredError
from reporting.publish.setback import Patience, RefusedError, SetbackError

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator, Mapping
    from types import TracebackType

    import httpx

    from reporting.publish.publisher import Settings
    from reporting.publish.token import Token

PAGE = 100
PAGES = 50
_MOST_BYTES = 64 * 1024 * 1024
_REDIRECTS = 3
_AGAIN = frozenset({408, 409, 425, 429})
_RATE = re.compile(r"rate limit|abuse detection", re.IGNORECASE)
_NEXT = re.compile(r';\s*rel="?next"?')


class Answer(NamedTuple):
    """What the forge said: status, header fields by lower-case name, and the decoded JSON (None for an empty body)."""

    status: int
    headers: Mapping[str, str]
    body: Any


class NotSentError(Exception):
    """A dry run has come to its first write."""


@cache
def _trusted() -> ssl.SSLContext:
    """Give the certificates that we trust; reading them takes longer than a whole publication otherwise."""
    import httpx  # noqa: PLC0415 - loaded with the client already

    return httpx.create_ssl_context()


class Wire:
    """A conversation with one API, whose address stands before every path. `calls` tells what was said so far.

    Environment proxies are honoured. `token_header` is the header's name and what stands before the token in it.
    """

    def __init__(self, settings: Settings, api: str, token: Token, token_header: tuple[str, str], accept: str) -> None:
        try:
            import httpx  # noqa: PLC0415 - 100 ms that only a publication to a forge pays
        except ImportError:
            raise UndeliveredError("httpx is not installed: pip install 'execution-report[publish]'") from None
        if not is_server(api):
            raise UndeliveredError(f"a token is sent over https only, and the API is {api!r}")
        self.calls: list[str] = []
        self.patience = Patience(settings.clock, settings.patience)
        self.api = api
        self._clock = settings.clock
        self._timeout = settings.timeout
        self._dry = settings.dry_run
        self._token = token
        self._lost = httpx.TransportError, httpx.DecodingError
        name, before = token_header
        headers = {name: before + token.reveal(), "Accept": accept, "User-Agent": "execution-report"}
        self._client = httpx.Client(headers=headers, timeout=settings.timeout, verify=_trusted())

    def __enter__(self) -> Self:
        """Give the wire itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections, and tell an error that passes what was said before it."""
        self._client.close()
        if isinstance(error, UndeliveredError):
            error.calls = tuple(self.calls)

    def get(self, path: str, **query: str | int) -> Answer:
        """Read a path, trying again after setbacks. Raises `UndeliveredError`; its kind `RefusedError` for a no."""
        return self._insist("GET", path, None, query)

    def pages(self, path: str, **query: str | int) -> Iterator[Any]:
        """Give the items of every page of a list. Raises as `get` does, and for a list of more pages than `PAGES`.

        Only the first page is tried again; after it a setback raises `SetbackError`, because a look whose pages are
        minutes apart would show what has never been true at one time.
        """
        for page in range(1, PAGES + 1):
            asked = {**query, "per_page": PAGE, "page": page}
            answer = self.get(path, **asked) if page == 1 else self._once("GET", path, None, asked)
            if not isinstance(answer.body, list):
                raise UndeliveredError(f"GET {path} gave no list")
            yield from answer.body
            # A forge may give shorter pages than asked for, so their length says little while there is a Link header.
            links = answer.headers.get("link")
            more = _NEXT.search(links) if links else len(answer.body) >= PAGE
            if not more:
                return
        raise UndeliveredError(f"GET {path} goes on after {PAGES} pages")

    def ask(self, address: str, question: Mapping[str, object]) -> Answer:
        """Post a question that changes nothing, as GraphQL wants it. Raises as `get` does."""
        return self._insist("POST", address, question, {})

    def send(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Answer:
        """Make one change, once. Raises `SetbackError` when it is not known to have been made, `RefusedError` for a no.

        In a dry run it is written down and raises `NotSentError`.
        """
        if self._dry:
            size = f" {len(msgspec.json.encode(body)):,} bytes" if body is not None else ""
            self.calls.append(f"{method} {self._shown(path)}{size} (not sent)")
            raise NotSentError
        return self._once(method, path, body, {})

    def _insist(
        self, method: str, path: str, body: Mapping[str, object] | None, query: Mapping[str, str | int]
    ) -> Answer:
        failed = 0
        while True:
            try:
                return self._once(method, path, body, query)
            except SetbackError as setback:
                failed += 1
                self.patience.wait(setback, failed)

    def _once(
        self, method: str, path: str, body: Mapping[str, object] | None, query: Mapping[str, str | int]
    ) -> Answer:
        content = None if body is None else msgspec.json.encode(body)
        url = self._client.build_request(method, self._address(path), params=query or None).url
        shown = f"{method} {self._shown(str(url))}" + (f" {len(content):,} bytes" if content is not None else "")
        try:
            answer = self._exchange(method, str(url), content)
        except self._lost as error:
            self.calls.append(f"{shown}: {type(error).__name__}")
            raise SetbackError(f"{method} {self._shown(path)} had no whole answer ({type(error).__name__})") from None
        self.calls.append(f"{shown}: {answer.status}")
        return self._judged(method, path, answer)

    def _exchange(self, method: str, url: str, content: bytes | None) -> Answer:
        """Send, and read the answer to its end, which a drip of bytes cannot put off for ever."""
        headers = {} if content is None else {"Content-Type": "application/json"}
        for turn in range(_REDIRECTS + 1):
            with self._client.stream(method, url, content=content, headers=headers) as response:
                answer = Answer(response.status_code, response.headers, self._read(response))
            target = urljoin(url, answer.headers.get("location", url))
            elsewhere = urlsplit(target)[:2] != urlsplit(url)[:2]
            if not response.has_redirect_location or elsewhere or turn == _REDIRECTS:
                break
            url = target  # a renamed repository; the method stays, whatever browsers do
        return answer

    def _read(self, response: httpx.Response) -> bytes:
        import httpx  # noqa: PLC0415 - loaded with the client already

        end = time.monotonic() + 2 * self._timeout
        parts, size = [], 0
        for part in response.iter_bytes():
            parts.append(part)
            size += len(part)
            if size > _MOST_BYTES or time.monotonic() > end:
                raise httpx.ReadTimeout("the answer does not end", request=response.request)
        return b"".join(parts)

    def _judged(self, method: str, path: str, answer: Answer) -> Answer:
        """Give the answer with its JSON decoded, or raise what it means."""
        where = f"{method} {self._shown(path)}"
        try:
            body = msgspec.json.decode(answer.body) if answer.body.strip() else None
        except (msgspec.DecodeError, UnicodeDecodeError):
            if answer.status < 300:
                raise SetbackError(f"{where} gave half an answer") from None
            body = None
        if answer.status < 300:
            return Answer(answer.status, answer.headers, body)
        said = self._words(body)
        reason = f"{where} gave {answer.status}" + (f" ({said})" if said else "")
        limited = answer.status == 403 and (
            "retry-after" in answer.headers or answer.headers.get("x-ratelimit-remaining") == "0" or _RATE.search(said)
        )
        if limited or answer.status in _AGAIN or answer.status >= 500:
            least = 60.0 if limited or answer.status == 429 else 1.0
            raise SetbackError(reason, wait=self._wish(answer.headers), least=least)
        raise RefusedError(answer.status, reason)

    def _wish(self, headers: Mapping[str, str]) -> float | None:
        """Give the seconds that the forge wants us to wait: `Retry-After`, else until the primary limit is reset."""
        after = headers.get("retry-after", "")
        if after.isascii() and after.isdigit():
            return float(after)
        reset = headers.get("x-ratelimit-reset") or headers.get("ratelimit-reset") or ""
        spent = headers.get("x-ratelimit-remaining", headers.get("ratelimit-remaining")) == "0"
        if spent and reset.isascii() and reset.isdigit():
            return max(0.0, float(reset) - self._clock.now())
        return None

    def _words(self, body: object) -> str:
        """Give the forge's own message, short, visible, and without the token."""
        said = body.get("message") or body.get("error") if isinstance(body, dict) else None
        if said is None:
            return ""
        text = said if isinstance(said, str) else msgspec.json.encode(said).decode()
        return one_line(self._token.hide(text))[:200]

    def _address(self, path: str) -> str:
        return path if "://" in path else self.api + path

    def _shown(self, path: str) -> str:
        parts = urlsplit(self._address(path))
        return self._token.hide(parts.path + (f"?{parts.query}" if parts.query else ""))
