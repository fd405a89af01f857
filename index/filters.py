"""Filters: which passages a question is put to, by ids, senders, tags and dates of cables, markings, a clearance."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypedDict

from index.errors import UsageError
from index.markings import LEVELS

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


class FilterWords(TypedDict, total=False):
    """Filters as a person gives them, one value or several; what `Filters.parse` reads."""

    cable: str | Iterable[str] | None
    origin: str | Iterable[str] | None
    tag: str | Iterable[str] | None
    since: str | date | None
    until: str | date | None
    marking: str | Iterable[str] | None


@dataclass(frozen=True, slots=True)
class Filters:
    """The passages that may answer; an empty field allows all. Several values of one field mean any of them."""

    cables: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    markings: tuple[str, ...] = ()
    """Levels of marking, "U" to "TS", whatever the caveats."""
    clearance: str | None = None
    """The highest level of marking that may be read, "U" to "TS", whatever the caveats; None for all."""

    @classmethod
    def parse(
        cls,
        *,
        cable: str | Iterable[str] | None = None,
        origin: str | Iterable[str] | None = None,
        tag: str | Iterable[str] | None = None,
        since: str | date | None = None,
        until: str | date | None = None,
        marking: str | Iterable[str] | None = None,
        clearance: str | None = None,
    ) -> Filters:
        """Read filters as a person typed them; a bare year or month means all of it.

        Raises UsageError if a date or level cannot be read, or if the period ends before it begins.
        """
        days = _day(since, "since"), _day(until, "until")
        markings = tuple(dict.fromkeys(_level(each, "marking") for each in _values(marking)))
        level = None if clearance is None else _level(clearance, "clearance")
        filters = cls(_values(cable), _values(origin), _values(tag), *days, markings, level)
        if filters.since and filters.until and filters.since > filters.until:
            raise UsageError(
                f"the first day, {filters.since}, is after the last, {filters.until}: no cable can lie between them."
            )
        return filters

    def to_dict(self) -> dict[str, Any]:
        """Return the filters as JSON values under the names that `parse` takes, without the clearance.

        The clearance limits whoever asks; it is a setting and no choice of the question's.
        """
        return {
            "cable": list(self.cables),
            "origin": list(self.origins),
            "tag": list(self.tags),
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "marking": list(self.markings),
        }

    def limited_to(self, clearance: str | None) -> Filters:
        """Return the same filters under this clearance or their own, whichever is lower."""
        levels = [level for level in (self.clearance, clearance) if level is not None]
        return replace(self, clearance=min(levels, key=LEVELS.index, default=None))

    def __bool__(self) -> bool:
        return self != Filters()


def _values(given: str | Iterable[str] | None) -> tuple[str, ...]:
    """Return the values in the order given, without repeats and surrounding blanks."""
    values = (given,) if isinstance(given, str) else tuple(given or ())
    return tuple(dict.fromkeys(value.strip() for value in values))


def _level(given: str, name: str) -> str:
    level = given.strip().upper()
    if level not in LEVELS:
        raise _wrong(name, f"{given!r} is no level: write {', '.join(LEVELS[:-1])} or {LEVELS[-1]}.")
    return level


def _day(given: str | date | None, name: str) -> date | None:
    if given is None or isinstance(given, date):
        return given.date() if isinstance(given, datetime) else given
    match = _DATE.fullmatch(given.strip())
    try:
        if match is None:
            raise ValueError(given)
        year, month, day = (int(part) if part else None for part in match.groups())
        return _edge(year or 0, month, day, last=name == "until")
    except ValueError as error:
        raise _wrong(name, f"{given!r} is no date: write it as 2007-01-31, 2007-01 or 2007.") from error


def _wrong(name: str, why: str) -> UsageError:
    return UsageError(f"{name} {why}", command=f"--{name} {why}")


def _edge(year: int, month: int | None, day: int | None, *, last: bool) -> date:
    """Return the given day, or the first or last one of the given month or year."""
    month = month or (12 if last else 1)
    if day is None:
        if not 1 <= month <= 12:
            raise ValueError(month)
        day = calendar.monthrange(year, month)[1] if last else 1
    return date(year, month, day)
