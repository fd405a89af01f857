"""The plots of a run's page: what is drawn from its outcomes, each with a line that says how to read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

from evals.measures import retrieval
from evals.measures.stats import wilson
from evals.report import svg
from evals.report.figures import Figures
from evals.report.outcomes import SIGNS, WAYS, Outcome, Way
from evals.report.svg import STAGES, Point, Stack
from qa.render.wording import counted

T = TypeVar("T")
BINS = 5
DRAWN = ("retrieve", "first_sentence", "total")


class Plot(NamedTuple):
    """A picture (SVG) under its heading, with a note on how to read it, and the ways that its legend names."""

    heading: str
    note: str
    picture: str
    legend: Sequence[tuple[int, Way]] = ()


def success(found: Sequence[Outcome]) -> Plot:
    """Draw success@k over every k of the run."""
    answerable = [each for each in found if each.question.answerable]
    depth = max((len(each.record.ranked) for each in answerable), default=0)
    points = []
    for k in range(1, depth + 1):
        hits = sum(int(retrieval.success_at(k, each.record.keys, each.question.cites)) for each in answerable)
        span = wilson(hits, len(answerable))
        points.append(Point(f"success@{k}", len(answerable), hits / len(answerable), span.low, span.high))
    note = (
        f"Share of {counted(len(answerable), 'answerable question')} of which an accepted set of paragraphs lies "
        "wholly among the first k, in percent. The band is the 95 % interval."
    )
    return Plot("Is the evidence found?", note, svg.success_curve(points))


def endings(found: Sequence[Outcome]) -> Plot:
    """Draw how the questions ended, by the score of their best passage."""
    rows = [_stack(each) for each in _bins([outcome for outcome in found if outcome.best_score is not None])]
    nothing = [outcome for outcome in found if outcome.best_score is None]
    rows += [_stack(nothing, "none found")] if nothing else []
    note = (
        "The questions in groups of like size by the score of their best passage, the weakest evidence first, and how "
        "they ended, in percent of the group. A system that knows when not to answer refuses at the top."
    )
    heading = "Does it refuse where the evidence is weak?"
    present = {way for row in rows for way in row.counts}
    legend = [(place, way) for place, way in enumerate(WAYS) if way in present]
    return Plot(heading, note, svg.stacks(heading, SIGNS.items(), rows), legend)


def reliability(found: Sequence[Outcome]) -> Plot:
    """Draw how often answers were right, beside the chance that they told of it."""
    told = sorted(
        ((each.record.chance, each.way == "answered right") for each in found if each.record.chance is not None),
    )
    groups = []
    for group in _parts(told):
        right, chances = sum(so for _, so in group), [chance for chance, _ in group]
        span = wilson(right, len(group))
        label = f"{min(chances):.2f} – {max(chances):.2f}"
        point = Point(label, len(group), right / len(group), span.low, span.high)
        groups.append((sum(chances) / len(chances), point))
    note = (
        f"{counted(len(told), 'answer')} in groups of like size by the chance told, and the share of each that was "
        "right, in percent; the line across is the 95 % interval. On the dashed line, what is told is true."
    )
    return Plot("Can its confidence be believed?", note, svg.reliability(groups))


def by_type(figures: Figures, metric: str, heading: str, types: Iterable[str]) -> Plot:
    """Draw a measure as a bar for each type of question."""
    found = ((kind, figures.figure(metric, kind)) for kind in types)
    points = [Point(kind, each.n, each.value, each.low, each.high) for kind, each in found if each]
    note = "By type of question, in percent; the line across is the 95 % interval."
    return Plot(heading, note, svg.bars(heading, points))


def latency(found: Sequence[Outcome]) -> Plot:
    """Draw how long the questions took, to each stage."""
    timed = [each.record.timings_ms for each in found if each.record.error is None]
    lines = {STAGES[stage]: [row[stage] for row in timed if stage in row] for stage in DRAWN}
    note = "Share of the questions that were done after so long, in percent. The time axis is logarithmic."
    return Plot("How long does it take?", note, svg.cumulative("Latency", lines))


def _bins(found: Sequence[Outcome]) -> list[Sequence[Outcome]]:
    """Cut the outcomes into groups of like size, by the best score."""
    return _parts(sorted(found, key=lambda each: (each.best_score or 0.0, each.question.id)))


def _parts(ranked: Sequence[T]) -> list[Sequence[T]]:
    count = min(BINS, len(ranked))
    edges = [len(ranked) * place // count for place in range(count + 1)] if count else []
    return [ranked[start:end] for start, end in pairwise(edges)]


def _stack(group: Sequence[Outcome], label: str = "") -> Stack:
    counts = Counter(each.way for each in group)
    scores = [each.best_score or 0.0 for each in group]
    return Stack(label or f"{min(scores):.2f} – {max(scores):.2f}", {way: counts[way] for way in WAYS if counts[way]})
