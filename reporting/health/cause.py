"""Says in plain words why there was no answer, from the error that the system or a client library raised."""

import socket
import ssl

from reporting.health.prober import quoted

WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (ConnectionRefusedError, "connection refused"),
    (ConnectionResetError, "connection reset"),
    (ConnectionAbortedError, "connection aborted"),
    (BrokenPipeError, "connection closed while asking"),
    (socket.gaierror, "the host name does not resolve"),
    (EOFError, "connection closed without an answer"),
    (FileNotFoundError, "no such file"),
    (PermissionError, "permission denied"),
    (UnicodeError, "the host name is not valid"),  # what Python's IDNA codec raises
)


def cause(error: BaseException, seconds: float) -> str:
    """Give the cause in lower case, looked for in the error and in those that it was raised from.

    `seconds` is the time that was given. Without a cause that the system named, the error's own text is quoted.
    """
    chain = tuple(_chain(error))
    for link in chain:
        if isinstance(link, ssl.SSLCertVerificationError):
            return f"certificate not accepted: {_openssl(link, 'verify_message')}"
        if isinstance(link, ssl.SSLError):
            return f"TLS handshake failed: {_openssl(link, 'reason')}"
        for kind, words in WORDS:
            if isinstance(link, kind):
                return words
    if any(isinstance(link, TimeoutError) for link in chain):
        return f"no complete answer within {seconds:g} s"
    for link in chain:
        if isinstance(link, OSError) and link.strerror:
            return link.strerror.lower()
    return f"{type(error).__name__}: {quoted(' '.join(str(error).split()))}"


def _openssl(error: ssl.SSLError, attribute: str) -> str:
    """Give what OpenSSL said; an error that Python code raised lacks the attribute and says its own."""
    said = getattr(error, attribute, None) or error.strerror or next(iter(error.args), type(error).__name__)
    return quoted(str(said))


def _chain(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found
