"""Texts brought to one spelling, so that a right answer counts as right however it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.numbers import with_digits

_STRAIGHT = str.maketrans("‘’“”", "''\"\"")
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)"
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_DAY} (?:of )?{_MONTH},? {_YEAR}\b",
        rf"\b{_MONTH} {_DAY},? {_YEAR}\b",
        rf"\b{_YEAR}-(?P<number>0[1-9]|1[0-2])-{_DAY}\b",
    )
)
_CITATION = re.compile(r"\s*\[[^\[\]]*[¶§][^\[\]]*\]")


def normalised(text: str) -> str:
    """Lower case, straight quotes, numbers in plain digits, OCR's 12007 as 2007, single spaces."""
    straight = text.lower().translate(_STRAIGHT)
    return " ".join(re.sub(r"\b1((?:19|20)\d\d)\b", r"\1", with_digits(straight)).split())


def dated(normal: str) -> str:
    """A normalised text with every whole date written as "may 17, 2005". Days and months in digits alone ("5/6/2007")
    are left: one cannot tell which is which.
    """
    for pattern in _DATES:
        normal = pattern.sub(_date, normal)
    return normal


def _date(match: re.Match[str]) -> str:
    found = match.groupdict()
    if "number" in found:
        month = _MONTHS[int(found["number"]) - 1]
    else:
        month = next(name for name in _MONTHS if name.startswith(found["month"][:3]))
    return f"{month} {int(found['day'])}, {found['year']}"


def includes(text: str, wanted: Iterable[str]) -> bool:
    """Whether `text` holds every wanted string ("re:…" is a regular expression), both normalised; whole dates count in
    any spelling.
    """
    readings = {flat := normalised(text), dated(flat)}
    return all(any(_holds(reading, item) for reading in readings) for item in wanted)


def _holds(flat: str, item: str) -> bool:
    if item.startswith("re:"):
        return re.search(item[3:], flat, re.IGNORECASE) is not None
    return (wanted := normalised(item)) in flat or dated(wanted) in flat


def without_citations(text: str) -> str:
    """The text without its citations in brackets, so that a key is never taken for a part of the answer."""
    return _CITATION.sub("", text)


def tokens(text: str) -> list[str]:
    """The words of a text for comparing answers: normalised, dates in one spelling, no punctuation, no articles, as
    SQuAD has it (Rajpurkar et al., EMNLP 2016).
    """
    flat = dated(normalised(without_citations(text)))
    return [word for word in re.findall(r"\w+(?:[.'’-]\w+)*", flat) if word not in {"a", "an", "the"}]
