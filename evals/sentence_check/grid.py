"""A search for thresholds of the check: one after the other along a grid, until none gets better."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from qa.check.thresholds import Thresholds

GRID: Mapping[str, tuple[float, ...]] = {
    "enough_words": (0, 0.1, 0.2, 0.25, 0.3, 0.4),
    "bare_below": (0, 0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7),
    "clearly_elsewhere": (0.2, 0.25, 0.3, 0.4, 0.5, 1),
    "opposite_words": (0, 0.3, 0.4, 0.5, 0.6, 0.7, 1),
    "same_words": (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1),
    "about": (0, 0.05, 0.07, 0.1, 0.15),
    "above": (0, 0.1, 0.2, 0.3),
    "below": (0, 0.1, 0.15, 0.2),
    "part": (0, 0.03, 0.06, 0.1),
}
"""The values that are tried; 0 or 1 at an end is a rule that never speaks, or always."""
MOST_FLAGGED = 0.15
"""Of the faithful sentences."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Labelled sentences, and what the check says of them by any thresholds."""

    faithful: Sequence[bool]
    passed: Callable[[Thresholds], Sequence[bool]]
    allowed: Callable[[Thresholds], bool]
    """Whether it still tells drafts that are made by rule; asked only of what is better on the sentences."""

    def loss(self, thresholds: Thresholds, rows: Sequence[int]) -> tuple[float, float]:
        """Return how far too many faithful ones of these rows are flagged, and balanced accuracy below 0."""
        passed = self.passed(thresholds)
        flagged = {side: [not passed[row] for row in rows if self.faithful[row] is side] for side in (True, False)}
        false, caught = (sum(each) / len(each) if each else 0.0 for each in (flagged[True], flagged[False]))
        return round(max(0.0, false - MOST_FLAGGED), 9), -round((1 - false + caught) / 2, 9)


def chosen(trial: Trial, start: Thresholds, rows: Sequence[int]) -> Thresholds:
    """Return the thresholds that do best on these rows; of equal ones those nearest to where it starts."""
    best = start
    while True:
        before = best
        for name in GRID:
            best = _along(name, best, start, trial, rows)
        if best == before:
            return best


def _along(name: str, best: Thresholds, start: Thresholds, trial: Trial, rows: Sequence[int]) -> Thresholds:
    """Return the best with one threshold changed, or as it is."""
    own = getattr(start, name)

    def standing(tried: Thresholds) -> tuple[tuple[float, float], float, float]:
        value = getattr(tried, name)
        return trial.loss(tried, rows), abs(value - own), value

    tried = {best, *(replace(best, **{name: value}) for value in GRID[name])}
    return next(each for each in sorted(tried, key=standing) if each == best or trial.allowed(each))


def chosen_by_folds(trial: Trial, start: Thresholds, folds: Sequence[int]) -> list[Thresholds]:
    """Return for each row the thresholds that were chosen on the rows of the other folds."""
    by_fold = {
        fold: chosen(trial, start, [row for row, other in enumerate(folds) if other != fold])
        for fold in sorted({*folds})
    }
    return [by_fold[fold] for fold in folds]
