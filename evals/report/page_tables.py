"""The tables of a run's page: the five figures at its head, by type of question, every measure, refusals, times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from evals.gold.questions import HALVES
from evals.measures.scores import METRICS, Metric, shown_in
from evals.measures.summary import ALL, Figure, timings, usage
from evals.report import abstention, svg
from evals.report.figures import Figures
from evals.report.outcomes import Outcome
from evals.report.svg import STAGES, Point, duration
from qa.render.markup import table, tag, text

NONE = "–"


def headline(figures: Figures) -> str:
    """The five figures that matter, each with its interval and both halves."""
    note = (
        "Beneath each figure: its 95 % interval and the number of questions, both halves (settings were chosen on the "
        "even one), and the name of the measure. Evidence is in reach where the first 300 words shown hold it."
    )
    row = "".join(_headline(figures, metric) for metric in shown_in("headline"))
    return tag("div", row, "figures") + tag("p", note, "note")


def by_type(figures: Figures, sizes: Counter[str]) -> str:
    """A row for each type of question, and one for all."""
    rows = [_of_type(figures, text(kind), kind, sizes[kind]) for kind in sizes]
    total = _of_type(figures, "all", ALL, sizes.total())
    return table(
        ["type", "n", *(text(metric.name) for metric in shown_in("page"))],
        [*rows, total],
        "totals",
        "Each figure with its 95 % interval.",
    )


def measures(figures: Figures) -> str:
    """Every measure over all questions and over each half."""
    head = ["measure", "n", "all", "95 % interval", *(f"{half} half" for half in HALVES), "better is"]
    return table(head, list(_measures(figures)), caption="Settings were chosen on the even half.")


def refusals(found: Sequence[Outcome]) -> str:
    """How answerable and unanswerable questions ended, and what that makes of the answers and of the whole."""
    ended = abstention.table([each.scored for each in found])
    rows = [
        ["answerable", str(ended.right), str(ended.wrong), str(ended.refused)],
        ["unanswerable", NONE, str(ended.invented), str(ended.refused_rightly)],
    ]
    said = [
        f"Precision of what was answered: {_percent(ended.precision)}.",
        f"Accuracy of all {len(found)}: {_percent(ended.accuracy)}.",
        f"Errors: {ended.errors}.",
    ]
    return table(["questions", "answered right", "answered wrong", "refused"], rows) + tag("p", " ".join(said), "note")


def times(found: Sequence[Outcome]) -> str:
    """How long the questions took to each stage, and what the model used for each."""
    spent, used = timings(each.record for each in found), usage(each.record for each in found)
    rows = [
        [f"until: {text(STAGES.get(name, name))}", str(each.n), duration(each.p50), duration(each.p95)]
        for name, each in spent.items()
    ]
    rows += [[text(name), str(each.n), f"{each.p50:,.0f}", f"{each.p95:,.0f}"] for name, each in used.items()]
    return table(["of each question", "n", "p50", "p95"], rows) if rows else ""


def _headline(figures: Figures, metric: Metric) -> str:
    name, said = metric.name, metric.heading
    found = figures.figure(name)
    if found is None:
        return tag("div", tag("p", text(said), "name") + tag("p", NONE, "value") + tag("p", name, "range"), "figure")
    halves = " · ".join(f"{half} {_value(metric, figures.half(name, half))}" for half in HALVES)
    inside = [
        tag("p", text(said), "name"),
        tag("p", _value(metric, found), "value"),
        svg.interval(Point(name, found.n, found.value, found.low, found.high)),
        tag("p", f"{_range(metric, found)} · n {found.n}", "range"),
        tag("p", halves, "halves"),
        tag("p", text(name), "halves"),
    ]
    return tag("div", "".join(inside), "figure")


def _measures(figures: Figures) -> Iterator[list[str]]:
    for metric in METRICS:
        found = figures.figure(metric.name)
        halves = [_value(metric, figures.half(metric.name, half)) for half in HALVES]
        better = "higher" if metric.higher_is_better else "lower"
        value = _value(metric, found)
        n, span = (str(found.n), _range(metric, found)) if found else ("0", NONE)
        name = text(metric.name) + tag("small", text(metric.meaning))
        yield [name, n, value, span, *halves, better]


def _of_type(figures: Figures, said: str, kind: str, count: int) -> list[str]:
    return [said, str(count), *(_cell(metric, figures.figure(metric.name, kind)) for metric in shown_in("page"))]


def _cell(metric: Metric, found: Figure | None) -> str:
    return _value(metric, found) + (tag("span", _range(metric, found), "range") if found else "")


def _value(metric: Metric, found: Figure | None) -> str:
    return NONE if found is None else metric.written(found.value)


def _range(metric: Metric, found: Figure) -> str:
    return "–".join(metric.written(end, percent_sign=False) for end in (found.low, found.high))


def _percent(share: float | None) -> str:
    return NONE if share is None else f"{share * 100:.0f} %"
