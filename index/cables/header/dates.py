"""Dates: the date-time group of a cable, the creation dates that pages print, and the centuries of two-digit years."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from index.text.dates import MONTHS as MONTH_NAMES

MONTHS = [name[:3].upper() for name in MONTH_NAMES]
_DTG = re.compile(
    r"(?<![0-9A-Z])([0-3O][0-9O])\s?([0-2O][0-9O])([0-5O][0-9O])\s?Z\s{0,4}"
    rf"({'|'.join(MONTHS)})[A-Z]{{0,6}}\.?,?\s{{0,3}}((?:19|20)\d\d|\d\s?\d)(?!\d)",
    re.IGNORECASE,
)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d\d)(?::\d\d)?)?")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:\s+(\d{1,2}):(\d\d)(?::\d\d)?)?")
_LONG = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?\s+([A-Z]{3})[A-Z]*\.?,?\s+(\d{4})(?:,?\s+(\d{1,2}):(\d\d))?", re.IGNORECASE
)
_UNIX = re.compile(r"\b([A-Z]{3}) +(\d{1,2}) (\d\d):(\d\d):\d\d (?:[A-Z]{3,4} |[+-]\d{4} )?(\d{4})\b", re.IGNORECASE)
_AMERICAN = re.compile(r"([A-Z]{3})[A-Z]*\.?\s+(\d{1,2}),?\s+(\d{4})(?:,?\s+(\d{1,2}):(\d\d))?", re.IGNORECASE)


def full_year(year: int) -> int:
    """Complete the two-digit year of a reference id: 66 to 99 are 19xx, 00 to 65 are 20xx."""
    return year if year > 99 else 1900 + year if year >= 66 else 2000 + year


def of_group(text: str) -> datetime | None:
    """Return the first date-time group in a text, in UTC: "O 121616Z MAR 08" is 2008-03-12 16:16."""
    for match in _DTG.finditer(text):
        day, hour, minute = (int(part.upper().replace("O", "0")) for part in match.group(1, 2, 3))
        year = full_year(int(match.group(5).replace(" ", "").replace("\n", "")))
        if found := _moment(year, MONTHS.index(match.group(4).upper()) + 1, day, hour, minute):
            return found
    return None


def of_page(text: str) -> datetime | None:
    """Return the creation date that a page, table or attribute prints, in UTC; None if in no known form."""
    if match := _ISO.search(text):
        return _moment(*(int(part or 0) for part in match.groups()))
    if match := _SLASHED.search(text):
        month, day, year, hour, minute = (int(part or 0) for part in match.groups())
        return _moment(year, month, day, hour, minute)
    if match := _LONG.search(text):
        return _named_month(match.group(2), match.group(1), *match.group(3, 4, 5))
    if match := _UNIX.search(text):
        return _named_month(*match.group(1, 2, 5, 3, 4))
    if match := _AMERICAN.search(text):
        return _named_month(*match.groups())
    return None


def _named_month(name: str, day: str, year: str, hour: str | None, minute: str | None) -> datetime | None:
    month = MONTHS.index(name.upper()) + 1 if name.upper() in MONTHS else 0
    return _moment(int(year), month, int(day), int(hour or 0), int(minute or 0))


def _moment(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime | None:
    """Return a moment in UTC; None if there is no such day or hour."""
    try:
        return datetime(year, month, day, hour, minute, tzinfo=UTC)
    except ValueError:
        return None
