"""Figures in a folded text: what is counted or measured, in which unit, or which article is named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from index.text import Span
from index.text.dates import Date, find_dates

_UNITS = {
    name: names.split()[0]
    for names in """percent; eur euro euros; usd dollar dollars; gbp pound pounds sterling; chf franc francs;
    mark marks dm dem; yen; minute minutes; hour hours; day days; night nights; week weeks; month months;
    year years yr yrs year-old; decade decades; meter meters metre metres; kilometer kilometers kilometre kilometres km;
    mile miles; foot feet; ton tons tonne tonnes; kilogram kilograms kilo kilos kg; barrel barrels; hectare hectares;
    times""".split(";")
    for name in names.split()
}
"""Each way to write a unit, with the name of the unit."""
MONEY = frozenset("eur usd gbp chf mark yen".split())
QuantityKind = Literal["figure", "percentage", "money", "duration", "article"]
DURATION = frozenset("minute hour day night week month year decade".split())
TIME_UNIT = "(?:minute|hour|day|night|week|month|year)s?"
"""A pattern for the units in which people say how long."""
_SIGNS = {"$": "usd", "us$": "usd", "usd": "usd", "€": "eur", "eur": "eur", "£": "gbp", "gbp": "gbp"}
_BETWEEN = "consecutive|full|calendar|working|us|american|additional|more|further|extra|whole"
_UNIT = re.compile(rf"[ -]?(?:(?:{_BETWEEN})[ -])?(?P<unit>{'|'.join(sorted(_UNITS, key=len, reverse=True))})(?![\w])")
_LABELS = {
    "article": r"articles?|arts?|art\.",
    "section": r"sections?|secs?\.?",
    "regulation": r"regulations?|reg\.",
    "resolution": r"resolutions?|res\.",
    "tier": "tiers?",
    "chapter": "chapters?",
    "annex": "annex(?:es)?",
    "law": r"laws?|no\.?",
    "question": "questions?",
    "phase": "phases?",
    "option": "options?",
    "number": r"no\.|nos\.|numbers?|#",
}
_LABEL = re.compile(
    rf"(?<!\w)(?P<label>{'|'.join(_LABELS.values())})"
    r"(?: no\.?| number)?[ #]{0,2}(?P<list>\d[\d./()a-z-]*(?:(?:, ?(?:and )?| and | or | to |-| & )\d[\d./()-]*)*)"
)
_NUMBER = re.compile(
    r"(?<![^\W_])(?<!\d[.,])(?P<sign>us\$|[$€£]|\b(?:eur|usd|gbp)\b)?\s?"
    r"(?P<number>\d+(?:/\d+)+|\d+:\d\d|\d+(?:\.\d+)?)(?P<ordinal>st|nd|rd|th)?(?![^\W_])"
)
_CHAIN = re.compile(
    r"\s?(?:,|-|/|to|and|or|through|up to|by)?\s?(?:,|-|to|and|or|up to|at least|about|approximately|between)?\s?\Z"
)
_ORDINALS = "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
_ORDINAL = re.compile(rf"\b(?:{'|'.join(_ORDINALS)})\b(?!s)")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure: its value in plain digits, its unit or what it numbers, and where it stands."""

    value: str
    unit: str | None
    label: str | None
    start: int
    end: int
    written: str

    @property
    def kind(self) -> QuantityKind:
        """What a person calls it; one of the kinds of problem that the check reports."""
        if self.label:
            return "article"
        if self.unit == "percent":
            return "percentage"
        return "money" if self.unit in MONEY else "duration" if self.unit in DURATION else "figure"


@dataclass(frozen=True, slots=True)
class Values:
    """The figures and dates of one text."""

    quantities: tuple[Quantity, ...]
    dates: tuple[Date, ...]


def find_values(folded: str) -> Values:
    """Return the figures and dates of a folded text; what belongs to a date is no figure."""
    dates = find_dates(folded)
    masked = _masked(folded, [(date.start, date.end) for date in dates])
    labelled = _labelled(masked)
    masked = _masked(masked, [match.span() for match in _LABEL.finditer(masked)])
    counted = _with_shared_units(masked, [_quantity(masked, match) for match in _NUMBER.finditer(masked)])
    ordered = [
        Quantity(str(_ORDINALS.index(match[0]) + 3), None, "ordinal", *match.span(), match[0])
        for match in _ORDINAL.finditer(masked)
    ]
    return Values(tuple(sorted([*labelled, *counted, *ordered], key=lambda each: each.start)), tuple(dates))


def _masked(text: str, spans: Sequence[Span]) -> str:
    letters = list(text)
    for start, end in spans:
        letters[start:end] = "_" * (end - start)
    return "".join(letters)


def _labelled(text: str) -> list[Quantity]:
    """Return the numbers of articles, sections, regulations, tiers."""
    found = []
    for match in _LABEL.finditer(text):
        label = next(name for name, forms in _LABELS.items() if re.fullmatch(forms, match["label"]))
        for number in re.finditer(r"(?<!\()\d+(?:/\d+)*(?:\.\d+)*", match["list"]):
            start = match.start("list") + number.start()
            written = f"{match['label']} {number[0]}"
            found.append(Quantity(number[0], None, label, start, start + len(number[0]), written))
    return found


def _quantity(text: str, match: re.Match[str]) -> Quantity:
    after = _UNIT.match(text, match.end())
    sign = match["sign"]
    unit = _SIGNS[sign] if sign else _UNITS[after["unit"]] if after else None
    end = after.end() if after and unit == _UNITS[after["unit"]] else match.end()
    value = match["number"]
    if "." in value:
        value = value.rstrip("0").rstrip(".")
    label = "ordinal" if match["ordinal"] else None
    return Quantity(value, unit, label, match.start("number"), end, text[match.start() : end].strip())


def _with_shared_units(text: str, found: list[Quantity]) -> list[Quantity]:
    """Give figures the unit of the list or range that they are part of: "two to 12 years", "$5 to 10"."""
    for place in range(len(found) - 2, -1, -1):
        one, other = found[place], found[place + 1]
        if one.unit is None and other.unit and _CHAIN.match(text[one.end : other.start]):
            found[place] = replace(one, unit=other.unit)
    for place, (one, other) in enumerate(pairwise(found)):
        if one.unit in MONEY and other.unit is None and _CHAIN.match(text[one.end : other.start]):
            found[place + 1] = replace(other, unit=one.unit)
    return found
