"""Instants and durations as results files write them, in seconds; instants since the epoch (UTC)."""

from datetime import UTC, datetime

EARLIEST = 86400.0
"""Runners write the epoch itself for a suite that never began; no test ran on that day."""
SANE = 1e9
"""Seconds. A case that took thirty years is a mistake, and a few of them are no sum that can be written down."""
FIRST_IN_MS = 1e11
"""Some writers give seconds where the schema says milliseconds; no test ran in the first years after 1970."""


def instant(text: str) -> float | None:
    """Give the instant that the text names; None where it names none.

    ISO 8601 with any number of decimals, `… UTC`, RFC 2822 dates and counts since the epoch are read. A time without a
    zone is taken as UTC: the file does not say which was meant, and the same file must give the same report everywhere.
    """
    text = text.strip()
    if _is_count(text):
        return since_epoch(float(text))
    moment = _as_iso(text) or _as_mail_date(text)
    if moment is None:
        return None
    seconds = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    return seconds if seconds >= EARLIEST else None


def has_zone(text: str) -> bool:
    """Whether the text says its zone; also for text that is no instant at all."""
    try:
        return _is_count(text) or datetime.fromisoformat(text.strip()).tzinfo is not None
    except ValueError:
        return True


def in_seconds(value: float | None) -> float | None:
    """Give the seconds of a duration in milliseconds; None for one that is missing, negative or beyond reason."""
    return value / 1000 if value is not None and 0 <= value < SANE * 1000 else None


def possible(value: float | None) -> float | None:
    """Give an instant in seconds since the epoch; None for one that no run can have had, and no calendar may name."""
    return value if value is not None and EARLIEST <= value < FIRST_IN_MS else None


def since_epoch(value: float | None) -> float | None:
    """Give an instant in seconds since the epoch; None for one that is missing or of no possible run."""
    if value is None or not 1e8 < value < 1e14:
        return None
    return value / 1000 if value > FIRST_IN_MS else value


def _is_count(text: str) -> bool:
    """Whether it is a count of seconds or milliseconds, as Playwright wrote before version 1.32."""
    return text.isdecimal() and 10 <= len(text) <= 13


def _as_iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.removesuffix(" UTC"))
    except ValueError:
        return None


def _as_mail_date(text: str) -> datetime | None:
    if not any(map(str.isalpha, text[:4])):
        return None
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - only TestNG and some JavaScript runners write them

    try:
        return parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
