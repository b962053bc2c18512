"""The fixture `evidence`: what a test says about itself while it runs.

It behaves the same whether the run is recorded or not: a step that fails, fails. Only what is kept differs. Nothing
heavy is imported here, because suites use the fixture without recording.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Literal, get_args

import pytest

Mode = Literal["real", "simulated", "indirect"]
MODES = get_args(Mode)
LEAVING = (pytest.skip.Exception, pytest.xfail.Exception, pytest.exit.Exception)
"""What pytest raises where a test has nothing more to do."""


class SoftStepsFailedError(AssertionError):
    """Steps that were allowed to fail without ending the test did fail; its cause is the group of their errors."""

    __module__ = "builtins"  # as pytest does for its own: the module's name would hide the message in summaries


class StepTaken:
    """One executed step. `outcome` is None while it runs."""

    __slots__ = ("duration", "error", "mode", "outcome", "title")

    def __init__(self, title: str, mode: Mode) -> None:
        self.title = title
        self.mode = mode
        self.outcome: Literal["passed", "failed", "not-run"] | None = None
        self.duration = 0.0
        self.error = ""


class Observed:
    """One observed value."""

    __slots__ = ("limit", "mode", "name", "unit", "value")

    def __init__(self, name: str, value: object, unit: str, limit: float | None, mode: Mode) -> None:
        self.name = name
        self.value = value
        self.unit = unit
        self.limit = limit
        self.mode = mode


class Evidence:
    """What one case recorded about itself. Modes are real, simulated, indirect."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.plans: list[str] = []
        self.steps: list[StepTaken] = []
        self.observations: list[Observed] = []
        self.attachments: list[str] = []
        self._soft: list[tuple[str, BaseException]] = []

    def plan(self, *titles: str) -> None:
        """Declare the steps that the test will take; those that it never reaches are recorded as not run."""
        for title in titles:
            self.plans.append(_text("a planned step", title))

    @contextmanager
    def step(self, title: str, mode: Mode = "real", *, soft: bool = False) -> Iterator[None]:
        """Record what runs inside as one step, also in async tests. A soft step's failure does not end the test.

        Raises whatever is raised inside; if soft, the case fails once, at the end of its call phase, with
        `SoftStepsFailedError`. Raises `ValueError` for an unknown mode.
        """
        __tracebackhide__ = True
        taken = StepTaken(_text("a step", title), _mode(mode))
        self.steps.append(taken)
        begin = perf_counter()
        try:
            yield
        except BaseException as error:
            taken.outcome = "not-run" if isinstance(error, pytest.skip.Exception) else "failed"
            taken.error = _words(error)
            if not soft or not _may_go_on(error):
                raise
            self._soft.append((title, error))
        else:
            taken.outcome = "passed"
        finally:
            taken.duration = perf_counter() - begin

    def observe(
        self, name: str, value: object, unit: str = "", limit: float | None = None, mode: Mode = "real"
    ) -> None:
        """Record a value with its unit. `limit` is an upper bound; keeping it is for the test to assert.

        Raises `ValueError` for an unknown mode or a limit that is no finite number.
        """
        if limit is not None and not -float("inf") < limit < float("inf"):
            raise ValueError(f"the limit of observation {name!r} is {limit!r}; give a finite number")
        self.observations.append(Observed(_text("an observation", name), value, unit, limit, _mode(mode)))

    def attach(self, path: str | Path) -> None:
        """Record that a file belongs to this case: its path, relative to the run's root where it lies below it.

        Raises `FileNotFoundError` if it is not there: a report does not promise a file that nobody wrote.
        """
        file = Path(path).resolve()
        if not file.exists():
            raise FileNotFoundError(f"cannot attach {path}: no such file")
        below = file.is_relative_to(self.root)
        self.attachments.append((file.relative_to(self.root) if below else file).as_posix())

    def unreached(self) -> tuple[str, ...]:
        """Give the planned steps that were never begun, in the order of the plan."""
        begun = Counter(step.title for step in self.steps)
        missing = []
        for title in self.plans:
            if begun[title]:
                begun[title] -= 1
            else:
                missing.append(title)
        return tuple(missing)

    def soft_failure(self) -> SoftStepsFailedError | None:
        """Give the one exception that names all soft failures since the last call; None if there was none."""
        failed, self._soft = self._soft, []
        if not failed:
            return None
        named = "; ".join(f"[{title}] {_words(error)}" for title, error in failed)
        failure = SoftStepsFailedError(f"{len(failed)} of {len(self.steps)} steps failed softly: {named}")
        errors = [error for _, error in failed]
        if len(errors) > 1:
            failure.__cause__ = BaseExceptionGroup("soft steps", errors)
        # It points at the first failed step: that is the line to read, not the end of the test.
        return failure.with_traceback(errors[0].__traceback__)


EVIDENCE = "execution_report_evidence"
"""The attribute of a test item that holds its `Evidence`. A stash would cost every test of every suite a miss."""


def _may_go_on(error: BaseException) -> bool:
    """Whether a test may go on after it: not after a skip, an expected failure, an exit, a cancellation."""
    return isinstance(error, Exception | pytest.fail.Exception) and not isinstance(error, LEAVING)


def _mode(mode: str) -> Mode:
    if mode not in MODES:
        raise ValueError(f"unknown mode {mode!r}; use one of {', '.join(MODES)}")
    return mode  # type: ignore[return-value] # narrowed by the membership test, which mypy does not follow


def _text(what: str, title: object) -> str:
    if not isinstance(title, str) or not title.strip():
        raise ValueError(f"{what} needs a name, not {title!r}")
    return title


def _words(error: BaseException) -> str:
    """Give type and text of an error; an error whose own text cannot be made is named by its type alone."""
    name = type(error).__name__
    try:
        text = str(error)
    except Exception:  # noqa: BLE001 - foreign code in __str__ may raise anything; the failure itself must survive
        return name
    return f"{name}: {text}" if text else name
