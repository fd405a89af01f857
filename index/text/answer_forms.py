"""The forms of answers: which kinds of answer a sentence could hold, by its form alone."""

from __future__ import annotations

import re
from typing import Literal

from index.text.dates import MONTH
from index.text.numbers import with_digits
from index.text.quantities import TIME_UNIT

Kind = Literal["figure", "money", "percent", "date", "duration", "definition", "person", "other"]
"""What a question asks for."""

_FIGURE = re.compile(r"\d")
_DATED = re.compile(rf"\b{MONTH}\b|\b(?:19|20)\d\d\b|\b\d{{1,2}}/\d{{1,2}}\b")
_LASTING = re.compile(rf"\b\d+(?:\.\d+)?[- ]{TIME_UNIT}\b")
_MONEY = re.compile(
    r"[$€£]\s?\d|\b\d[\d.,]{0,30} ?(?:euro|dollar|usd|eur|million|billion|percent)|\b(?:eur|usd|dm) ?\d"
)
_NO_FIGURE = re.compile(r"\b(?:19|20)\d\d\b|\b(?:article|section|question|paragraph|para) \d+|\(\d+\)")
_PERSON = re.compile(r"(?<![.?!] )(?<!\A)\b[A-Z][^\W\d_]+ (?:[A-Z]\. )?[A-Z][^\W\d_]+")

FORMS: tuple[Kind, ...] = ("figure", "money", "date", "duration", "person")
"""The kinds that have a form, each the bit of its place in a mask; a percentage has that of a figure."""


def form_mask(text: str) -> int:
    """Return the kinds of answer that `text` could hold, as the bits of `FORMS`."""
    folded = with_digits(text.lower())
    held = (
        _FIGURE.search(_NO_FIGURE.sub(" ", folded)),
        _MONEY.search(folded),
        _DATED.search(folded),
        _LASTING.search(folded),
        _PERSON.search(text),
    )
    return sum(bool(found) << place for place, found in enumerate(held))


def form_bit(kind: Kind) -> int:
    """Return the bit of a kind in a mask, 0 for a kind without a form."""
    kind = "figure" if kind == "percent" else kind
    return 1 << FORMS.index(kind) if kind in FORMS else 0
