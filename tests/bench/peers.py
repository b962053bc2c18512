"""Rows on others: each peer's own code reads the results that our command reads, in the same rounds.

A peer that cannot be had, or does not get through, has a row that says so. Limits are of wall time on a large run.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.bench.inputs import Inputs
from tests.bench.measure import MB, WALL, Command, Cost, UnexpectedEndError, cost_of, interleaved, median, ratio
from tests.bench.packages import NotThereError
from tests.bench.peer import ALLURE, READERS_OF_JUNIT, Peer, version
from tests.bench.row import NOT_MEASURED, Row

FEWER, MANY = 10_000, 100_000
ROUNDS = 5
FORMS = {"json": "the same cases as pytest-json-report", "junit": "the same file", "allure": "the same folder"}


def peers_small(inputs: Inputs) -> Iterator[Row]:
    """What others take for an ordinary run; Allure, which takes much longer, is left out."""
    yield from against(inputs, READERS_OF_JUNIT, FEWER, ("junit",))


def peers(inputs: Inputs) -> Iterator[Row]:
    """What others take for a large run."""
    yield from against(inputs, READERS_OF_JUNIT, MANY, ("junit",))
    # A file a case is what reading Allure's own format costs us too: the limit is on what pytest leaves.
    yield from against(inputs, (ALLURE,), MANY, ("json", "allure"))


def against(
    inputs: Inputs, asked: Sequence[Peer], cases: int, forms: Sequence[str], rounds: int = ROUNDS
) -> Iterator[Row]:
    """Give a row for each peer and form that our command reads. Peers read the last form, limits are on the first."""
    ours = {form: inputs.ours("render", str(inputs.results(cases, form)), "-o", "-", "--exit-zero") for form in forms}
    there, reasons = _ready(inputs, asked, inputs.results(cases, forms[-1]))
    costs: Mapping[str, Sequence[Cost]] = {}
    if there:
        for command in ours.values():
            cost_of(command)
        costs = interleaved({**ours, **there}, rounds, warm=True)
    for peer in asked:
        for form in forms:
            limit = peer.limit if cases == MANY and form == forms[0] else None
            bound = f">= {limit} x" if limit else ""
            name = f"{peer.name} {version(inputs, peer)}".rstrip()
            what = f"{cases:,} cases, {name}: wall against ours on {FORMS[form]}"
            if peer.name in there:
                their, our = costs[peer.name], costs[form]
                times = ratio(their, our, WALL)
                figures = f"{_figures(their)} against {_figures(our)}"
                measured = f"{times}, CPU {ratio(their, our).middle:.3g} x: {figures}"
                yield Row(what, bound, measured, times.reaching(limit) if limit else "")
            else:
                yield Row(what, bound, f"not measured: {reasons[peer.name]}", NOT_MEASURED)


def _ready(inputs: Inputs, asked: Sequence[Peer], path: Path) -> tuple[dict[str, Command], dict[str, str]]:
    """Give the commands of the peers that got through once, and why others did not."""
    there: dict[str, Command] = {}
    reasons: dict[str, str] = {}
    for peer in asked:
        folder = inputs.folder / "peers" / peer.ready.__name__.strip("_")
        folder.mkdir(parents=True, exist_ok=True)
        try:
            command = peer.ready(inputs, folder, path)
            cost_of(command)
        except (NotThereError, UnexpectedEndError) as error:
            reasons[peer.name] = " ".join(str(error).split()).replace("|", "\\|")
        else:
            there[peer.name] = command
    return there, reasons


def _figures(costs: Sequence[Cost]) -> str:
    cost = median(costs)
    return f"{cost.wall:.2f} s (CPU {cost.cpu:.2f} s, peak {cost.peak / MB:.0f} MB)"
