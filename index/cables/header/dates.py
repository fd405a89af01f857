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
_CLOCK = r"(?P<h>\d{1,2}):(?P<min>\d\d)"
_PAGE_FORMS = [
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?P<y>\d{{4}})-(?P<m>\d{{1,2}})-(?P<d>\d{{1,2}})(?:[T ]+{_CLOCK})?",
        rf"(?P<m>\d{{1,2}})/(?P<d>\d{{1,2}})/(?P<y>\d{{4}})(?:\s+{_CLOCK})?",
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m>[A-Z]{{3}})[A-Z]*\.?,?\s+(?P<y>\d{{4}})(?:,?\s+{_CLOCK})?",
        rf"\b(?P<m>[A-Z]{{3}}) +(?P<d>\d{{1,2}}) {_CLOCK}:\d\d (?:[A-Z]{{3,4}} |[+-]\d{{4}} )?(?P<y>\d{{4}})\b",
        rf"(?<![A-Z])(?P<m>[A-Z]{{3}})[A-Z]*\.?\s+(?P<d>\d{{1,2}}),?\s+(?P<y>\d{{4}})(?:,?\s+{_CLOCK})?",
    )
]
"""ISO, American figures, "12 March 2008", Unix, "March 12, 2008": the first that is found counts."""


def full_year(year: int) -> int:
    """Complete the two-digit year of a reference id: 66 to 99 are 19xx, 00 to 65 are 20xx."""
    return year if year > 99 else 1900 + year if year >= 66 else 2000 + year


def of_group(text: str) -> datetime | None:
    """Return the first date-time group in a text, in UTC: "O 121616Z MAR 08" is 2008-03-12 16:16."""
    for match in _DTG.finditer(text):
        day, hour, minute = (part.upper().replace("O", "0") for part in match.group(1, 2, 3))
        year = full_year(int("".join(match.group(5).split())))
        if found := _moment(str(year), match.group(4), day, hour, minute):
            return found
    return None


def of_page(text: str) -> datetime | None:
    """Return the creation date that a page, table or attribute prints, in UTC; None if in no known form."""
    for form in _PAGE_FORMS:
        if match := form.search(text):
            return _moment(*match.group("y", "m", "d", "h", "min"))
    return None


def _moment(year: str, month: str, day: str, hour: str | None, minute: str | None) -> datetime | None:
    """Return a moment in UTC; None if there is no such day or hour."""
    try:
        number = int(month) if month.isdigit() else MONTHS.index(month.upper()) + 1
        return datetime(int(year), number, int(day), int(hour or 0), int(minute or 0), tzinfo=UTC)
    except ValueError:
        return None
