"""Folds: a question is scored by weights that have seen none of its cables."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

from index.learned.linear_model import LinearModel

FOLDS = 5
Example = TypeVar("Example")
Result = TypeVar("Result")


def folds(cables: Sequence[Collection[str]], count: int = FOLDS) -> list[int]:
    """Return the fold of each question, so that a cable is wholly in one.

    If most questions hang together by their cables, as in an archive of five, it is the fold of the first cable alone.
    """
    groups = _connected(cables)
    if max(Counter(groups).values(), default=0) > len(groups) / 2:
        groups = [min(each, default="") for each in cables]
    sizes = Counter(groups)
    filled, fold_of = [0] * count, {}
    # The largest first, each to the fold that has least: the folds become equal, and the same each time.
    for name in sorted(sizes, key=lambda name: (-sizes[name], hashlib.sha256(name.encode()).digest())):
        fold_of[name] = filled.index(min(filled))
        filled[fold_of[name]] += sizes[name]
    return [fold_of[name] for name in groups]


def _connected(cables: Sequence[Collection[str]]) -> list[str]:
    """Return for each question the name of the group of cables that its own hang together with."""
    leaders: dict[str, str] = {}

    def leader(cable: str) -> str:
        while leaders.setdefault(cable, cable) != cable:
            cable = leaders[cable]
        return cable

    for each in cables:
        first, *others = sorted(each) or [""]
        for other in others:
            leaders[leader(other)] = leader(first)
    return [leader(min(each, default="")) for each in cables]


def cross_validated(
    examples: Sequence[Example],
    places: Sequence[int],
    fit: Callable[[list[Example]], LinearModel],
    use: Callable[[LinearModel, Example], Result],
) -> list[Result]:
    """Return what a model that was fitted on the other folds makes of each example."""
    results: dict[int, Result] = {}
    for fold, rows in sorted(_rows(places).items()):
        model = fit([example for example, place in zip(examples, places, strict=True) if place != fold])
        results |= {row: use(model, examples[row]) for row in rows}
    return [results[row] for row in range(len(examples))]


def _rows(places: Sequence[int]) -> dict[int, list[int]]:
    rows: dict[int, list[int]] = defaultdict(list)
    for row, place in enumerate(places):
        rows[place].append(row)
    return rows
