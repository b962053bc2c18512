"""The same service, suite or test in two states."""

from collections.abc import Iterator

from reporting.audit.finding import Finding
from reporting.audit.picture import Picture
from reporting.audit.standing import Standing, Subject

_MOST_KNOWN = 50
_SAYS = {"pass": "as passed", "warn": "with a warning", "fail": "as failed", "unknown": "as not known"}


def check(picture: Picture) -> Iterator[Finding]:
    """Give the second of two states that the document gives to one thing, when nothing parts them in time or place."""
    groups: dict[tuple[Subject, frozenset[str]], list[Standing]] = {}
    for standing in picture.account.standings:
        if standing.mood == "stated" and standing.state != "unknown":
            groups.setdefault((standing.subject, standing.key), []).append(standing)
    for group in groups.values():
        if _shared_name(group):
            continue
        first: list[Standing] = []
        one_place = len({standing.address for standing in group if standing.address}) == 1
        for standing in group:
            same = [known for known in first[-_MOST_KNOWN:] if _same(known, standing, one_place=one_place)]
            if any(known.state == standing.state for known in same):
                continue
            first.append(standing)
            other = next((known for known in same if _comparable(known, standing)), None)
            if other is not None:
                yield _finding(picture, other, standing)


def _shared_name(group: list[Standing]) -> bool:
    """Whether several tests go by one name: a list shows it twice in one state, as for the tries of a flaky test."""
    seen = [(standing.state, id(standing.unit.item.label)) for standing in group if standing.unit.item]
    return group[0].subject == "test" and len(set(seen)) < len(seen)


def _same(one: Standing, other: Standing, *, one_place: bool) -> bool:
    """Whether two places speak of the same thing at the same time and place."""
    if one.context != other.context:
        return False
    if one.suite and other.suite and one.suite is not other.suite and one.subject == "test":
        return False
    if one.address and other.address:
        return one.address == other.address
    return one.address == other.address or one_place


def _comparable(one: Standing, other: Standing) -> bool:
    """Whether the two states are held to one measure: words alone never contradict words that are no sign."""
    if one.subject != "service" and "pass" not in {one.state, other.state}:
        return False
    return one.signed or other.signed or {one.state, other.state} == {"pass", "fail"}


def _finding(picture: Picture, one: Standing, other: Standing) -> Finding:
    says = _SAYS | ({"pass": "as working"} if one.subject == "service" else {})
    flips = one.subject == "test" and {one.state, other.state} == {"pass", "fail"}
    return picture.account.finding(
        "contradiction",
        "decision" if flips else "error",
        other.unit,
        (other.start, other.end),
        f"{other.name} is shown {says[other.state]} here and {says[one.state]} in line "
        f"{picture.account.line(one.unit, one.start)}.",
    )
