"""Two runs over the same gold questions, question by question: what changed, and is it more than chance?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from evals.measures.scores import BY_NAME, METRICS, Metric, Scored, shown_in
from evals.measures.stats import (
    CONFIDENCE,
    holm,
    mcnemar,
    paired_bootstrap,
    smallest_mean_difference,
    smallest_rate_difference,
)
from index.errors import UsageError

PRIMARY = tuple(metric.name for metric in shown_in("primary"))
"""The measures over which p is corrected: one for each thing that a change is made for. The others say much the same in
other words; correcting over all twenty would hide every change.
"""
VERDICT = "accuracy"
"""The measure whose changes are listed: answered right, or rightly refused."""
VERDICT_OF_PROMPTS = "prompt 600"
"""The same if no model was asked."""


@dataclass(frozen=True, slots=True)
class Row:
    """One measure in both runs, over the `n` questions of which it says something in both.

    `low` and `high` bound the difference with 95 % confidence (paired bootstrap, clustered by cable); `p` is McNemar's
    for a rate and the bootstrap's for a mean; `corrected` is p after Holm, for the primary measures alone. `gained` and
    `lost` are the ids whose score became better and worse. `smallest` is the smallest difference that these questions
    could show; None where they cannot show any.
    """

    metric: str
    n: int
    before: float
    after: float
    difference: float
    low: float
    high: float
    p: float
    corrected: float | None
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    smallest: float | None

    @property
    def worse(self) -> bool:
        """Tell if the second run is worse by this measure, be it by chance."""
        return self.difference < 0 if BY_NAME[self.metric].higher_is_better else self.difference > 0

    @property
    def beyond_chance(self) -> bool:
        """Tell if chance alone would give as much in fewer than 5 of 100 comparisons, all primary measures counted."""
        return (self.p if self.corrected is None else self.corrected) <= 1 - CONFIDENCE


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every measure that both runs have."""

    rows: tuple[Row, ...]

    def row(self, metric: str) -> Row:
        """Return the row of this measure; KeyError if a run lacks it."""
        return {row.metric: row for row in self.rows}[metric]

    @property
    def verdict(self) -> Row:
        """Return the row whose changes are listed."""
        for row in self.rows:
            if row.metric in (VERDICT, VERDICT_OF_PROMPTS):
                return row
        raise UsageError("these runs have no question with an answer: there is nothing to compare.")

    @property
    def worse(self) -> tuple[Row, ...]:
        """Return the primary measures by which the second run is worse, and not by chance."""
        return tuple(row for row in self.rows if row.corrected is not None and row.worse and row.beyond_chance)

    def under(self, metric: str, bar: float) -> str | None:
        """Say that the second run does not come up to this bar; None if it does."""
        found = next((row.after for row in self.rows if row.metric == metric), None)
        if found is None:
            return f"{metric} says nothing of these questions"
        higher = BY_NAME[metric].higher_is_better
        return None if (found >= bar if higher else found <= bar) else f"{metric} is {found:.3f}, not {bar:g}"

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as `ask eval compare --json` prints it."""
        return asdict(self)


def compare(before: Sequence[Scored], after: Sequence[Scored], cable_of: Mapping[str, str]) -> Comparison:
    """Compare the two, paired by the ids of the questions; UsageError if they asked different ones."""
    if [each.id for each in before] != [each.id for each in after]:
        raise UsageError("these runs asked different questions, so they cannot be compared: run both with one --split.")
    rows = [row for metric in METRICS if (row := _row(metric, before, after, cable_of))]
    corrected = holm({row.metric: row.p for row in rows if row.metric in PRIMARY})
    return Comparison(tuple(replace(row, corrected=corrected.get(row.metric)) for row in rows))


def _row(metric: Metric, before: Sequence[Scored], after: Sequence[Scored], cable_of: Mapping[str, str]) -> Row | None:
    pairs = list(_pairs(metric.name, before, after))
    if not pairs:
        return None
    olds, news = [old for _, old, _ in pairs], [new for _, _, new in pairs]
    clusters = [cable_of.get(id, id) for id, _, _ in pairs]
    found = paired_bootstrap(olds, news, clusters)
    sign = 1 if metric.higher_is_better else -1
    gained = tuple(id for id, old, new in pairs if sign * (new - old) > 0)
    lost = tuple(id for id, old, new in pairs if sign * (new - old) < 0)
    rate = metric.kind == "rate"
    return Row(
        metric.name,
        len(pairs),
        sum(olds) / len(olds),
        sum(news) / len(news),
        found.value,
        found.low,
        found.high,
        mcnemar(len(lost), len(gained)) if rate else found.p,
        None,
        gained,
        lost,
        smallest_rate_difference(len(pairs))
        if rate
        else smallest_mean_difference([new - old for old, new in zip(olds, news, strict=True)], clusters),
    )


def _pairs(name: str, before: Sequence[Scored], after: Sequence[Scored]) -> Iterator[tuple[str, float, float]]:
    """Yield the id and both scores of each question of which the measure says something in both runs."""
    for one, other in zip(before, after, strict=True):
        old, new = one.scores.get(name), other.scores.get(name)
        if old is not None and new is not None:
            yield one.id, old, new
