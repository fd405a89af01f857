"""Parts of a whole in a folded text: "half of", "two-thirds", "1/3", "one in five"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from index.text import Span

_BY = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8}
_BY |= {"ninth": 9, "tenth": 10, "twentieth": 20, "hundredth": 100}
_NAMES = "half|halves|thirds?|quarters?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?"
_NO_NOUN = r"(?=[ ]of\b|[ ](?:less|more|fewer|lower|higher|smaller|larger|as)\b|[ ]?(?:[.,;:)?!]|\Z))"
_IN_WORDS = re.compile(
    rf"(?P<above>[1-9])(?<![\w./,-].)(?:[ -])(?P<by>{_NAMES})\b"
    r"(?! (?:party|parties|country|countries|person|of \d{4}))"
    rf"|\b(?P<one>an?) (?P<a>thirds?|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b{_NO_NOUN}"
    r"|\b(?P<half>half)\b(?![-'])(?! (?:past|brother|sister|truth|measure|hearted|way|time|term)s?\b)"
)
_NO_PART_BEFORE = re.compile(
    r"\b(?:first|second|third|fourth|other|better|latter|former|final|last|past|next|previous|[1-4](?:st|nd|rd|th))"
    r"[ -]\Z"
)
_SLASHED = re.compile(r"(?<![\w./,:$€£-])(?P<above>[1-9]\d?)/(?P<by>[2-9]|10|12|16|20|100)(?![\w/]|[.,-]\d)")
_ROUND = "2|3|4|5|6|8|10|20|100|1000"
_OUT_OF = re.compile(
    rf"(?<![\w./,:$€£-])(?P<above>[1-9]\d?) (?:in|out of)(?: every)? (?P<by>{_ROUND})\b"
    r"(?![.,/:-]\d)(?! (?:minute|hour|day|night|week|month|year|percent|january|february|march|april|may|june|july|"
    r"august|september|october|november|december)s?\b)"
)


def find_shares(folded: str) -> Iterator[tuple[Span, Fraction]]:
    """Yield where a text names a part of a whole, and which; none lies within another."""
    for match in _IN_WORDS.finditer(folded):
        if not _NO_PART_BEFORE.search(folded, max(0, match.start() - 12), match.start()):
            above = int(match["above"] or 1)
            yield match.span(), Fraction(above, _BY[_singular(match["by"] or match["a"] or match["half"])])
    for match in (*_SLASHED.finditer(folded), *_OUT_OF.finditer(folded)):
        above, by = int(match["above"]), int(match["by"])
        if above < by:
            yield match.span(), Fraction(above, by)


def _singular(name: str) -> str:
    return name if name in _BY else name.removesuffix("s")
