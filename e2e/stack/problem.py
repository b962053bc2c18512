"""What a service answers when it refuses: application/problem+json (RFC 9457), with the headers that are asked for."""

from collections.abc import Mapping

from starlette.responses import JSONResponse


class ProblemResponse(JSONResponse):
    """A problem document."""

    media_type = "application/problem+json"


class Problem(Exception):  # noqa: N818 - an answer to a client, not a defect
    """A request that is refused; `response()` is what the client sees of it."""

    def __init__(
        self, status: int, title: str, *, headers: Mapping[str, str] | None = None, kind: str = "", **members: object
    ) -> None:
        super().__init__(f"{status} {title}")
        self.status = status
        self.title = title
        self.headers = dict(headers or {})
        self.body = {"type": kind or "about:blank", "title": title, "status": status, **members}

    def response(self) -> ProblemResponse:
        """Give the answer; no cache may store it (for 429, RFC 6585 section 4)."""
        return ProblemResponse(self.body, self.status, {"Cache-Control": "no-store", **self.headers})


def unauthorised(error: str = "") -> Problem:
    """Give a 401. No error code is sent when the request carried no token at all (RFC 6750 section 3.1)."""
    challenge = 'Bearer realm="e2e"' + (f', error="{error}"' if error else "")
    return Problem(401, "Not authenticated", headers={"WWW-Authenticate": challenge})


def unavailable(what: str) -> Problem:
    """Give a 503 that invites a retry: without `what` no request can be judged, and nothing is let through unjudged."""
    return Problem(503, f"{what} unavailable", headers={"Retry-After": "1"})
