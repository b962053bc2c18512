"""Services that are judged through the health document of another one."""

import json

from reporting import health
from reporting.config.service import Service
from reporting.model import Measurement
from tests.health.raw import Conversation, by_line, response, serving


def test_a_component_is_judged_through_the_document_of_another_service() -> None:
    body = {"status": "fail", "checks": {"redis:ping": [{"status": "fail"}], "database:query": [{"status": "pass"}]}}
    answer = response(503, json.dumps(body).encode(), "Content-Type: application/health+json")
    with serving(by_line({"GET /readyz": answer})) as server:
        url = f"http://a:b@127.0.0.1:{server.port}/readyz"

        def through(component: str) -> Measurement:
            return health.probe(Service(id="db", kind="database", through=url, component=component), when="now")

        database, redis, whole, mail = through("database"), through("redis:ping"), through(""), through("mail")
        elsewhere = health.probe(Service(id="db", kind="database", through=url + "x", component="db"), when="now")
    assert not database.live
    assert database.target == f"http://127.0.0.1:{server.port}/readyz"
    assert (database.health, database.detail) == ("pass", 'GET /readyz answers 503, check "database" says "pass"')
    assert (redis.health, redis.detail) == ("fail", 'GET /readyz answers 503, check "redis:ping" says "fail"')
    assert whole.health == "fail"
    assert (mail.health, mail.detail) == (
        "unknown",
        'no check named "mail": GET /readyz answers 503 with "redis:ping", "database:query"',
    )
    assert (elsewhere.health, elsewhere.detail) == ("unknown", "GET /readyzx answers 404 without a health document")


def test_what_cannot_be_asked_through_another_service_is_unknown() -> None:
    with serving(Conversation.hang) as server:
        url = f"http://127.0.0.1:{server.port}/readyz"
        found = health.probe(Service(id="db", kind="database", through=url, component="db", timeout=0.2), when="now")
    assert (found.health, found.detail) == ("unknown", "GET /readyz: no complete answer within 0.2 s")
