"""Why there was no answer, in plain words, where no server on this machine can be made to say it."""

import errno
import ssl

import pytest

from reporting.health.cause import cause


def chained(outer: Exception, inner: Exception) -> Exception:
    outer.__cause__ = inner
    return outer


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENETUNREACH, "Network is unreachable"), "network is unreachable"),
        (chained(RuntimeError("odd"), OSError(errno.EHOSTUNREACH, "No route to host")), "no route to host"),
        (BrokenPipeError(), "connection closed while asking"),
        (ConnectionAbortedError(), "connection aborted"),
        (EOFError(), "connection closed without an answer"),
        (PermissionError(), "permission denied"),
        (UnicodeError("label too long"), "the host name is not valid"),
        (chained(RuntimeError("odd"), TimeoutError()), "no complete answer within 0.5 s"),
        (chained(TimeoutError(), ConnectionRefusedError()), "connection refused"),
        (ssl.SSLError("bad handshake"), 'TLS handshake failed: "bad handshake"'),
        (ssl.SSLZeroReturnError(6, "closed"), 'TLS handshake failed: "closed"'),
        (ssl.SSLError(), 'TLS handshake failed: "SSLError"'),
        (ssl.SSLCertVerificationError("no match"), 'certificate not accepted: "no match"'),
        (RuntimeError("an odd\nthing"), 'RuntimeError: "an odd thing"'),
    ],
)
def test_the_cause_is_named_by_what_the_system_said(error: Exception, words: str) -> None:
    assert cause(error, 0.5) == words


def test_errors_that_were_raised_from_each_other_come_to_an_end() -> None:
    first, second = RuntimeError("first"), RuntimeError("second")
    assert cause(chained(first, chained(second, first)), 0.5) == 'RuntimeError: "first"'
