"""The tables of a run as rows: the terminal's report and the page only write them down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from evals.gold.questions import HALVES, Half
from evals.measures.scores import Metric, Place, shown_in
from evals.measures.summary import ALL, Figure, timings, usage
from evals.report.figures import Figures
from evals.report.outcomes import Outcome
from evals.report.svg import STAGES, duration

NONE = "–"
"""What stands in a cell that has no figure."""


class TypeRow(NamedTuple):
    """The questions of one type, or "all": how many, and a figure for each measure of the table."""

    type: str
    n: int
    figures: Sequence[tuple[Metric, Figure | None]]


class MeasureRow(NamedTuple):
    """One measure over all questions, and over each half."""

    metric: Metric
    figure: Figure | None
    halves: Mapping[Half, Figure | None]


class TimeRow(NamedTuple):
    """How long questions took to a stage, or how much a model used for one: the median and the 95th percentile."""

    name: str
    is_time: bool
    n: int
    p50: str
    p95: str


def by_type(figures: Figures, sizes: Mapping[str, int], place: Place) -> list[TypeRow]:
    """Give each type of question its row, and one to all, with the measures that are shown at this place."""
    counts = {**sizes, ALL: sum(sizes.values())}
    return [
        TypeRow(kind, count, [(metric, figures.figure(metric.name, kind)) for metric in shown_in(place)])
        for kind, count in counts.items()
    ]


def measures(figures: Figures, some: Sequence[Metric]) -> Iterator[MeasureRow]:
    """Give each of these measures its row."""
    for metric in some:
        halves = {half: figures.half(metric.name, half) for half in HALVES}
        yield MeasureRow(metric, figures.figure(metric.name), halves)


def times(found: Sequence[Outcome]) -> Iterator[TimeRow]:
    """Give each stage of an answer its row, then each thing that a model used."""
    for name, spread in timings(each.record for each in found).items():
        yield TimeRow(STAGES.get(name, name), True, spread.n, duration(spread.p50), duration(spread.p95))
    for name, spread in usage(each.record for each in found).items():
        yield TimeRow(name, False, spread.n, f"{spread.p50:,.0f}", f"{spread.p95:,.0f}")
