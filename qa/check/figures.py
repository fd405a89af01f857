"""Figures and dates of a sentence: does the passage give them, in that unit, and for that thing?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from qa.check import quantities, swaps, texts
from qa.check.dates import Date
from qa.check.evidence import Evidence, Stretch
from qa.check.labels import Kind, Problem
from qa.check.quantities import DURATION, MONEY, Quantity

_NEAR = 4
_CLAUSE = re.compile(r"[,;:.()](?!\d)|\b(?:while|and|but|who|which|whom)\b")
_ANY_ONE = re.compile(r"\b(?:1|a|an|single|sole|only|each|every|another|the)\b")
_LAST_YEAR = re.compile(r"\b(?:last|previous|past|prior) (?:calendar )?year\b")
_NEXT_YEAR = re.compile(r"\b(?:next|coming) (?:calendar )?year\b")
_FIGURE = r"(?:about |almost |nearly |some |us|eur|usd|rm|[$€£] ?){0,2} ?(?P<%s>\d+(?:\.\d+)?)(?![\d/])"
_WITHIN = r"(?:(?! from | to )[^\d;:.]){0,40}"
_FROM_TO = re.compile(rf"\bfrom {_FIGURE % 'a'}{_WITHIN} to {_FIGURE % 'b'}")
_TO_FROM = re.compile(rf"\bto {_FIGURE % 'b'}{_WITHIN} from {_FIGURE % 'a'}")


def problems(text: str, cited: Sequence[Evidence], nearest: Sequence[tuple[Evidence, Stretch]]) -> Iterator[Problem]:
    """One for each figure or date that the cited passages do not give; `nearest` are their sentences most like it."""
    folded = texts.folded(text)
    values = quantities.find(folded)
    names = " or ".join(each.key for each in cited)
    for quantity in values.quantities:
        if detail := _unlike(quantity, folded, cited):
            yield Problem(_kind(quantity), f"{quantity.written} {detail} {names}")
    if nearest and (swapped := _swapped(text, nearest[0][1])):
        yield Problem("figure", f"{swapped} in {nearest[0][0].key}")
    if reversed_ := _reversed(folded, cited):
        yield Problem("figure", f"{reversed_} in {names}")
    figures = frozenset(each.value for each in values.quantities)
    for dates in _as_written(values.dates):
        details = [_undated(date, figures, cited, nearest) for date in dates]
        # Of "2007-08", a reporting period, a passage or its date gives one year; the other follows from it.
        if all(details):
            yield Problem("date", f"{dates[0].written} {details[0]} {names}")


def _as_written(dates: Sequence[Date]) -> list[list[Date]]:
    """The dates, those together that are written as one."""
    found: dict[int, list[Date]] = {}
    for date in dates:
        found.setdefault(date.start, []).append(date)
    return list(found.values())


def _swapped(text: str, stretch: Stretch) -> str | None:
    """A figure that stands in the place of another in a sentence that is otherwise nearly the same."""
    for swap in swaps.find(text, stretch.text):
        here = [word for word in swap.here if word[0].isdigit()]
        there = [word for word in swap.there if word[0].isdigit()]
        if here and there and not {*map(float, here)} & {*map(float, there)} and len(swap.here) == len(swap.there):
            return f"{' '.join(here)} stands where {' '.join(there)} is"
    return None


def _changes(folded: str) -> set[tuple[str, str]]:
    """From which figure to which something changes."""
    found = [(match["a"], match["b"]) for match in _FROM_TO.finditer(folded)]
    found += [(match["a"], match["b"]) for match in _TO_FROM.finditer(folded)]
    return {(one, other) for one, other in found if one != other}


def _reversed(folded: str, cited: Sequence[Evidence]) -> str | None:
    """A change that the passages give the other way round."""
    given = {change for each in cited for stretch in each.stretches for change in _changes(stretch.folded)}
    for one, other in sorted(_changes(folded) - given):
        if (other, one) in given:
            return f"from {one} to {other} is the other way round"
    return None


def _kind(quantity: Quantity) -> Kind:
    kinds: dict[str, Kind] = {
        "article": "article",
        "percentage": "percentage",
        "money": "money",
        "duration": "duration",
    }
    return kinds.get(quantity.kind, "figure")


def _unlike(quantity: Quantity, claim: str, cited: Sequence[Evidence]) -> str | None:
    """What is wrong with a figure, or None."""
    if quantity.value == "0" and quantity.unit is None:
        return None
    found = [pair for each in cited for pair in each.quantities.get(quantity.value, ())]
    if not found:
        as_year = any(
            date.year and str(date.year) == quantity.value for each in cited for s in each.stretches for date in s.dates
        )
        if as_year or (quantity.value == "1" and _one_of_them(quantity, claim, cited)):
            return None
        return "is not in"
    fitting = [pair for pair in found if _same_unit(quantity, claim, *pair)]
    if not fitting:
        return "has another unit or meaning in"
    if quantity.value != "1" and (other := _counted_there(quantity, claim, fitting, cited)):
        return f"counts something else (there it is {other}) in"
    return None


def _one_of_them(quantity: Quantity, claim: str, cited: Sequence[Evidence]) -> bool:
    if re.match(r" (?:of|another|or)\b", claim[quantity.end :]) or re.search(
        r"\b(?:no|the|any|every) \Z", claim[: quantity.start]
    ):
        return True
    thing = _after(claim, quantity.end)[:1]
    return (
        quantity.unit is None
        and quantity.label is None
        and (
            not thing
            or any(
                set(thing) <= stretch.words and _ANY_ONE.search(stretch.folded)
                for each in cited
                for stretch in each.stretches
            )
        )
    )


def _same_unit(claimed: Quantity, claim: str, given: Quantity, stretch: Stretch) -> bool:
    if claimed.label != given.label and "ordinal" not in {claimed.label, given.label}:
        return (
            given.label is None and claimed.label not in {"article", "section"}
            if claimed.label
            else not _after(claim, claimed.end)
        )
    if claimed.unit == given.unit:
        return True
    if claimed.unit and given.unit:
        return False
    if claimed.unit is None:
        return given.unit != "percent" and not (given.unit in MONEY | DURATION and _names_a_thing(claim, claimed))
    if claimed.unit == "year" and re.search(r"\b(?:age|aged|ages|old)\b", f"{stretch.folded} {claim}"):
        return True
    return set(texts.words(claimed.unit)) <= stretch.words or any(
        each.unit == claimed.unit for each in stretch.quantities
    )


def _names_a_thing(claim: str, quantity: Quantity) -> bool:
    """Whether a noun follows a figure at once, so that it counts that and not what is left out."""
    following = re.match(r" ([a-z]+)", claim[quantity.end :])
    return following is not None and texts.content(following[1]) != []


def _after(folded: str, place: int) -> list[str]:
    """The few words that carry meaning after a figure, up to the end of its clause or the next figure."""
    clause = _CLAUSE.split(folded[place : place + 80], maxsplit=1)[0]
    clause = re.split(r"\d", clause, maxsplit=1)[0]
    return texts.content(clause)[:_NEAR]


def _around(folded: str, start: int, end: int) -> set[str]:
    """The words that carry meaning on either side of a figure, within its clause."""
    before = _CLAUSE.split(folded[max(0, start - 80) : start])[-1]
    return {word for word in (*texts.content(before)[-_NEAR:], *_after(folded, end)) if not word[0].isdigit()}


def _counted_there(
    quantity: Quantity, claim: str, found: Sequence[tuple[Quantity, Stretch]], cited: Sequence[Evidence]
) -> str | None:
    """What the figure counts in the passage, where that is plainly not what the sentence says it counts.

    Plain is: nothing near it there is near it here, while another figure there has both what follows it here and more
    of what is near it.
    """
    thing = set(_after(claim, quantity.end)[:2])
    here = _around(claim, quantity.start, quantity.end)
    if not thing or any(here & _around(stretch.folded, given.start, given.end) for given, stretch in found):
        return None
    for each in cited:
        for stretch in each.stretches:
            for other in stretch.quantities:
                if other.value != quantity.value and other.unit == quantity.unit and other.label == quantity.label:
                    there = set(_after(stretch.folded, other.end))
                    if thing <= there and len(here & _around(stretch.folded, other.start, other.end)) >= 2:
                        return f"{other.written} there"
    return None


def _undated(
    date: Date, figures: frozenset[str], cited: Sequence[Evidence], nearest: Sequence[tuple[Evidence, Stretch]]
) -> str | None:
    """What is wrong with a date, or None."""
    if date.month is None:
        return None if _year_fits(date.year or 0, figures, cited, nearest) else "is not the year in"
    given = [(each, stretch, other) for each in cited for stretch in each.stretches for other in stretch.dates]
    same = [
        trio for trio in given if trio[2].month == date.month and trio[2].fits(date) and (trio[2].day or not date.day)
    ]
    for each, stretch, other in same:
        if date.year is None or other.year == date.year or date.year in _years_of(each, stretch):
            return None
    if any(_on_that_day(date, each.shown.created) for each in cited):
        return None
    return "is not in"


def _on_that_day(date: Date, created: datetime | None) -> bool:
    return created is not None and date.fits(Date(created.year, created.month, created.day, 0, 0, ""))


def _year_fits(
    year: int, values: frozenset[str], cited: Sequence[Evidence], nearest: Sequence[tuple[Evidence, Stretch]]
) -> bool:
    """Whether the sentences that speak of the same give the year, or leave it to what stands around them.

    The same is: they have the figures of the claim; of a claim without figures, they are most like it.
    """
    having = [(each, s) for each in cited for s in each.stretches if any(q.value in values for q in s.quantities)]
    if any(year in _years_named(each, stretch) for each, stretch in having or nearest):
        return True
    return any(str(year) in each.quantities for each in cited)


def _years_named(evidence: Evidence, stretch: Stretch) -> frozenset[int]:
    """The years that a sentence belongs to: its own, else those named last before it, else those around and above."""
    own = stretch.years | _relative_years(evidence, stretch)
    if own:
        return own
    place = evidence.stretches.index(stretch)
    before = next((each.years for each in reversed(evidence.stretches[:place]) if each.years), None)
    return before or _years_of(evidence, stretch)


def _relative_years(evidence: Evidence, stretch: Stretch) -> frozenset[int]:
    """What "last year" and "next year" mean in its cable."""
    created = evidence.shown.created
    if created is None:
        return frozenset()
    last = {created.year - 1} if _LAST_YEAR.search(stretch.folded) else set()
    return frozenset(last | ({created.year + 1} if _NEXT_YEAR.search(stretch.folded) else set()))


def _years_of(evidence: Evidence, stretch: Stretch) -> frozenset[int]:
    """The years that a day or month in this sentence may belong to."""
    place = evidence.stretches.index(stretch)
    before = next((each.years for each in reversed(evidence.stretches[:place]) if each.years), frozenset())
    after = next((each.years for each in evidence.stretches[place + 1 : place + 2] if each.years), frozenset())
    return stretch.years | before | after | _relative_years(evidence, stretch) | evidence.years_above
