"""What there is to tell of one case: its name, its notes, and what was found in it. Statements only, no text yet."""

from collections.abc import Iterator

from reporting.model import (
    NOTHING,
    Case,
    Clause,
    Code,
    Observation,
    Outcome,
    Quote,
    Seconds,
    Statement,
    clause,
    proof_of,
    signature_of,
    state,
)

IN_WORDS: dict[Outcome, str] = {"failed": "failed", "error": "is in error", "crashed": "crashed"}


def short(case: Case) -> str:
    """Give the case's name within its suite."""
    suite, joint, name = case.nodeid.partition("::")
    return name if joint else suite


def case_notes(index: int, case: Case) -> Iterator[Statement]:
    """Give what is to be told below the case's line: intent, failures, attempts, reasons, subtests."""
    where = f"/cases/{index}"
    if case.intent:
        yield state("Intent (docstring): {intent}", f"{where}/intent", intent=Quote(case.intent))
    for number, failure in enumerate(case.failures):
        yield state(
            "{type} in {phase}{at}: {message}; signature {signature}",
            f"{where}/failures/{number}",
            type=Code(failure.type) if failure.type else "Failure",
            phase=failure.phase,
            at=clause(" at {place}", place=Code(str(failure.place))) if failure.place else NOTHING,
            message=Quote(failure.words or "no message"),
            signature=Code(signature_of(failure)),
        )
    for number, attempt in enumerate(case.attempts):
        why = (
            clause(": {message}", message=Quote(attempt.failure.words or "no message")) if attempt.failure else NOTHING
        )
        yield state(
            "Attempt {number} of {whole}: {outcome}, {seconds}{why}",
            f"{where}/attempts/{number}",
            number=number + 1,
            whole=len(case.attempts),
            outcome=attempt.outcome,
            seconds=Seconds(attempt.duration),
            why=why,
        )
    if case.reason:
        yield state("Reason given: {reason}", f"{where}/reason", reason=Quote(case.reason))
    for number, subtest in enumerate(case.subtests):
        if subtest.outcome != "passed":
            yield state(
                "Subtest {title} {outcome}: {message}",
                f"{where}/subtests/{number}",
                title=Quote(subtest.title),
                outcome=subtest.outcome,
                message=Quote(subtest.words or "no message"),
            )


def findings(case: Case) -> int:
    """Give how many statements `findings_of` gives of the case: a proven pass has none but what it observed."""
    return len(case.observations) + (proof_of(case).state != "proven")


def findings_of(index: int, case: Case) -> Iterator[Statement]:
    """Give what the case observed, and what its outcome rests on beyond the outcome itself."""
    for number, seen in enumerate(case.observations):
        value, limit = _written(seen)
        yield state(
            "{name}: {value}{unit}{limit}{mode}",
            f"/cases/{index}/observations/{number}",
            name=seen.name,
            value=value,
            unit=clause(" {unit}", unit=seen.unit) if seen.unit else NOTHING,
            limit=_limit(seen, limit),
            mode=NOTHING if seen.mode == "real" else clause(" ({mode})", mode=seen.mode),
        )
    if case.outcome in IN_WORDS:
        first = case.failures[0] if case.failures else None
        yield state(
            "{name} {word}: {message}",
            f"/cases/{index}/outcome",
            name=Code(short(case)),
            word=IN_WORDS[case.outcome],
            message=Quote((first and first.words) or "no message"),
        )
    elif (proof := proof_of(case)).state == "unproven":
        yield state("{name} proves nothing: {reason}.", f"/cases/{index}", name=Code(short(case)), reason=proof.reason)
    elif case.outcome == "xfailed":
        yield state(
            "{name} failed as declared: {reason}.",
            f"/cases/{index}",
            name=Code(short(case)),
            reason=Quote(case.reason or "no reason given"),
        )


def _limit(seen: Observation, limit: str) -> Clause:
    if seen.limit is None:
        return NOTHING
    return clause(
        ", limit {limit}{unit}: {kept}",
        limit=limit,
        unit=clause(" {unit}", unit=seen.unit) if seen.unit else NOTHING,
        kept={True: "within", False: "not within", None: "not comparable"}[seen.within],
    )


def _written(seen: Observation) -> tuple[str, str]:
    """Give value and limit as they are read: with six digits, with all where six would not compare as the two do."""
    value, limit = _shortened(seen.value), "" if seen.limit is None else _shortened(seen.limit)
    if seen.within is None or (float(value) <= float(limit)) == seen.within:
        return value, limit
    return repr(seen.value), repr(seen.limit)


def _shortened(value: float | str) -> str:
    """Give a value. Digits are not grouped: it may be a code or a port."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int) else f"{value:.6g}"
