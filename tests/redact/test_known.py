"""Secrets that are known by their value, from the environment."""

import base64
import html
import json
import shlex
from urllib.parse import quote, quote_plus

import pytest

from reporting.redact import Redactor

SECRET = "p@ss w0rd/+é'\"&"


@pytest.mark.parametrize(
    "write",
    [
        str,
        quote,
        lambda secret: quote(secret, safe=""),
        quote_plus,
        json.dumps,
        lambda secret: json.dumps(secret, ensure_ascii=False),
        repr,
        shlex.quote,
        html.escape,
        lambda secret: secret.encode().hex(),
        lambda secret: base64.b64encode(secret.encode()).decode(),
        lambda secret: base64.urlsafe_b64encode(secret.encode()).decode(),
        lambda secret: base64.b64encode(f"ana:{secret}".encode()).decode(),
        lambda secret: base64.b64encode(f"anna:{secret}".encode()).decode(),
        lambda secret: base64.b64encode(f"annie:{secret}!".encode()).decode(),
        lambda secret: f"\x1b[31m{secret[:5]}\x1b[0m{secret[5:]}",
    ],
)
def test_a_value_of_the_environment_is_found_in_every_form(write):
    redactor = Redactor(environ={"APP_PASSWORD": SECRET}, home="")
    redacted = redactor.text(f"sent {write(SECRET)} there")
    assert "[redacted:env:" in redacted
    assert SECRET[5:] not in redacted
    assert write(SECRET) not in redacted
    assert redacted.startswith("sent ")
    assert redacted.endswith(" there")
    assert redactor.text(redacted) == redacted


@pytest.mark.parametrize(
    "name",
    ["GITHUB_TOKEN", "db_password", "SECRET", "AWS_SECRET_ACCESS_KEY", "GPG_KEY", "SESSION", "AUTH", "SENTRY_DSN"],
)
def test_names_that_are_named_like_secrets(name):
    assert "x7Kq-2mPz" not in Redactor(environ={name: "x7Kq-2mPz"}, home="").text("see x7Kq-2mPz")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PATH", "/usr/bin-and-more"),
        ("DB_PASSWORD", "postgres"),
        ("DB_PASSWORD", "short"),
        ("AUTH_MODE", "password"),
        ("XDG_SESSION_DESKTOP", "ubuntu-wayland"),
        ("SSH_AUTH_SOCK", "/tmp/ssh-XXXX/agent.12"),
        ("KEYCLOAK_URL", "https://auth.example:8443"),
        ("TOKEN_FILE", "/run/secrets/token"),
        ("KEYBOARD_LAYOUT", "english"),
        ("COMPANY", "x7Kq-2mPz"),
    ],
)
def test_values_that_are_not_looked_for(name, value):
    redactor = Redactor(environ={name: value}, home="")
    assert redactor.text(f"see {value} here") == f"see {value} here"


def test_the_lines_of_a_long_value_are_found_alone():
    lines = ("MIIEpAIBAAKCAQEA7bq1", "k3J9x8w7v6u5t4s3r2q1")
    redactor = Redactor(environ={"SIGNING_KEY": "\n".join(lines)}, home="")
    for line in lines:
        assert line not in redactor.text(f"E       {line}")


def test_the_environment_of_the_process_is_searched_unless_another_is_given(monkeypatch):
    monkeypatch.setenv("DEPLOY_TOKEN", "x7Kq-2mPz-99")
    assert "x7Kq-2mPz-99" not in Redactor().text("see x7Kq-2mPz-99")
    assert Redactor(environ={}).text("see x7Kq-2mPz-99") == "see x7Kq-2mPz-99"


def test_a_known_value_is_called_so_wherever_it_stands():
    redactor = Redactor(environ={"APP_PASSWORD": "hunter2x"}, key=b"k", home="")
    alone = redactor.text("hunter2x")
    assert alone.startswith("[redacted:env:")
    assert redactor.text("password='hunter2x'") == f"password='{alone}'"


def test_the_working_folder_is_no_secret():
    redactor = Redactor(environ={"PWD": "/srv/build/project", "OLDPWD": "/srv/build/before"}, key=b"k", home="")
    assert redactor.text("in /srv/build/project and /srv/build/before") == "in /srv/build/project and /srv/build/before"
