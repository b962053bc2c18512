"""What publishing says to GitHub, held against GitHub's own descriptions: `python -m tests.publish.interop [FOLDER]`.

REST calls are validated against the OpenAPI description of the npm package `@octokit/openapi`, GraphQL ones against the
schema of `@octokit/graphql-schema`, both published by GitHub; so are, as far as they go, the answers of the stand-in
that the tests publish to. npm installs the packages into the folder, by default one in the system's temporary folder.
The exit code is 1 when a call or an answer does not follow the descriptions, or a wrong call is not noticed.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import graphql
import msgspec
from jsonschema import Draft4Validator

from reporting.publish import UndeliveredError, github_check, github_comment, github_status
from tests.publish.hub import Call, Hub, Reply, user
from tests.publish.paper import Paper, night
from tests.publish.site import GITHUB, open_site

PACKAGES = {"@octokit/openapi": "23.0.2", "@octokit/graphql-schema": "15.26.1"}


class Contract:
    """GitHub's descriptions, and what was found of calls and answers."""

    def __init__(self, folder: Path) -> None:
        described = folder / "node_modules" / "@octokit"
        self._rest: dict[str, Any] = msgspec.json.decode(
            (described / "openapi" / "generated" / "api.github.com.json").read_bytes()
        )
        schema = (described / "graphql-schema" / "schema.graphql").read_text(encoding="utf-8")
        # GitHub's own schema defines two fields twice.
        self._graphql = graphql.build_schema(schema, assume_valid=True, assume_valid_sdl=True)
        self._templates = [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), path) for path in self._rest["paths"]]
        self.seen: Counter[str] = Counter()
        self.wrong: list[str] = []

    def check(self, call: Call, reply: Reply) -> None:
        """Hold a call and its answer against the description of the operation."""
        if call.path == "/graphql":
            self._check_graphql(call)
            return
        # A path without placeholders comes before one with them, as `/user` before `/{name}`.
        fitting = sorted(path for template, path in self._templates if template.fullmatch(call.path))
        operation = next((self._rest["paths"][path].get(call.method.lower()) for path in fitting), None)
        name = f"{call.method} {fitting[0] if fitting else call.path}"
        if operation is None:
            self.wrong.append(f"{name}: there is no such operation")
            return
        self.seen[f"{name}: {reply.status}"] += 1
        parameters = {one["name"]: one for one in map(self._resolved, operation.get("parameters", ()))}
        for key, value in call.query.items():
            if parameters.get(key, {}).get("in") != "query":
                self.wrong.append(f"{name}: no parameter is called {key}")
                continue
            schema = parameters[key]["schema"]
            self._validate(f"{name} ?{key}", int(value) if schema.get("type") == "integer" else value, schema)
        if "requestBody" in operation:
            content = self._resolved(operation["requestBody"])["content"]["application/json"]
            self._validate(f"{name} body", call.body, content["schema"])
            self._known(f"{name} body", call.body, self._resolved(content["schema"]))
        elif call.body is not None:
            self.wrong.append(f"{name}: it takes no body")
        answer = self._resolved(operation["responses"].get(str(reply.status), {}))
        if not answer:
            self.seen[f"{name}: {reply.status} is not described"] += 1
        elif "content" in answer:
            schema = next(iter(answer["content"].values()))["schema"]
            self._validate(f"{name} answer {reply.status}", reply.body, schema, whole=False)

    def _check_graphql(self, call: Call) -> None:
        document = graphql.parse(call.body["query"])
        self.seen[f"GraphQL {call.body['query'].partition('(')[0]}"] += 1
        self.wrong += [f"GraphQL: {error.message}" for error in graphql.validate(self._graphql, document)]
        [operation] = [one for one in document.definitions if isinstance(one, graphql.OperationDefinitionNode)]
        given = graphql.execution.values.get_variable_values(
            self._graphql, operation.variable_definitions or (), call.body.get("variables", {})
        )
        if isinstance(given, list):
            self.wrong += [f"GraphQL: {error.message}" for error in given]

    def _resolved(self, part: Any) -> Any:
        while isinstance(part, dict) and "$ref" in part:
            found: Any = self._rest
            for key in part["$ref"].removeprefix("#/").split("/"):
                found = found[key.replace("~1", "/").replace("~0", "~")]
            part = found
        return part

    def _validate(self, where: str, value: object, schema: Any, *, whole: bool = True) -> None:
        """Hold a value against a schema; `whole` False leaves out which members must be there."""
        for error in Draft4Validator(self._inlined(schema, whole)).iter_errors(value):
            self.wrong.append(f"{where}: {error.json_path} {error.message[:200]}")

    def _inlined(self, part: Any, whole: bool) -> Any:
        """Give an OpenAPI 3.0 schema as JSON schema: references put in, what may be null said by a type of its own."""
        part = self._resolved(part)
        if isinstance(part, list):
            return [self._inlined(one, whole) for one in part]
        if not isinstance(part, dict):
            return part
        schema = {key: self._inlined(value, whole) for key, value in part.items() if key not in {"example", "examples"}}
        if not whole:
            if isinstance(schema.get("required"), list):
                del schema["required"]
            if "oneOf" in schema:  # without what must be there, more than one may fit
                schema["anyOf"] = schema.pop("oneOf")
        return {"anyOf": [schema, {"type": "null"}]} if part.get("nullable") is True else schema

    def _known(self, where: str, body: object, schema: dict[str, Any]) -> None:
        """Find members that GitHub does not know, which its schemas let pass."""
        names = {
            name
            for part in (schema, *schema.get("oneOf", ()), *schema.get("anyOf", ()))
            for name in part.get("properties", ())
        }
        if isinstance(body, dict) and names:
            self.wrong += [f"{where}: GitHub knows no member {name}" for name in body if name not in names]


def conversations() -> Iterator[Hub]:
    """Give the hub after each thing that publishing does on GitHub."""
    for settings in ({}, {"on_verdict_change": "delete"}, {"on_verdict_change": "edit"}):
        with open_site(github_comment, GITHUB) as site:
            for number in range(3):
                site.publish(night(number), run=f"{number + 1}.1", **settings)
                site.publish(night(number), run=f"{number + 1}.1", **settings)
            yield site.hub
    with open_site(github_comment, replace(GITHUB, change=None, head="fork:topic")) as site:
        site.hub.me, site.hub.graphql, site.hub.installation = user(5, "helper"), False, False
        site.hub.pulls = [{"number": 7, "state": "open", "head": {"label": "fork:topic", "sha": GITHUB.commit}}]
        site.publish(Paper())
        yield site.hub
    for status in (403, 410, 422):
        with open_site(github_comment, GITHUB) as site:
            site.hub.deny("POST", "comments", status, "no")
            with suppress(UndeliveredError):
                site.publish(Paper(padding=100))
            yield site.hub
    for publisher in (github_check, github_status):
        for address in ("", "https://ci.example.com/runs/1"):
            with open_site(publisher, replace(GITHUB, run_url=address)) as site:
                for number, verdict in enumerate(("NO-GO", "GO", "INCONCLUSIVE")):
                    site.publish(Paper(verdict=verdict, failed=number), run=f"{number + 1}.1")
                yield site.hub


def controls(contract: Contract) -> list[str]:
    """Give the wrong calls that the contract lets pass; none, or it proves nothing."""
    at = "/repos/octo/app/issues/7/comments"
    wrong = [
        Call("POST", at, {}, {"text": "no body"}, {}),
        Call("POST", at, {}, {"body": 3}, {}),
        Call("GET", at, {"page_size": "100"}, None, {}),
        Call("PUT", at, {}, {"body": ""}, {}),
        Call("POST", "/repos/octo/app/statuses/abc", {}, {"state": "red"}, {}),
        Call("POST", "/graphql", {}, {"query": "query { me { login } }"}, {}),
    ]
    passed = []
    for call in wrong:
        before = len(contract.wrong)
        contract.check(call, Reply(201))
        if len(contract.wrong) == before:
            passed.append(f"{call.method} {call.path} {call.body}")
        del contract.wrong[before:]
    return passed


def main(arguments: list[str]) -> int:
    """Install the descriptions, publish in every way, and print what was held against them."""
    folder = Path(arguments[0]) if arguments else Path(tempfile.gettempdir()) / "execution-report-interop"
    if not (folder / "node_modules").exists():
        folder.mkdir(parents=True, exist_ok=True)
        npm = shutil.which("npm") or "npm"
        wanted = [f"{name}@{version}" for name, version in PACKAGES.items()]
        subprocess.run([npm, "install", "--silent", "--prefix", str(folder), *wanted], check=True)
    contract = Contract(folder)
    passed = controls(contract)
    contract.seen.clear()
    for hub in conversations():
        for call, reply in zip(hub.calls, hub.answers, strict=True):
            contract.check(call, reply)
    for name, number in sorted(contract.seen.items()):
        print(f"{number:5} {name}")
    for line in dict.fromkeys(contract.wrong):
        print(f"WRONG {line}")
    for line in passed:
        print(f"WRONG CALL NOT NOTICED {line}")
    print(f"{sum(contract.seen.values())} calls and answers checked, {len(contract.wrong) + len(passed)} failed")
    return int(bool(contract.wrong or passed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
