"""What was measured of the check as one HTML page that loads nothing: rates by kind, and what each label is worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from evals.report import page, svg
from evals.report.plots import Plot
from evals.report.svg import Point
from evals.verifying import wording
from evals.verifying.checking import Judged
from evals.verifying.figures import Rate, Step, figures
from evals.verifying.outcome import Outcome
from qa.render.templates import environment

_INTERVAL = "In percent; the line across is the 95 % interval."


def html(name: str, found: Outcome) -> str:
    """Make the page; the same figures give the same page."""
    plots = [*_plots(found.by_code), *(_plots(found.verified, ", with the verifier") if found.cost else ())]
    template = environment(page.HERE / "templates").get_template("verified.html")
    told = {"title": f"The check on {name}", "plots": plots, "text": wording.text(found)}
    return f"{template.render(policy=page.policy(), style=page.style(), **told)}\n"


def _plots(judged: Sequence[Judged], whose: str = "") -> Iterator[Plot]:
    found = figures(judged)
    yield _plot(f"Errors caught{whose}", "kind of error", found.caught)
    yield _plot(f"Faithful sentences flagged{whose}", "kind of sentence", found.flagged)
    yield _plot(f"Faithful, of those with the label{whose}", "label", found.labels)
    if found.calibration:
        yield _calibration(found.calibration)


def _plot(heading: str, by: str, rates: Mapping[str, Rate]) -> Plot:
    points = [_point(name, rate) for name, rate in rates.items()]
    return Plot(heading, f"By {by}. {_INTERVAL}", svg.bars(heading, points, by))


def _calibration(steps: tuple[Step, ...]) -> Plot:
    """Draw how many sentences were faithful, beside the chance that the verifier gave them."""
    groups = [(each.chance, _point(f"{wording.bounds(each)} (n {each.faithful.n})", each.faithful)) for each in steps]
    counts = ", ".join(f"{wording.bounds(each)}: {each.faithful.n}" for each in steps)
    note = (
        f"Sentences by the chance that the verifier gives, and the share of them that is faithful. {_INTERVAL} On the "
        f"dashed line, what is told is true. So many sentences there are: {counts}."
    )
    return Plot("Can the verifier's chance be believed?", note, svg.reliability(groups, "sentences that are faithful"))


def _point(name: str, rate: Rate) -> Point:
    return Point(name, rate.n, rate.value, rate.low, rate.high)
