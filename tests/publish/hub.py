"""A stand-in for GitHub and GitLab: their state and their answers, as far as publishing reads and writes them.

No forge can be had in a test, so this one is a fake. `tests.publish.interop` holds it, and every request made to it,
against GitHub's own OpenAPI and GraphQL descriptions.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

OUR_TOKEN = "ghs_0123456789abcdefghijklmnopqrstuvwxyz"
REPOSITORY = "octo/app"
COMMIT = "6dcb09b5b57875f334f61aebed695e2e4193db5e"


@dataclass
class Reply:
    status: int
    body: object = None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        return b"" if self.body is None else json.dumps(self.body).encode()


@dataclass
class Call:
    method: str
    path: str
    query: dict[str, str]
    body: Any
    headers: dict[str, str]

    @classmethod
    def of(cls, method: str, target: str, content: bytes, headers: dict[str, str]) -> "Call":
        parts = urlsplit(target)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        return cls(method, parts.path, query, json.loads(content) if content else None, headers)

    @property
    def writes(self) -> bool:
        return self.method != "GET" and "query {" not in str((self.body or {}).get("query", ""))


def user(number: int, login: str, kind: str = "User") -> dict[str, Any]:
    at = f"https://api.github.com/users/{login}"
    names = ("followers", "following", "gists", "starred", "subscriptions", "organizations", "repos", "events")
    links = {f"{name}_url": f"{at}/{name}" for name in (*names, "received_events")}
    about = {"login": login, "id": number, "node_id": f"U_{number}", "type": kind, "site_admin": False}
    pictures = {"avatar_url": "https://github.com/images/error/octocat_happy.gif", "gravatar_id": ""}
    return about | pictures | links | {"url": at, "html_url": f"https://github.com/{login}"}


BOT = user(41_898_282, "github-actions[bot]", "Bot")
MALLORY = user(666, "mallory")


@dataclass
class Hub:
    """One repository or project, one pull or merge request, and whoever the token writes as."""

    me: dict[str, Any] = field(default_factory=lambda: BOT)
    limit: int = 262_144
    page: int = 100
    installation: bool = True  # the token of Actions: it may not read /user
    graphql: bool = True
    number: int = 7
    comments: list[dict[str, Any]] = field(default_factory=list)
    minimised: set[str] = field(default_factory=set)
    statuses: list[dict[str, Any]] = field(default_factory=list)
    checks: list[dict[str, Any]] = field(default_factory=list)
    pulls: list[dict[str, Any]] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    answers: list[Reply] = field(default_factory=list)
    denied: list[tuple[str, str, int, str]] = field(default_factory=list)
    keeps_old: bool = False
    tells_hidden: bool = True  # older servers do not say which comments are minimised
    ids: int = 1000

    def handle(self, call: Call) -> Reply:
        reply = self._answer(call)
        self.calls.append(call)
        self.answers.append(reply)
        return reply

    def deny(self, method: str, path: str, status: int, message: str = "Not Found") -> None:
        """Answer every such request with a no, from now on."""
        self.denied.append((method, path, status, message))

    def say(self, body: str, author: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add a comment, as a person would."""
        self.ids += 1
        at = f"https://api.github.com/repos/{REPOSITORY}"
        comment = {
            "id": self.ids,
            "node_id": f"IC_{self.ids}",
            "url": f"{at}/issues/comments/{self.ids}",
            "html_url": f"https://github.com/{REPOSITORY}/pull/{self.number}#issuecomment-{self.ids}",
            "issue_url": f"{at}/issues/{self.number}",
            "body": body,
            "user": author or MALLORY,
            "created_at": "2026-09-21T13:33:20Z",
            "updated_at": "2026-09-21T13:33:20Z",
            "author_association": "NONE",
            "system": False,
            "author": author or MALLORY,
        }
        self.comments.append(comment)
        return comment

    @property
    def mine(self) -> list[str]:
        """The bodies of the comments written with the token, oldest first."""
        return [comment["body"] for comment in self.comments if comment["user"]["id"] == self.me["id"]]

    @property
    def current(self) -> list[str]:
        """Those of them that a reader takes for current: neither minimised nor folded as superseded."""
        return [
            comment["body"]
            for comment in self.comments
            if comment["user"]["id"] == self.me["id"]
            and comment["node_id"] not in self.minimised
            and "\nSuperseded by" not in comment["body"]
        ]

    def writes(self) -> list[str]:
        return [f"{call.method} {call.path.rpartition('/')[2]}" for call in self.calls if call.writes]

    def _answer(self, call: Call) -> Reply:
        token = call.headers.get("authorization", "").removeprefix("Bearer ") or call.headers.get("private-token")
        if token != OUR_TOKEN:
            return Reply(401, {"message": "Bad credentials"})
        for method, path, status, message in self.denied:
            if method in {"*", call.method} and re.search(path, call.path):
                return Reply(status, {"message": message})
        for method, path, answer in self._routes():
            if method == call.method and (found := re.fullmatch(path, unquote(call.path))):
                return answer(call, *found.groups())
        return Reply(404, {"message": "Not Found"})

    def _routes(self) -> list[tuple[str, str, Callable[..., Reply]]]:
        repo = f"/repos/{REPOSITORY}"
        thread = f"{repo}/issues/{self.number}/comments"
        one = rf"{repo}/issues/comments/(\d+)"
        notes = rf"/projects/{REPOSITORY}/merge_requests/{self.number}/notes"
        return [
            ("GET", thread, lambda call: self._list(call, [self._told(comment) for comment in self.comments])),
            ("POST", thread, self._create),
            ("PATCH", one, self._edit),
            ("DELETE", one, self._delete),
            ("GET", f"{repo}/pulls", self._pulls),
            ("POST", "/graphql", self._graphql),
            ("GET", "/user", self._whoami),
            ("GET", f"{repo}/commits/({COMMIT})/statuses", lambda call, sha: self._list(call, self.statuses[::-1])),
            ("POST", f"{repo}/statuses/({COMMIT})", self._status),
            ("GET", f"{repo}/commits/({COMMIT})/check-runs", self._checks),
            ("POST", f"{repo}/check-runs", self._check),
            ("PATCH", rf"{repo}/check-runs/(\d+)", self._recheck),
            ("GET", notes, lambda call: self._list(call, self.comments)),
            ("POST", notes, self._create),
            ("PUT", rf"{notes}/(\d+)", self._edit),
            ("DELETE", rf"{notes}/(\d+)", self._delete),
        ]

    def _list(self, call: Call, items: list[dict[str, Any]]) -> Reply:
        size, page = min(int(call.query.get("per_page", 30)), self.page), int(call.query.get("page", 1))
        part = items[(page - 1) * size : page * size]
        headers = {}
        if page * size < len(items):
            query = urlencode(call.query | {"page": str(page + 1)})
            headers["Link"] = f'<https://api.github.com{call.path}?{query}>; rel="next"'
        return Reply(200, [dict(item) for item in part], headers)

    def _told(self, comment: dict[str, Any]) -> dict[str, Any]:
        hidden = {"reason": "outdated"} if comment["node_id"] in self.minimised else None
        return comment | ({"minimized": hidden} if self.tells_hidden else {})

    def _create(self, call: Call) -> Reply:
        if len(call.body["body"].encode()) > self.limit:
            return Reply(422, {"message": "Validation Failed: body is too long (maximum is 65536 characters)"})
        return Reply(201, dict(self.say(call.body["body"], self.me)))

    def _edit(self, call: Call, number: str) -> Reply:
        for comment in self.comments:
            if comment["id"] == int(number):
                if len(call.body["body"].encode()) > self.limit:
                    return Reply(422, {"message": "Validation Failed: body is too long (maximum is 65536 characters)"})
                if not self.keeps_old:
                    comment["body"] = call.body["body"]
                return Reply(200, dict(comment))
        return Reply(404, {"message": "Not Found"})

    def _delete(self, call: Call, number: str) -> Reply:
        kept = [comment for comment in self.comments if comment["id"] != int(number)]
        gone = len(kept) < len(self.comments)
        self.comments[:] = kept
        return Reply(204) if gone else Reply(404, {"message": "Not Found"})

    def _pulls(self, call: Call) -> Reply:
        found = [pull for pull in self.pulls if pull["head"]["label"] == call.query.get("head")]
        return Reply(200, [pull for pull in found if pull["state"] == call.query.get("state", "open")])

    def _graphql(self, call: Call) -> Reply:
        if not self.graphql:
            return Reply(404, {"message": "Not Found"})
        if "minimizeComment" in call.body["query"]:
            if call.body["variables"]["id"] not in {comment["node_id"] for comment in self.comments}:
                error = {"type": "NOT_FOUND", "message": "Could not resolve to a node"}
                return Reply(200, {"data": {"minimizeComment": None}, "errors": [error]})
            self.minimised.add(call.body["variables"]["id"])
            return Reply(200, {"data": {"minimizeComment": {"clientMutationId": None}}})
        return Reply(200, {"data": {"viewer": {"login": self.me["login"], "databaseId": self.me["id"]}}})

    def _whoami(self, call: Call) -> Reply:
        if self.installation and "private-token" not in call.headers:
            return Reply(403, {"message": "Resource not accessible by integration"})
        return Reply(200, self.me)

    def _status(self, call: Call, sha: str) -> Reply:
        self.ids += 1
        at = f"https://api.github.com/repos/{REPOSITORY}/statuses/{sha}"
        times = {"created_at": "2026-09-21T13:33:20Z", "updated_at": "2026-09-21T13:33:20Z"}
        about = {"id": self.ids, "node_id": f"S_{self.ids}", "url": at, "avatar_url": None, "creator": self.me}
        status = {"context": "default", "description": None, "target_url": None} | call.body | about | times
        self.statuses.append(status)
        return Reply(201, dict(status))

    def _checks(self, call: Call, sha: str) -> Reply:
        found = [check for check in self.checks if check["name"] == call.query.get("check_name", check["name"])]
        return Reply(200, {"total_count": len(found), "check_runs": [dict(check) for check in found[::-1]]})

    def _check(self, call: Call) -> Reply:
        self.ids += 1
        check = {"id": self.ids, "node_id": f"CR_{self.ids}", "external_id": "", "details_url": None} | call.body
        check["html_url"] = f"https://github.com/{REPOSITORY}/runs/{self.ids}"
        check["url"] = f"https://api.github.com/repos/{REPOSITORY}/check-runs/{self.ids}"
        self.checks.append(check)
        return Reply(201, dict(check))

    def _recheck(self, call: Call, number: str) -> Reply:
        for check in self.checks:
            if check["id"] == int(number):
                check.update(call.body)
                return Reply(200, dict(check))
        return Reply(404, {"message": "Not Found"})
