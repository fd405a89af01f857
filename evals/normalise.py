"""Texts brought to one spelling, so that a right answer counts as right however it is written.

Made apart from `index.text.dates` on purpose: see `index.text`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Literal

from index.text.numbers import with_digits

Form = Literal["month first", "day first", "digits"]
FORMS: tuple[Form, ...] = ("month first", "day first", "digits")

_PLAIN = str.maketrans(
    {**dict.fromkeys("‘’‚‛′", "'"), **dict.fromkeys("“”„‟«»″", '"'), **dict.fromkeys("‐‑‒–—―−", "-")}
)
_UNSEEN = re.compile("[\0\u00ad\u200b-\u200f\u2060\ufeff]")
_APART = "\x01"
_SCALE = re.compile(r"\b([tmb])(?=housand\b|illion\b)", re.IGNORECASE)
"""Where a figure is kept apart from its scale: an expression may be written for "4 billion" as for 4000000000."""
_MISREAD_YEAR = re.compile(r"\b1((?:19|20)\d\d)\b")

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = (
    r"\b(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_TH = r"(?:st|nd|rd|th)"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)(?!\d)"
_NUMBER = r"(?P<number>0?[1-9]|1[0-2])"
_BETWEEN = r"(?P<between>[/.-])"
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![\w.,/-]){_YEAR}-(?P<number>0[1-9]|1[0-2])-{_DAY}(?![\w-])",
        rf"(?<![\w.,/-]){_NUMBER}{_BETWEEN}(?P<day>1[3-9]|2\d|3[01])(?P=between){_YEAR}(?![\w/-])",
        rf"(?<![\w.,/-])(?P<day>1[3-9]|2\d|3[01]){_BETWEEN}{_NUMBER}(?P=between){_YEAR}(?![\w/-])",
        rf"(?<![\w.,/-]){_DAY}{_TH}?(?: day)?(?: of)?[ -]{_MONTH},?[ -](?:of )?{_YEAR}",
        rf"{_MONTH} (?:the )?{_DAY}{_TH}?(?:,|, in| of)? {_YEAR}",
        rf"{_MONTH},? (?:of )?{_YEAR}",
        rf"(?<![\w.,/-]){_DAY}(?:{_TH}(?: day)? of|{_TH}| of) {_MONTH}",
        rf"(?<![\w.,/-]){_DAY} (?!may\b){_MONTH}",
        rf"{_MONTH} (?:the )?{_DAY}{_TH}?(?![\w%]|[.,]\d)",
    )
)
"""The fullest first. Days and months in digits alone only where one of them can be no month."""
_CITATION = re.compile(r"(?<!\s)\s*\[(?:[^\[\]¶§]*[¶§][^\[\]]*|partly|contradicted|unsupported|uncited|empty)\]")


def normalised(text: str) -> str:
    """Return the text in lower case, with plain quotes, hyphens and digits, OCR's 12007 as 2007, and single spaces."""
    plain = _UNSEEN.sub("", text).lower().translate(_PLAIN)
    return " ".join(_MISREAD_YEAR.sub(r"\1", with_digits(plain)).split())


def includes(text: str, wanted: Iterable[str]) -> bool:
    """Return whether `text` holds every wanted string ("re:…" is a regular expression), both normalised.

    Dates count in any spelling that can be understood in one way only.
    """
    readings = _readings(text)
    return all(_holds(text, readings, item) for item in wanted)


def _holds(text: str, readings: Sequence[str], item: str) -> bool:
    if item.startswith("re:"):
        return any(re.search(item[3:], reading, re.IGNORECASE) for reading in (*readings[:-1], _unscaled(text)))
    flat, *dated = _readings(item)
    # A month in digits must not be taken for a figure: the last reading is for items alone that are dates themselves.
    return _stands(flat, readings[0]) or any(
        _stands(wanted, reading) for reading, wanted in zip(readings[1:], dated, strict=True) if wanted != flat
    )


@lru_cache(maxsize=512)
def _unscaled(text: str) -> str:
    """Return the text normalised, with the scales of its figures as they are written."""
    return normalised(_SCALE.sub(rf"\1{_APART}", text)).replace(_APART, "")


def _stands(wanted: str, reading: str) -> bool:
    """Return whether it is a part of the reading, and a figure at either end of it is no part of a longer one."""
    before = r"(?<!\d)(?<!\d\.)" if wanted[:1].isdigit() else ""
    after = r"(?!\d|\.\d)" if wanted[-1:].isdigit() else ""
    return re.search(before + re.escape(wanted) + after, reading) is not None


@lru_cache(maxsize=512)
def _readings(text: str) -> tuple[str, ...]:
    """Return the text normalised: as it stands, and with its dates in each usual spelling, that in digits last."""
    flat = normalised(text)
    marked, dates = _marked(flat)
    return (flat, *(_filled(marked, [_spelled(date, form) for date in dates]) for form in FORMS))


def _marked(flat: str) -> tuple[str, list[Mapping[str, str | None]]]:
    """Return a normalised text with a mark in place of each date, and the dates; year or day may be missing."""
    dates: list[Mapping[str, str | None]] = []

    def mark(match: re.Match[str]) -> str:
        dates.append(match.groupdict())
        return f"\0{len(dates) - 1}\0"

    for pattern in _DATES:
        flat = pattern.sub(mark, flat)
    return flat, dates


def _filled(marked: str, written: Sequence[str]) -> str:
    return re.sub(r"\0(\d+)\0", lambda match: written[int(match[1])], marked)


def _spelled(found: Mapping[str, str | None], form: Form) -> str:
    """Spell the date as "may 17, 2005", "17 may 2005" or "2005-05-17"."""
    number, name, day, year = (found.get(part) for part in ("number", "month", "day", "year"))
    month = int(number) if number else next(n for n, each in enumerate(_MONTHS, 1) if each[:3] == (name or "")[:3])
    if form == "digits":
        return "-".join([*([year] if year else []), f"{month:02}", *([f"{int(day):02}"] if day else [])])
    written = [_MONTHS[month - 1], *([str(int(day))] if day else [])]
    if form == "day first":
        return " ".join([*reversed(written), *([year] if year else [])])
    return " ".join(written) + (f"{',' if day else ''} {year}" if year else "")


def without_citations(text: str) -> str:
    """Return the text without its citations and the check's labels, which are no part of the answer."""
    return _CITATION.sub("", text)


def tokens(text: str) -> list[str]:
    """Return the words of a text for comparing answers: normalised, no punctuation, no articles.

    As SQuAD has it (Rajpurkar et al., EMNLP 2016), with dates in one spelling.
    """
    flat = _readings(without_citations(text))[1]
    return [word for word in re.findall(r"\w+(?:[.'/-]\w+)*", flat) if word not in {"a", "an", "the"}]
