"""Instants as results files write them, in seconds since the epoch (UTC)."""

from datetime import UTC, datetime

EARLIEST = 86400.0
"""Runners write the epoch itself for a suite that never began; no test ran on that day."""


def instant(text: str) -> float | None:
    """Give the instant that the text names; None where it names none.

    ISO 8601 with any number of decimals, `… UTC` and RFC 2822 dates are read. A time without a zone is taken as UTC:
    the file does not say which was meant, and the same file must give the same report everywhere.
    """
    text = text.strip()
    moment = _as_iso(text) or _as_mail_date(text)
    if moment is None:
        return None
    seconds = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    return seconds if seconds >= EARLIEST else None


def has_zone(text: str) -> bool:
    """Whether the text says its zone; also for text that is no instant at all."""
    try:
        return datetime.fromisoformat(text.strip()).tzinfo is not None
    except ValueError:
        return True


def _as_iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.removesuffix(" UTC"))
    except ValueError:
        return None


def _as_mail_date(text: str) -> datetime | None:
    if not text[:1].isalpha():
        return None
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - only some JavaScript runners write such dates

    try:
        return parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
