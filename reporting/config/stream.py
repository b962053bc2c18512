"""The register of revenue streams: disjoint, declared once by people, never computed here.

A stream is a part of the monthly recurring revenue (MRR) that somebody answers for. Amounts are exact: whole minor
units of one currency.
"""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

from reporting.config.declared import Declaration

LARGEST = 10**15
"""Below it amounts and their sums are exact in decimals of 28 digits, which is what the libraries count in."""


class Stream(Struct, frozen=True, kw_only=True):
    """One declared stream. `amount` is in minor units; `at_least` marks a lower bound ("$35K+").

    `guards` are patterns of node ids (shell wildcards, or the beginning of a node id up to `::`) in addition to the
    markers of the suite.
    """

    id: str
    name: str
    amount: int
    at_least: bool = False
    owner: str = ""
    guards: tuple[str, ...] = ()


class Register(Struct, frozen=True, kw_only=True):
    """All streams under one currency, with where the figures come from.

    `book_total` is in minor units; `digits` is how many decimals the currency has.
    """

    currency: str
    digits: int
    as_of: dt.date
    source: str
    owner: str
    streams: tuple[Stream, ...]
    book_total: int | None = None

    @property
    def total(self) -> int:
        """The sum of all streams in minor units."""
        return sum(stream.amount for stream in self.streams)


class _RegisterTable(Struct, frozen=True, kw_only=True):
    currency: str
    as_of: dt.date
    source: str
    owner: str
    book_total: float | int | str | None = None
    streams: dict[str, dict[str, object]] = {}


class _StreamTable(Struct, frozen=True, kw_only=True):
    amount: float | int | str
    name: str = ""
    at_least: bool = False
    owner: str = ""
    currency: str = ""
    guards: tuple[str, ...] = ()


def register(declaration: Declaration, table: Mapping[str, object]) -> Register:
    """Give the register that `[mrr]` declares.

    Raises `ConfigurationError` where it is not exact, not disjoint, or not in one currency.
    """
    keys = ("mrr",)
    head = declaration.record(table, _RegisterTable, keys)
    digits = _digits(declaration, head.currency)
    streams: list[Stream] = []
    names: dict[str, str] = {}
    for id_, raw in head.streams.items():
        place = (*keys, "streams", id_)
        stream = declaration.record(raw, _StreamTable, place)
        if stream.currency not in ("", head.currency):
            raise declaration.refuse(
                (*place, "currency"), f"one currency a register: [mrr] says {head.currency}; convert the amount to it"
            )
        name = stream.name or id_
        twin = names.setdefault(name.casefold(), id_)
        if twin != id_:
            raise declaration.refuse(place, f"overlaps stream {twin}: both are named {name}; streams are disjoint")
        amount = minor_units(declaration, (*place, "amount"), stream.amount, digits)
        streams.append(
            Stream(
                id=id_,
                name=name,
                amount=amount,
                at_least=stream.at_least,
                owner=stream.owner or head.owner,
                guards=stream.guards,
            )
        )
    book = None
    if head.book_total is not None:
        book = minor_units(declaration, (*keys, "book_total"), head.book_total, digits)
        if book < sum(stream.amount for stream in streams):
            raise declaration.refuse((*keys, "book_total"), "the streams sum to more than the book; one overlaps")
    return Register(
        currency=head.currency,
        digits=digits,
        as_of=head.as_of,
        source=head.source,
        owner=head.owner,
        streams=tuple(streams),
        book_total=book,
    )


def minor_units(declaration: Declaration, keys: tuple[str, ...], amount: float | str, digits: int) -> int:
    """Give the amount in minor units. Raises `ConfigurationError` for what is no exact, non-negative amount.

    A number of the file is taken as it is written: the shortest text of a float is what stood there.
    """
    try:
        value = Decimal(str(amount))
    except ArithmeticError:
        raise declaration.refuse(keys, f'{amount} is no amount; write a number such as 35000 or "35000.00"') from None
    if not value.is_finite() or value < 0:
        raise declaration.refuse(keys, "an amount is never negative; write what the stream brings in a month")
    if value >= LARGEST:
        raise declaration.refuse(keys, f"no stream brings {LARGEST:,} in a month; write it in units of the currency")
    scaled = value.scaleb(digits)
    if scaled != scaled.to_integral_value():
        raise declaration.refuse(keys, f"finer than the currency's minor unit; write at most {digits} decimals")
    return int(scaled)


def _digits(declaration: Declaration, currency: str) -> int:
    from babel.core import get_global  # noqa: PLC0415 - 40 ms that only a run with a register pays

    if currency not in get_global("all_currencies"):
        raise declaration.refuse(("mrr", "currency"), f"{currency} is no ISO 4217 code; write one such as USD or EUR")
    fractions = get_global("currency_fractions")
    return int(fractions.get(currency, fractions["DEFAULT"])[0])
