"""Figures in a folded text: what is counted or measured, in which unit, or which article is named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from index.text import Span
from index.text.dates import Date, find_dates
from index.text.quantities.fractions import find_shares
from index.text.quantities.units import CODES, DURATION, MONEY, SIGN, SIGNS, unit_after

QuantityKind = Literal["figure", "percentage", "money", "duration", "article"]
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
# It starts with what every figure has, which is fast, and looks back from there.
_NUMBER = re.compile(
    rf"(?P<number>\d(?:(?<![^\W_]\d)|(?<=\b(?:{CODES})\d))(?<!\d[.,]\d)(?:\d*(?:/\d+)+|\d*:\d\d|\d*(?:\.\d+)?))"
    r"(?P<ordinal>st|nd|rd|th)?(?P<glued>[a-z]{1,12}|°)?(?![^\W_])"
)
_MINUS = r"(?:(?<![^\s(\"':=~])(?<!\d )(?<!\n)-|\bminus )"
_BEFORE = re.compile(
    rf"(?P<minus>{_MINUS})?(?<![^\W_])(?P<sign>{SIGN})\s?(?P<negative>-|minus )?\Z|(?P<alone>{_MINUS})\Z"
)
_LONGEST_BEFORE = 20
_BELOW_ZERO = re.compile(r"(?: degrees?(?: celsius| fahrenheit| c| f)?| ?°[cf]?)? below (?:0|zero|freezing)\b")
# "3g", "3d", "1990s" and the hour of a telegram are names.
_GLUED_NAMES = frozenset("g d s z".split())
_IDENTIFIER = re.compile(r"[^\W\d_]-\Z")
_DECIMAL = re.compile(r"-?\d+(?:\.\d+)?")
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
    def share(self) -> float | None:
        """Which part of a whole it is, for comparing "a third" with "33 percent"; None if it is none."""
        if self.unit == "share":
            return float(Fraction(self.value))
        return float(self.value) / 100 if self.unit == "percent" and _DECIMAL.fullmatch(self.value) else None

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


@lru_cache(maxsize=4096)
def find_values(folded: str) -> Values:
    """Return the figures and dates of a folded text; what belongs to a date is no figure."""
    dates = find_dates(folded)
    masked = _masked(folded, [(date.start, date.end) for date in dates])
    labelled = _labelled(masked)
    masked = _masked(masked, [match.span() for match in _LABEL.finditer(masked)])
    shares = [
        Quantity(f"{part.numerator}/{part.denominator}", "share", None, *span, masked[slice(*span)])
        for span, part in find_shares(masked)
    ]
    masked = _masked(masked, [(share.start, share.end) for share in shares])
    counted = _with_shared_units(masked, list(_counted(masked)))
    ordered = [
        Quantity(str(_ORDINALS.index(match[0]) + 3), None, "ordinal", *match.span(), match[0])
        for match in _ORDINAL.finditer(masked)
    ]
    return Values(tuple(sorted([*labelled, *shares, *counted, *ordered], key=lambda each: each.start)), tuple(dates))


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


def _counted(text: str) -> Iterator[Quantity]:
    end = 0
    for match in _NUMBER.finditer(text):
        if match.start() >= end and (quantity := _quantity(text, match)):
            end = quantity.end
            yield quantity


def _quantity(text: str, match: re.Match[str]) -> Quantity | None:
    """Return a figure with its sign and unit; None if the letters at it make it a name: "3G", "H-1B"."""
    number = match["number"]
    after = unit_after(text, match.end("ordinal") if match["ordinal"] else match.end("number"), len(number))
    glued = match["glued"]
    if glued:
        known = after is not None and after[1] >= match.end()
        if _IDENTIFIER.search(text, max(0, match.start() - 2), match.start()) or (not known and glued in _GLUED_NAMES):
            return None
        after = after if known else None
    before = _BEFORE.search(text, max(0, match.start() - _LONGEST_BEFORE), match.start())
    sign = before["sign"] if before else None
    unit = SIGNS[sign] if sign else after[0] if after else None
    end = after[1] if after and unit == after[0] else match.end()
    negative = before and (before["minus"] or before["negative"] or before["alone"])
    start = before.start("alone") if before and before["alone"] else match.start()
    if below := _BELOW_ZERO.match(text, match.end("number")):
        negative, end, unit = "-", below.end(), unit or ("degree" if "deg" in below[0] or "°" in below[0] else None)
    value = ("-" if negative else "") + (number.rstrip("0").rstrip(".") if "." in number else number)
    label = "ordinal" if match["ordinal"] else None
    return Quantity(value, unit, label, start, end, text[before.start() if before else start : end].strip())


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
