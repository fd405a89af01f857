"""How the cables lie over the months: the measures of a small picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.store.overview import Count

WIDTH, HEIGHT = 600, 48
"""The picture in its own units; it is drawn as wide as there is room."""
MOST_BARS = 120
"""More months than this are shown as years."""
NAMES = "January February March April May June July August September October November December".split()


@dataclass(frozen=True, slots=True)
class Bar:
    """A month or a year, and its bar in units of the picture."""

    when: str
    name: str
    number: int
    left: float
    tall: float


@dataclass(frozen=True, slots=True)
class Months:
    """The picture: a bar for each month or year."""

    unit: str
    bars: tuple[Bar, ...]
    bar_width: float
    period: str
    width: int = WIDTH
    height: int = HEIGHT


def months(counts: Sequence[Count]) -> Months | None:
    """Measure the picture of these months; returns None if no cable has a date."""
    if not counts:
        return None
    filled = _filled(counts)
    step = WIDTH / len(filled)
    highest = max(count.number for count in filled)
    bars = (
        Bar(count.value, _name(count.value), count.number, n * step, count.number / highest * HEIGHT)
        for n, count in enumerate(filled)
    )
    first, last = _name(counts[0].value), _name(counts[-1].value)
    period = first if first == last else f"{first} to {last}"
    unit = "month" if len(filled[0].value) > 4 else "year"
    return Months(unit, tuple(bars), max(step - 1, step * 0.7), period)


def _filled(counts: Sequence[Count]) -> list[Count]:
    """List every month from first to last, those without a cable too; years if that is too many."""
    numbers = {count.value: count.number for count in counts}
    first, last = (_ordinal(counts[at].value) for at in (0, -1))
    if last - first < MOST_BARS:
        every = (f"{ordinal // 12:04d}-{ordinal % 12 + 1:02d}" for ordinal in range(first, last + 1))
        return [Count(month, numbers.get(month, 0)) for month in every]
    years = (f"{year:04d}" for year in range(first // 12, last // 12 + 1))
    return [Count(year, sum(n for month, n in numbers.items() if month[:4] == year)) for year in years]


def _ordinal(month: str) -> int:
    year, number = month.split("-")
    return int(year) * 12 + int(number) - 1


def _name(value: str) -> str:
    """Write 2008-03 as March 2008; a year as it is."""
    year, _, month = value.partition("-")
    return f"{NAMES[int(month) - 1]} {year}" if month else year
