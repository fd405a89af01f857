"""How the cables lie over the months, as a small picture, with a table for who does not see it."""

from __future__ import annotations

from collections.abc import Sequence

from index.store.overview import Count
from qa.render.markup import table, tag, text

MOST_BARS = 120
"""More months than this are shown as years."""
HEIGHT = 48
WIDE = 600
"""The width of the picture in its own units; it is drawn as wide as there is room."""
NAMES = "January February March April May June July August September October November December".split()


def histogram(months: Sequence[Count]) -> str:
    """The picture; nothing where no cable has a date."""
    if not months:
        return ""
    counts = _filled(months)
    highest = max(each.number for each in counts)
    step = WIDE / len(counts)
    bars = "".join(_bar(each, n * step, step, highest) for n, each in enumerate(counts))
    first, last = _named(counts[0].value), _named(counts[-1].value)
    said = f"Cables by {'month' if len(counts[0].value) > 4 else 'year'}, {first} to {last}"
    box = f'viewBox="0 0 {WIDE} {HEIGHT + 2}" preserveAspectRatio="none"'
    drawn = (
        f'<svg class="months" {box} role="img" aria-label="{text(said)}">'
        f'<line class="axis" x1="0" x2="{WIDE}" y1="{HEIGHT + 1}" y2="{HEIGHT + 1}"/>{bars}</svg>'
    )
    ends = tag("p", tag("span", first) + tag("span", last), "ends", aria_hidden="true")
    rows = ([text(_named(each.value)), str(each.number)] for each in counts if each.number)
    return tag("figure", drawn + ends + tag("div", table(["When", "Cables"], rows), "unseen"), "histogram")


def period(months: Sequence[Count]) -> str:
    """From when to when, in words; empty where no cable has a date."""
    if not months:
        return ""
    first, last = _named(months[0].value), _named(months[-1].value)
    return first if first == last else f"{first} to {last}"


def _bar(each: Count, left: float, step: float, highest: int) -> str:
    tall = each.number / highest * HEIGHT
    width = max(step - 1, step * 0.7)
    title = f"<title>{text(_named(each.value))}: {each.number}</title>"
    return (
        f'<rect class="bar" data-when="{text(each.value)}" x="{left:.2f}" y="{HEIGHT - tall:.2f}" '
        f'width="{width:.2f}" height="{tall:.2f}">{title}</rect>'
    )


def _filled(months: Sequence[Count]) -> list[Count]:
    """Every month from the first to the last, those without a cable too; years where that is too many."""
    numbers = {each.value: each.number for each in months}
    first, last = (_place(months[at].value) for at in (0, -1))
    if last - first < MOST_BARS:
        every = [f"{place // 12:04d}-{place % 12 + 1:02d}" for place in range(first, last + 1)]
        return [Count(month, numbers.get(month, 0)) for month in every]
    years = range(first // 12, last // 12 + 1)
    return [
        Count(f"{year:04d}", sum(n for month, n in numbers.items() if month[:4] == f"{year:04d}")) for year in years
    ]


def _place(month: str) -> int:
    year, number = month.split("-")
    return int(year) * 12 + int(number) - 1


def _named(value: str) -> str:
    """2008-03 as March 2008; a year as it is."""
    year, _, month = value.partition("-")
    return f"{NAMES[int(month) - 1]} {year}" if month else year
