"""Plots as SVG text: numbers in, one picture with a title and a description out. Colours are the page's classes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import islice
from typing import Protocol

from index.text.invisible import visible

WIDTH = 440
LEFT, RIGHT = 44, 16
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
RANKS = (1, 2, 3, 5, 10, 20, 50)
LABEL = 16
"""So many characters fit beside a bar."""
DASHES = ("", "6 3", "2 3")
"""What tells one line from the next where colour does not."""


STAGES = {
    "retrieve": "passages found",
    "first_sentence": "first sentence",
    "read": "draft complete",
    "total": "whole answer",
}
"""The moments of an answer that are timed, in words."""


class Bounded(Protocol):
    """A figure between 0 and 1 with its 95 % interval."""

    @property
    def value(self) -> float:
        """The figure."""

    @property
    def low(self) -> float:
        """The lower end of its interval."""

    @property
    def high(self) -> float:
        """The upper end of its interval."""


@dataclass(frozen=True, slots=True)
class Point:
    """A figure between 0 and 1 with its 95 % interval, and over how many questions."""

    label: str
    n: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Stack:
    """How many of some questions ended in which way, by the names of the ways."""

    label: str
    counts: Mapping[str, int]

    @property
    def n(self) -> int:
        """Count the questions."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Scale:
    """Values to places; beyond its ends it stays at them."""

    low: float
    high: float
    start: float
    end: float
    logarithmic: bool = False

    def __call__(self, value: float) -> float:
        low, high, value = (self._plain(each) for each in (self.low, self.high, value))
        return self.start + (self.end - self.start) * min(1.0, max(0.0, (value - low) / (high - low)))

    def _plain(self, value: float) -> float:
        return math.log(value) if self.logarithmic else value


def success_curve(points: Sequence[Point]) -> str:
    """Draw the share of questions whose evidence is complete within the first k = 1, 2, 3 …, with its band."""
    if not points:
        return _picture("success@k", "No question of this run has an answer to be found.", 60, _empty(60))
    bottom, top = 212.0, 14.0
    x = Scale(1, max(len(points), 2), LEFT, WIDTH - RIGHT, logarithmic=True)
    y = Scale(0, 1, bottom, top)
    at = [x(k) for k in range(1, len(points) + 1)]
    band = [*zip(at, (y(point.high) for point in points), strict=True)]
    band += reversed([*zip(at, (y(point.low) for point in points), strict=True)])
    ranks = [k for k in RANKS if k <= len(points)]
    drawn = [
        *_percent_lines(y),
        f'<polygon class="band" points="{_path(band)}"/>',
        f'<polyline class="line s0" points="{_path(zip(at, (y(p.value) for p in points), strict=True))}"/>',
        *(_marker(x(k), y(points[k - 1].value), f"success@{k}: {_said(points[k - 1])}") for k in ranks),
        # The line rises from its first point, so there the figure stands below.
        _text(x(1) + 6, y(points[0].value) + 18, _percent(points[0].value), "value"),
        *(_text(x(k), y(points[k - 1].value) - 9, _percent(points[k - 1].value), "value mid") for k in ranks[2::2]),
        *(_text(x(k), bottom + 18, str(k), "mid") for k in ranks),
        _text((LEFT + WIDTH - RIGHT) / 2, bottom + 36, "first k passages", "mid muted"),
    ]
    told = "; ".join(f"within the first {k}, {_said(points[k - 1])}" for k in ranks)
    return _picture("success@k", f"Share of questions whose evidence is complete: {told}.", 254, drawn)


def reliability(groups: Sequence[tuple[float, Point]], of: str = "answers that were right") -> str:
    """Draw for each group the mean chance that was told and the share `of` it; on the dashed line both agree."""
    if not groups:
        return _picture("Reliability", "No answer of this run told a chance.", 60, _empty(60))
    bottom, top = 212.0, 14.0
    x, y = Scale(0, 1, LEFT, WIDTH - RIGHT), Scale(0, 1, bottom, top)
    drawn = [*_percent_lines(y), f'<polyline class="line s1" points="{_path([(x(0), y(0)), (x(1), y(1))])}"/>']
    drawn += [_text(x(tick), bottom + 18, f"{tick * 100:.0f}", "mid") for tick in TICKS]
    for chance, point in groups:
        drawn += [
            f'<path class="whisker" d="M{x(chance):.1f} {y(point.low):.1f}V{y(point.high):.1f}"/>',
            _marker(x(chance), y(point.value), f"{point.label}: {_said(point)}"),
        ]
    drawn.append(_text((LEFT + WIDTH - RIGHT) / 2, bottom + 36, "chance that was told", "mid muted"))
    told = "; ".join(f"told {_percent(chance)}: {_said(point)}" for chance, point in groups)
    return _picture("Reliability", f"Share of {of}, by the chance told: {told}.", 254, drawn)


def bars(title: str, points: Sequence[Point], by: str = "type of question") -> str:
    """Draw a bar for each figure, with its interval as a whisker, its value and n."""
    row, top, left, right = 26, 8, 112, 92
    height = top + row * len(points) + 26
    x = Scale(0, 1, left, WIDTH - right)
    drawn = [line for tick in TICKS for line in _upright(x(tick), top, height - 24, f"{tick * 100:.0f}")]
    for place, point in enumerate(points):
        middle = top + row * (place + 0.5)
        ends = f"M{x(point.low):.1f} {middle - 4:.1f}v8m0-4H{x(point.high):.1f}m0-4v8"
        drawn += [
            _text(left - 8, middle + 4, _fitted(point.label), "end"),
            f'<rect class="bar" x="{left}" y="{middle - 7:.1f}" width="{x(point.value) - left:.1f}" height="14">'
            f"<title>{_escaped(point.label)}: {_said(point)}</title></rect>",
            f'<path class="whisker" d="{ends}"/>',
            _text(WIDTH - right + 12, middle + 4, _percent(point.value), "value"),
            _text(WIDTH, middle + 4, f"n {point.n}", "end muted"),
        ]
    told = "; ".join(f"{point.label}: {_said(point)}" for point in points) or "none"
    return _picture(title, f"By {by}: {told}.", height, drawn)


def stacks(title: str, ways: Iterable[tuple[str, str]], rows: Sequence[Stack]) -> str:
    """Draw a bar for each group of questions, divided by how they ended; a way has its place and sign in all."""
    row, top, left, right = 30, 24, 92, 44
    height = top + row * len(rows) + 26
    x = Scale(0, 1, left, WIDTH - right)
    drawn = [_text(left - 8, 14, "best score", "end muted"), _text(WIDTH, 14, "questions", "end muted")]
    drawn += [line for tick in TICKS for line in _upright(x(tick), top, height - 24, f"{tick * 100:.0f}")]
    for place, stack in enumerate(rows):
        middle, before = top + row * (place + 0.5), 0
        drawn += [_text(left - 8, middle + 4, stack.label, "end"), _text(WIDTH, middle + 4, str(stack.n), "end muted")]
        for number, (way, sign) in enumerate(ways):
            count = stack.counts.get(way, 0)
            if count:
                start, end = x(before / stack.n), x((before + count) / stack.n)
                drawn += _segment(start, end, middle, f"w{number}", f"{way}: {count} of {stack.n}", f"{sign} {count}")
            before += count
    told = "; ".join(f"{stack.label}: " + ", ".join(f"{way} {n}" for way, n in stack.counts.items()) for stack in rows)
    return _picture(title, f"Questions by the score of their best passage: {told or 'none'}.", height, drawn)


def cumulative(title: str, lines: Mapping[str, Sequence[float]]) -> str:
    """Draw how many of the questions were done after so many milliseconds, a stepped line for each stage."""
    lines = {name: sorted(values) for name, values in lines.items() if values}
    if not lines:
        return _picture(title, "Nothing was timed.", 60, _empty(60))
    bottom, top = 212.0, 30.0
    least = max(1.0, min(values[0] for values in lines.values()))
    most = max(least * 2, *(values[-1] for values in lines.values()))
    x, y = Scale(least, most, LEFT, WIDTH - RIGHT, logarithmic=True), Scale(0, 1, bottom, top)
    drawn = [*_percent_lines(y), *(_text(x(at), bottom + 18, duration(at), "mid") for at in _decades(least, most))]
    for number, (name, values) in enumerate(lines.items()):
        steps = [(x(max(value, least)), y((rank + 1) / len(values))) for rank, value in enumerate(values)]
        path = _path([(steps[0][0], bottom), *steps])
        dash = f' stroke-dasharray="{DASHES[number]}"' if DASHES[number] else ""
        start = LEFT + 132 * number
        drawn += [
            f'<polyline class="line s{number}"{dash} points="{path}"/>',
            f'<path class="line s{number}"{dash} d="M{start} 12h24"/>',
            _text(start + 30, 16, name, ""),
        ]
    drawn.append(_text((LEFT + WIDTH - RIGHT) / 2, bottom + 36, "time from the question", "mid muted"))
    told = "; ".join(f"{name}: half within {duration(quantile(values, 0.5))}" for name, values in lines.items())
    return _picture(title, f"Share of questions done: {told}.", 254, drawn)


def interval_of(point: Bounded) -> str:
    """Draw a rule from 0 to 1 with the interval and the value on it, for beside a figure that says the same."""
    x = Scale(0, 1, 2, 158)
    return (
        '<svg class="rule" viewBox="0 0 160 12" aria-hidden="true" focusable="false">'
        f'<path class="grid" d="M2 6H158"/><path class="span" d="M{x(point.low):.1f} 6H{x(point.high):.1f}"/>'
        f'<circle class="dot" cx="{x(point.value):.1f}" cy="6" r="4"/></svg>'
    )


def quantile(values: Sequence[float], share: float) -> float:
    """Return the smallest of the sorted values that so many do not exceed."""
    return values[max(0, math.ceil(share * len(values)) - 1)]


def duration(milliseconds: float) -> str:
    """Write milliseconds as a person says them."""
    return f"{milliseconds:.0f} ms" if milliseconds < 1000 else f"{milliseconds / 1000:.3g} s"


def _picture(title: str, description: str, height: float, drawn: Iterable[str]) -> str:
    return (
        f'<svg class="plot" viewBox="0 0 {WIDTH} {height:g}" role="img">'
        f"<title>{_escaped(title)}</title><desc>{_escaped(description)}</desc>{''.join(drawn)}</svg>"
    )


def _empty(height: float) -> list[str]:
    return [_text(WIDTH / 2, height / 2, "nothing to show", "mid muted")]


def _fitted(label: str) -> str:
    """Cut a label to the room beside a bar; the bar's own title says all of it."""
    return label if len(label) <= LABEL else f"{label[: LABEL - 1]}…"


def _segment(start: float, end: float, middle: float, way: str, said: str, label: str) -> list[str]:
    """Draw one part of a divided bar, with its sign and number, or the number alone, if there is room."""
    box = f'x="{start:.1f}" y="{middle - 10:.1f}" width="{end - start:.1f}" height="20"'
    part = f'<rect class="part {way}" {box}><title>{_escaped(said)}</title></rect>'
    fitting = (each for each in (label, label.rsplit(maxsplit=1)[-1]) if 7 * len(each) + 4 < end - start)
    return [part, *(_text((start + end) / 2, middle + 4, each, f"mid on {way}") for each in islice(fitting, 1))]


def _percent_lines(y: Scale) -> list[str]:
    """Draw the grid of a plot whose upright axis is a share."""
    lines = [f'<path class="grid" d="M{LEFT} {y(tick):.1f}H{WIDTH - RIGHT}"/>' for tick in TICKS]
    return lines + [_text(LEFT - 8, y(tick) + 4, f"{tick * 100:.0f}", "end muted") for tick in TICKS]


def _upright(x: float, top: float, bottom: float, label: str) -> list[str]:
    return [
        f'<path class="grid" d="M{x:.1f} {top:g}V{bottom:g}"/>',
        _text(x, bottom + 16, label, "mid muted"),
    ]


def _marker(x: float, y: float, said: str) -> str:
    return f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3.5"><title>{_escaped(said)}</title></circle>'


def _escaped(text: str) -> str:
    return escape(visible(text))


def _text(x: float, y: float, said: str, kind: str) -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{x:.1f}" y="{y:.1f}">{_escaped(said)}</text>'


def _path(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _percent(value: float) -> str:
    return f"{value * 100:.0f} %"


def _said(point: Point) -> str:
    return f"{_percent(point.value)} ({point.low * 100:.0f} to {point.high * 100:.0f}) of {point.n}"


def _decades(low: float, high: float) -> list[float]:
    """Return the 1, 2 and 5 of each power of ten between these, fewer if they are many."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    found = [digit * 10.0**power for power in powers for digit in (1, 2, 5) if low <= digit * 10.0**power <= high]
    return found if len(found) <= 7 else [each for each in found if math.log10(each).is_integer()]
