"""The figures of a run: every measure over all questions and by type, each with its n and its 95 % interval."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from evals.gold.questions import GoldQuestion
from evals.measures.record import Record
from evals.measures.scores import METRICS, Metric, Scored
from evals.measures.stats import Interval, bootstrap_mean, wilson

ALL = "all"
DIGITS = 6
"""To so many digits the figures are written down, so that the last bits of a sum make no difference."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure over the `n` questions of one type (or "all"), with the bounds of its 95 % interval.

    The interval is Wilson's for rates, for means the bootstrap clustered by cable.
    """

    metric: str
    type: str
    n: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run scored. A figure without a single question it says something of is left out."""

    questions: int
    errors: int
    rows: tuple[Figure, ...]

    def figure(self, metric: str, kind: str = ALL) -> Figure | None:
        """Return the figure of this measure over the questions of this type; None if it says nothing of them."""
        return next((row for row in self.rows if (row.metric, row.type) == (metric, kind)), None)

    def value(self, metric: str) -> float:
        """Return the measure over all questions; 0 if it says nothing of any."""
        found = self.figure(metric)
        return found.value if found else 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return the summary as `summary.json` holds it."""
        return asdict(self)


def summarise(scored: Sequence[Scored], cable_of: Mapping[str, str]) -> Summary:
    """Sum up these questions; `cable_of` gives for each id the cable that it is about (see `cables`)."""
    types = [ALL, *sorted({each.type for each in scored})] if scored else []
    rows = (
        _figure(metric, kind, [each for each in scored if kind in (ALL, each.type)], cable_of)
        for metric in METRICS
        for kind in types
    )
    errors = sum(each.error is not None for each in scored)
    return Summary(len(scored), errors, tuple(row for row in rows if row))


def cables(questions: Iterable[GoldQuestion]) -> dict[str, str]:
    """Return the cable that each question is about, by the question's id.

    It is the first of its first accepted set; a question that cites nothing stands for itself.
    """
    return {each.id: min(each.cites[0]).partition(" ")[0] if each.keys else each.id for each in questions}


def _figure(metric: Metric, kind: str, scored: Sequence[Scored], cable_of: Mapping[str, str]) -> Figure | None:
    found = [(value, cable_of.get(each.id, each.id)) for each in scored if (value := _score(metric, each)) is not None]
    if not found:
        return None
    values = [value for value, _ in found]
    interval = _interval(metric, values, [cable for _, cable in found])
    figures = sum(values) / len(values), interval.low, interval.high
    return Figure(metric.name, kind, len(values), *(round(each, DIGITS) for each in figures))


def _score(metric: Metric, scored: Scored) -> float | None:
    return scored.scores.get(metric.name)


def _interval(metric: Metric, values: Sequence[float], clusters: Sequence[str]) -> Interval:
    return wilson(sum(values), len(values)) if metric.kind == "rate" else bootstrap_mean(values, clusters)


@dataclass(frozen=True, slots=True)
class Spread:
    """The median and the 95th percentile of some times in milliseconds, or of some numbers of tokens."""

    n: int
    p50: float
    p95: float


def timings(records: Iterable[Record]) -> dict[str, Spread]:
    """Return how long each step took from the question on. It differs from run to run, so it is no score."""
    return _spreads(record.timings_ms for record in records if record.error is None)


def usage(records: Iterable[Record]) -> dict[str, Spread]:
    """Return what the model used for a question (tokens), by the names that its server gives; or what it would get."""
    return _spreads((record.prompt or record.answer or {}).get("usage", {}) for record in records)


def _spreads(rows: Iterable[Mapping[str, float]]) -> dict[str, Spread]:
    found: dict[str, list[float]] = {}
    for row in rows:
        for name, value in row.items():
            found.setdefault(name, []).append(value)
    return {name: Spread(len(values), *_percentiles(values)) for name, values in found.items()}


def _percentiles(values: Sequence[float]) -> tuple[float, float]:
    """Return the median, and the value that 95 of 100 do not exceed (nearest rank)."""
    rank = -(-95 * len(values) // 100)
    return statistics.median(values), sorted(values)[rank - 1]
