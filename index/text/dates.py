"""Months by name, and dates in a folded text, in any order of day, month and year."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace

MONTHS = "january february march april may june july august september october november december".split()
SHORT_MONTHS = "jan feb mar apr jun jul aug sept sep oct nov dec".split()
"""Without May, which is never shortened."""
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
MONTH = rf"(?:{'|'.join(MONTHS)})"
"""A pattern, without groups, for a month in small letters."""
YEAR = re.compile(r"(?<![\d.,/])(?:19|20)\d\d(?![\d/]|[.,]\d)")
"""A year that is not part of another figure."""

_NUMBERS = {name: n for n, month in enumerate(MONTHS, 1) for name in (month, *SHORT_MONTHS) if name[:3] == month[:3]}
_M = rf"(?P<m>{'|'.join(_NUMBERS)})\b\.?"
_Y = r"(?P<y>(?:19|20)\d\d)(?![\d.]\d|\d)"
_D = r"(?P<d>[0-3]?\d)(?:st|nd|rd|th)?(?![\w%]|\.\d| percent)"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_Y}-(?P<n>[01]\d)-(?P<d>[0-3]\d)\b",
        r"(?<![\w/.])(?P<a>[0-3]?\d)[/.](?P<b>[0-3]?\d)[/.](?P<y>(?:19|20)?\d\d)(?![\w/])",
        rf"(?<![\w.,$€£]){_D}(?: day)?(?: of)?[ -]{_M}(?:,? (?:of )?{_Y})?",
        rf"\b{_M},? (?:the )?{_D}(?:(?:,|, in| of)? ?{_Y})?",
        rf"\b{_M}(?:,? (?:of |in )?|-){_Y}",
        rf"\b(?:in|since|until|by|of|during|from|to|early|late|mid|through|after|before|last|this|and|-) ?{_M}"
        r"(?! \w+ed\b)",
        rf"\b{_M}(?<!\bmay)(?<!\bmar)(?<!\bmarch)",
        r"(?<![\w.,/$€£])(?P<y>(?:19|20)\d\d)(?P<second>[-/]\d\d(?!\d))?(?=s\b)?(?![\d./]\d|\d|\w)",
    )
)
_BEFORE_MAY = re.compile(r"(?:\b(?:in|on|since|by|until|from|to|of|and|between|through|before|after)|[-,(]) ?\Z")
_DAY = r"(?P<d>[0-3]?\d)(?:st|nd|rd|th)?"
_DAY_BEFORE = re.compile(rf"(?<![\w.,/:$€£-]){_DAY}\s?(?:-|to|through|until|,? ?and|or|&|,)\s?(?:the )?\Z")
_LISTED = r"(?=[,;:.)]|\Z| (?:19|20)\d\d| (?:in|at|by|for|with|to|as|when|that|and|was|were|had|between)\b)"
_DAY_AFTER = re.compile(
    rf"(?:\s?(?:-|to|through|until)\s?{_DAY}(?![\w%]|[./:]\d| percent)|"
    rf"(?:, ?and|,|,? and|,? or|\s?&) ?(?:the )?{_DAY.replace('<d>', '<l>')}(?![\w%]|[./:]\d){_LISTED})"
    r"(?:(?:,| of| in)? ?(?P<y>(?:19|20)\d\d)(?![\d.]\d|\d))?"
)
_PART = re.compile(
    r"\b(?P<part>early|mid|late|end|beginning|start|first half|second half|first week|last week|last day|first day)"
    r"(?:-| (?:of )?)\Z"
)
_DAYS = {
    "early": (1, 10),
    "mid": (11, 20),
    "late": (21, 31),
    "beginning": (1, 10),
    "start": (1, 10),
    "end": (21, 31),
    "first half": (1, 15),
    "second half": (16, 31),
    "first week": (1, 7),
    "last week": (22, 31),
}
_MONTH_NAME = re.compile(_M)
_TOLERANCE = 2


@dataclass(frozen=True, slots=True)
class Date:
    """A day, a month, a year, or as much of them as a text gives, and where."""

    year: int | None
    month: int | None
    day: int | None
    start: int
    end: int
    written: str
    days: tuple[int, int] | None = None
    """The days that "early", "mid" or "late" mean of a month: 1-10, 11-20, 21-31."""

    def fits(self, other: Date) -> bool:
        """Return whether no part that both give differs; the days of a part of a month may be two days off."""
        one_days, two_days = self._days(), other._days()
        if one_days and two_days and (self.days or other.days):
            near = one_days[0] - _TOLERANCE <= two_days[1] and two_days[0] - _TOLERANCE <= one_days[1]
            if not near:
                return False
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return all(one is None or two is None or one == two for one, two in pairs)

    def _days(self) -> tuple[int, int] | None:
        return (self.day, self.day) if self.day else self.days


def find_dates(folded: str) -> list[Date]:
    """Return the dates of a folded text in order; none lies within another."""
    found: list[Date] = []
    taken = bytearray(len(folded))
    for pattern in _PATTERNS:
        for match in pattern.finditer(folded):
            if not any(taken[match.start() : match.end()]):
                dates = _dates(match)
                found += dates
                if dates:
                    taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    found += [date for each in found for date in _other_days(folded, each) if not any(taken[date.start : date.end])]
    return _shared_years([_in_part(folded, date) for date in sorted(found, key=lambda date: date.start)])


def _in_part(folded: str, date: Date) -> Date:
    """Return the date with the days that are meant if only a part of its month is."""
    if date.month is None or date.day is not None:
        return date
    month = _MONTH_NAME.search(folded, date.start, date.end)
    before = month and _PART.search(folded, max(0, month.start() - 16), month.start())
    if not before:
        return date
    if before["part"].endswith(" day"):
        last = monthrange(date.year or 2001, date.month)[1]
        return replace(date, day=1 if before["part"].startswith("first") else last)
    return replace(date, days=_DAYS[before["part"]])


def _other_days(folded: str, date: Date) -> Iterator[Date]:
    """Yield the days that share the month of a date: "May 12-14, 2009", "12, 17 and 24 May"."""
    if date.day is None or date.month is None or date.written[:2] in {"19", "20"}:
        return
    if date.written[0].isdigit():
        start = date.start
        while before := _DAY_BEFORE.search(folded, max(0, start - 20), start):
            start = before.start()
            yield Date(
                date.year, date.month, int(before["d"]), start, before.end("d"), f"{before['d']} … {date.written}"
            )
        return
    end, year = date.end, date.year
    days: list[re.Match[str]] = []
    while year is None and (after := _DAY_AFTER.match(folded, end)):
        days.append(after)
        end, year = after.end(), int(after["y"]) if after["y"] else None
    for day in days:
        number = day["d"] or day["l"]
        yield Date(
            year, date.month, int(number), day.start(), day.end("d" if day["d"] else "l"), f"{date.written} … {number}"
        )


def _dates(match: re.Match[str]) -> list[Date]:
    groups = match.groupdict()
    year = int(groups["y"]) if groups.get("y") else None
    if groups.get("a"):
        return _numeric(match, int(groups["a"]), int(groups["b"]), year or 0)
    month = _NUMBERS[groups["m"]] if groups.get("m") else int(groups["n"]) if groups.get("n") else None
    day = int(groups["d"]) if groups.get("d") else None
    if (day is not None and not 1 <= day <= 31) or (month is not None and not 1 <= month <= 12):
        return []
    if (
        month == 5
        and year is None
        and not _BEFORE_MAY.search(match.string, max(0, match.start("m") - 12), match.start("m"))
    ):
        return []
    first = Date(year, month, day, match.start(), match.end(), match[0].strip())
    if groups.get("second") and year:
        other = year // 100 * 100 + int(groups["second"][1:])
        return [first, Date(other, None, None, match.start(), match.end(), match[0])]
    return [first]


def _numeric(match: re.Match[str], one: int, two: int, year: int) -> list[Date]:
    """Return the date of "31.12.07" (day first) or of "6/5/2008", which is two if either may be the month."""
    year += 0 if year >= 100 else 1900 if year > 60 else 2000
    orders = [(two, one), (one, two)] if "." in match[0] else [(one, two), (two, one)]
    fitting = [(month, day) for month, day in orders if 1 <= month <= 12 and 1 <= day <= 31]
    if "." in match[0]:
        fitting = fitting[:1]
    return [Date(year, month, day, match.start(), match.end(), match[0]) for month, day in dict.fromkeys(fitting)]


def _shared_years(dates: list[Date]) -> list[Date]:
    """Give the first date of a range the year of its last: "January 1 through February 8, 2007"."""
    found = list(dates)
    for place in range(len(found) - 2, -1, -1):
        date, following = found[place], found[place + 1]
        near = following.start - date.end < 12
        if date.year is None and date.month and following.month and following.year and near:
            earlier = date.month > following.month
            year = following.year - earlier
            found[place] = replace(date, year=year)
    return found
