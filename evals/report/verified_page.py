"""What was measured of the check as one HTML page that loads nothing: rates by kind, and what each label is worth."""

from __future__ import annotations

from collections.abc import Mapping

from evals.report import page, svg
from evals.report.plots import Plot
from evals.report.svg import Point
from evals.verifying import wording
from evals.verifying.figures import Figures, Rate
from qa.render.templates import environment

_INTERVAL = "In percent; the line across is the 95 % interval."


def html(name: str, found: Figures) -> str:
    """Make the page; the same figures give the same page."""
    plots = [
        _plot("Errors caught", "kind of error", found.caught),
        _plot("Faithful sentences flagged", "kind of sentence", found.flagged),
        _plot("Faithful, of those with the label", "label", found.labels),
    ]
    template = environment(page.HERE / "templates").get_template("verified.html")
    told = {"title": f"The check on {name}", "plots": plots, "text": wording.text(found)}
    return f"{template.render(policy=page.policy(), style=page.style(), **told)}\n"


def _plot(heading: str, by: str, rates: Mapping[str, Rate]) -> Plot:
    points = [Point(name, rate.n, rate.value, rate.low, rate.high) for name, rate in rates.items()]
    return Plot(heading, f"By {by}. {_INTERVAL}", svg.bars(heading, points, by))
