"""How figures, years and names are written, and whether a paragraph has one of them in any spelling.

Made apart from `index.text` on purpose: a corruption is verified by other rules than those that it tests.
"""

from __future__ import annotations

import re
from datetime import datetime

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
MONTHS = "January February March April May June July August September October November December".split()
_MONTH = rf"(?:{'|'.join(MONTHS)})"
_LARGEST = 999

FIGURE = re.compile(
    r"(?<![\w.,/:#'’¶§-])\d{1,3}(?:,\d{3})+(?![\w/]|[.,:]\d|-\d)|(?<![\w.,/:#'’¶§-])\d+(?:\.\d+)?(?![\w/:]|[.,]\d|-\d)"
)
"""A number in digits that stands by itself, with its thousand separators."""
YEAR = re.compile(r"(?<![\w./,$€£#-])(?:19|20)\d\d(?![\w/]|[.,-]\d)")
DATE = re.compile(rf"\b(?P<month>{_MONTH}) (?P<day>[0-3]?\d)(?!\d|:)(?:, (?P<year>(?:19|20)\d\d)\b)?")
"""A day as the cables write it: "May 17, 2005"."""
_NAMED = re.compile(
    rf"\b(?:{_MONTH}|arts?\.?|articles?|sections?|regulations?|law|no\.|ref|tier|question) \Z", re.IGNORECASE
)
_DAY = re.compile(rf" (?:of )?{_MONTH}\b")


def in_words(number: int) -> str:
    """Return a number from 0 to 999 in words: "twenty-five", "two hundred and ten"."""
    if number < 20:
        return _SMALL[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f"-{_SMALL[ones]}" if ones else "")
    hundreds, rest = divmod(number, 100)
    return f"{_SMALL[hundreds]} hundred" + (f" and {in_words(rest)}" if rest else "")


_VALUES = {in_words(number): number for number in range(2, 100)}
_SCALE = r"(?![ -](?:hundred|thousand|million|billion|and a half|and one))"
WORD_FIGURE = re.compile(
    rf"(?<![\w-])(?<!hundred )(?<!hundred and )(?:{'|'.join(sorted(_VALUES, key=len, reverse=True))})(?![\w-]){_SCALE}",
    re.IGNORECASE,
)
"""A number from 2 to 99 in words, not part of a larger one."""


def value_of(word: str) -> int:
    """Return the number that these words give."""
    return _VALUES[word.lower()]


def counts(text: str) -> list[re.Match[str]]:
    """Return the numbers in digits that count or measure: no years, days of a month or numbers of articles."""
    dated = [match.span() for match in DATE.finditer(text)]
    return [match for match in FIGURE.finditer(text) if _counts(text, match, dated)]


def _counts(text: str, match: re.Match[str], dated: list[tuple[int, int]]) -> bool:
    if YEAR.fullmatch(match[0]) or any(start <= match.start() < end for start, end in dated):
        return False
    return not _NAMED.search(text[: match.start()]) and not _DAY.match(text, match.end())


def has_figure(text: str, number: str) -> bool:
    """Return whether a text has a number, in digits with or without separators, in words or as an ordinal."""
    plain = number.replace(",", "")
    if plain in {token.replace(",", "").strip(".") for token in re.findall(r"\d[\d,]*(?:\.\d+)?", text)}:
        return True
    if not plain.isdigit() or int(plain) > _LARGEST:
        return False
    value = int(plain)
    words = {in_words(value), in_words(value).replace(" and ", " ")}
    words |= {_ORDINALS[value]} if value < len(_ORDINALS) else set()
    words |= {"dozen"} if value in {12, 24} else {"both", "couple", "pair", "twice"} if value == 2 else set()
    found = "|".join(re.escape(each).replace(r"\-", "[ -]") for each in words)
    return bool(re.search(rf"\b(?:{found})\b|\b{plain}(?:st|nd|rd|th)\b", text, re.IGNORECASE))


def has_year(text: str, year: int, created: datetime | None) -> bool:
    """Return whether a text may name a year: in digits, as "'07" or "2006-07", misread as "12007", as "last year"."""
    if re.search(rf"{year}|(?<!\d)['’/-]?{year % 100:02}(?!\d)", text):
        return True
    relative = re.search(r"\b(?:years?|annual\w*)\b", text, re.IGNORECASE) is not None
    return relative and created is not None and abs(year - created.year) <= 1


def squeezed(text: str) -> str:
    """Return the bare words with a blank on either side of each: one quotation within another is a substring."""
    words = re.findall(r"[^\W_]+", text.lower())
    return f" {' '.join(words)} "
