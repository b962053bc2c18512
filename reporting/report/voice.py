"""How statements and quantities sound in a document: the only place where a number becomes text.

Rates stand beside their whole and are rounded down; 100% and 0% are printed only when exact. Amounts are written by the
locale's rules, instants in the declared zone.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Literal

from reporting.config import Config
from reporting.errors import ConfigurationError
from reporting.markdown import Markdown, cell, cell_code, code, text
from reporting.model import Clause, Code, Count, Moment, Money, Quote, Ratio, Seconds, Statement, Value, plural
from reporting.report.sentence import Sentence

if TYPE_CHECKING:
    from babel import Locale

Position = Literal["text", "cell"]

PLAIN_NAME = re.compile(r"[\w./:\[\]=, +-]*[\w./:\[\]=,+-]", re.ASCII)
OPENING, CLOSING = "\N{LEFT DOUBLE QUOTATION MARK}", "\N{RIGHT DOUBLE QUOTATION MARK}"

_text = lru_cache(1 << 10)(text)
_cell = lru_cache(1 << 10)(cell)


@lru_cache(1 << 10)
def _code(identifier: str, position: Position) -> Markdown:
    # A code span is safe in a cell too, and stays copyable, unless the name itself could end cell or span.
    return code(identifier) if position == "text" or PLAIN_NAME.fullmatch(identifier) else cell_code(identifier)


class Voice:
    """Says statements in one zone, one locale and one currency."""

    def __init__(self, *, zone: str = "UTC", locale: str = "en_US", currency: str = "", digits: int = 2) -> None:
        self.zone = zone
        self.locale = locale
        self._currency = currency
        self._digits = digits
        self._kinds: dict[Position, defaultdict[type, Callable[[Any], str]]] = {
            "text": self._said("text"),
            "cell": self._said("cell"),
        }

    def say(self, statement: Statement, position: Position = "text", icon: str = "") -> Sentence:
        """Give the statement as a sentence of the document, every value escaped for its position, behind its icon."""
        words = icon + self._filled(statement.pattern, statement.values, position)
        return Sentence(words, statement.sources)

    def value(self, value: Value, position: Position = "text") -> Markdown:
        """Give one value as text."""
        return Markdown(self._kinds[position][type(value)](value))

    def _filled(self, pattern: str, values: Mapping[str, Value], position: Position) -> str:
        kinds = self._kinds[position]
        return pattern.format_map({name: kinds[type(value)](value) for name, value in values.items()})

    def _said(self, position: Position) -> defaultdict[type, Callable[[Any], str]]:
        """Give how each kind of value is said in the position."""
        # Most words come again and again. (A cache would take Markdown, a kind of its own, for the text it equals.)
        escaped, known = (cell, _cell) if position == "cell" else (text, _text)
        kinds: dict[type, Callable[[Any], str]] = {
            str: known,
            int: "{:,}".format,
            Code: lambda value: _code(value.text, position),
            Quote: lambda value: f"{OPENING}{known(value.text)}{CLOSING}",
            Clause: lambda value: self._filled(value.pattern, value.values, position) if value.pattern else "",
            Count: lambda value: f"{value.number:,} {plural(value.noun, value.number)}",
            Ratio: ratio,
            Seconds: lambda value: duration(value.value),
            Money: self._money,
            Moment: lambda value: "not recorded" if value.at is None else self._moment(value.at),
        }
        return defaultdict(lambda: escaped, kinds)

    def date(self, at: float) -> str:
        """Give the day of an instant in the declared zone, as `2025-08-19`."""
        return dt.datetime.fromtimestamp(at, self._zoneinfo).date().isoformat()

    def _moment(self, at: float) -> str:
        local = dt.datetime.fromtimestamp(at, self._zoneinfo)
        if self.zone == "UTC":
            return f"{local:%Y-%m-%d %H:%M:%S} UTC"
        offset = f"{local:%z}"
        return f"{local:%Y-%m-%d %H:%M:%S} UTC{offset[:3]}:{offset[3:]} ({self.zone})"

    def _money(self, money: Money) -> str:
        from babel.numbers import format_currency  # noqa: PLC0415 - 100 ms that only a register costs

        amount = Decimal(money.minor).scaleb(-self._digits)
        written = format_currency(amount, self._currency, locale=self._babel)
        return f"at least {written}" if money.at_least else str(written)

    @cached_property
    def _zoneinfo(self) -> dt.tzinfo:
        if self.zone == "UTC":
            return dt.UTC
        import zoneinfo  # noqa: PLC0415 - UTC needs no tables

        return zoneinfo.ZoneInfo(self.zone)

    @cached_property
    def _babel(self) -> "Locale":
        from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - only a register costs it

        try:
            return Locale.parse(self.locale)
        except (UnknownLocaleError, ValueError):
            raise ConfigurationError(f"locale {self.locale} is not known; write one such as en_US or de_CH") from None


def voice_of(config: Config) -> Voice:
    """Give the voice that is declared."""
    register = config.register
    if register is None:
        return Voice(zone=config.zone, locale=config.locale)
    return Voice(zone=config.zone, locale=config.locale, currency=register.currency, digits=register.digits)


def percent(part: int, whole: int) -> str:
    """Give the rate with one decimal, rounded down; 100% and 0% only when exact, "no cases" without a whole."""
    if whole == 0:
        return "of none"
    if part in (0, whole):
        return "0%" if part == 0 else "100%"
    tenths = part * 1000 // whole
    return f"{tenths // 10}.{tenths % 10}%" if tenths else "under 0.1%"


def ratio(value: Ratio) -> str:
    """Give a part beside its whole and unit: "6 of 8 test functions (75.0%)"."""
    return f"{value.part:,} of {value.whole:,} {plural(value.noun, value.whole)} ({percent(value.part, value.whole)})"


def duration(seconds: float | None) -> str:
    """Give a duration in seconds with two decimals; what was not recorded is not zero."""
    if seconds is None:
        return "not recorded"
    if 0 < seconds < 0.005:
        return "under 0.01 s"
    return f"{seconds:,.2f} s"
