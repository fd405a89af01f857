"""How well the check tells faithful sentences from others: rates with intervals, and the area under its curve."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from evals.measures.stats import wilson
from evals.verifying.checking import RANK, Judged

BINS = 10
"""So many steps of the chance that a verifier gives are told apart."""
CHECKABLE = frozenset({"figure", "unit", "date", "name", "citation", "negation", "empty"})
"""The kinds of errors that code can see."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of `n` sentences, with the bounds of its 95 % interval (Wilson's)."""

    n: int
    hits: int
    value: float
    low: float
    high: float

    @classmethod
    def of(cls, outcomes: Sequence[bool]) -> Rate | None:
        """Return the share that is so; None if there is nothing to count."""
        if not outcomes:
            return None
        n, hits = len(outcomes), sum(outcomes)
        span = wilson(hits, n)
        return cls(n, hits, hits / n, span.low, span.high)


@dataclass(frozen=True, slots=True)
class Step:
    """The sentences whose chance lies between two bounds, the mean of their chances, and how many are faithful."""

    low: float
    high: float
    chance: float
    faithful: Rate


@dataclass(frozen=True, slots=True)
class Figures:
    """What a file of labelled sentences says of the check; None if it has no sentence to say it of."""

    n: int
    balanced_accuracy: float | None
    auc: float | None
    errors_caught: Rate | None
    faithful_flagged: Rate | None
    checkable_caught: Rate | None
    caught: dict[str, Rate]
    """Errors caught, by kind."""
    flagged: dict[str, Rate]
    """Faithful sentences flagged, by kind."""
    labels: dict[str, Rate]
    """How many of the sentences with a label are faithful: what that label is worth."""
    calibration: tuple[Step, ...]
    """The same by the chance that a verifier gives; empty if none gives one."""

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as plain values."""
        return asdict(self)


def figures(found: Sequence[Judged]) -> Figures:
    """Sum up what the check said."""
    caught, flagged = _flagged(found, faithful=False), _flagged(found, faithful=True)
    return Figures(
        len(found),
        (caught.value + 1 - flagged.value) / 2 if caught and flagged else None,
        auc([each.score for each in found if each.row.faithful], [e.score for e in found if not e.row.faithful]),
        caught,
        flagged,
        _flagged([each for each in found if each.row.kind in CHECKABLE], faithful=False),
        _by_kind(found, faithful=False),
        _by_kind(found, faithful=True),
        _by_label(found),
        tuple(_by_chance(found)),
    )


def auc(faithful: Sequence[float], others: Sequence[float]) -> float | None:
    """Return the chance that a faithful sentence scores above another, ties by half (Mann and Whitney 1947)."""
    if not faithful or not others:
        return None
    ranked = sorted(others)
    below = sum(bisect_left(ranked, score) + bisect_right(ranked, score) for score in faithful)
    return below / (2 * len(faithful) * len(others))


def _flagged(found: Sequence[Judged], *, faithful: bool) -> Rate | None:
    return Rate.of([not each.checked.holds for each in found if each.row.faithful == faithful])


def _by_kind(found: Sequence[Judged], *, faithful: bool) -> dict[str, Rate]:
    kinds = sorted({each.row.kind for each in found})
    rates = {kind: _flagged([each for each in found if each.row.kind == kind], faithful=faithful) for kind in kinds}
    return {kind: rate for kind, rate in rates.items() if rate}


def _by_label(found: Sequence[Judged]) -> dict[str, Rate]:
    rates = {label: Rate.of([e.row.faithful for e in found if e.checked.support == label]) for label in RANK[::-1]}
    return {label: rate for label, rate in rates.items() if rate}


def _by_chance(found: Sequence[Judged]) -> Iterator[Step]:
    """Yield the steps of chance in which a sentence lies, the lowest first."""
    steps: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    for each in found:
        if each.chance is not None:
            steps[min(int(each.chance * BINS), BINS - 1)].append((each.chance, each.row.faithful))
    for step, told in sorted(steps.items()):
        if rate := Rate.of([faithful for _, faithful in told]):
            yield Step(step / BINS, (step + 1) / BINS, sum(chance for chance, _ in told) / len(told), rate)
