"""What an index holds, counted: cables by month, sender and tag, paragraphs by marking."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from index.filters import Filters
from index.markings import cleared, highest, level_of, marking_of_classification, rank
from index.store.store import Store


@dataclass(frozen=True, slots=True)
class Count:
    """A value that cables or paragraphs have, and how many do."""

    value: str
    number: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What may be read of an index, counted.

    Months are "2008-03", in order, without empty ones; senders and tags come most frequent first; markings are
    levels, in paragraphs, the lowest first.
    """

    cables: int
    paragraphs: int
    months: tuple[Count, ...]
    undated: int
    origins: tuple[Count, ...]
    tags: tuple[Count, ...]
    markings: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class CableLine:
    """A cable as one line of a list, as far as it may be read."""

    reference_id: str
    created: datetime | None
    origin: str | None
    classification: str | None
    subject: str | None
    """None also if the cable is classified above the clearance: a subject has no mark of its own."""
    tags: tuple[str, ...]
    paragraphs: int
    """Those that may be read."""
    marking: str
    """The highest marking among them."""


def overview(store: Store, clearance: str | None = None) -> Overview:
    """Count what may be read at this clearance; a cable without a readable paragraph does not count."""
    marks = _marks(store.connection, clearance)
    rows = [row for row in store.connection.execute("SELECT id, created, origin FROM cables") if row[0] in marks]
    tags = (tag for cable, tag in store.connection.execute("SELECT cable_id, tag FROM tags") if cable in marks)
    levels: Counter[str] = Counter()
    for counted in marks.values():
        for mark, number in counted.items():
            levels[level_of(mark)] += number
    return Overview(
        cables=len(marks),
        paragraphs=levels.total(),
        months=_counts(sorted(Counter(row[1][:7] for row in rows if row[1]).items())),
        undated=sum(row[1] is None for row in rows),
        origins=_most(row[2] for row in rows if row[2]),
        tags=_most(tags),
        markings=_counts(sorted(levels.items(), key=lambda pair: rank(pair[0]))),
    )


def listed(store: Store, filters: Filters, first: int = 0, count: int = 50) -> tuple[tuple[CableLine, ...], int]:
    """Return `count` cables with a passage that the filters leave, from the `first` (0) on, and how many there are.

    The newest come first, those without a date last. Raises UnknownFilterValue.
    """
    allowed = store.allowed(filters)
    marks = _marks(store.connection, filters.clearance, None if allowed is None else set(allowed.tolist()))
    query = "SELECT id FROM cables ORDER BY created IS NULL, created DESC, reference_id"
    ids = [row[0] for row in store.connection.execute(query) if row[0] in marks]
    lines = [_line(store.connection, id, marks[id], filters.clearance) for id in ids[first : first + count]]
    return tuple(lines), len(ids)


def _marks(
    connection: sqlite3.Connection, clearance: str | None, allowed: set[int] | None = None
) -> dict[int, Counter[str]]:
    """Return the markings of each cable with a readable paragraph, and how many paragraphs have each."""
    rows: Iterable[tuple[int, str, int]]
    if allowed is None:
        rows = connection.execute("SELECT cable_id, marking, count(*) FROM passages GROUP BY cable_id, marking")
    else:
        every = connection.execute("SELECT id, cable_id, marking FROM passages")
        rows = ((cable, mark, 1) for id, cable, mark in every if id in allowed)
    marks: dict[int, Counter[str]] = {}
    for cable, mark, number in rows:
        if cleared(mark, clearance):
            marks.setdefault(cable, Counter())[mark] += number
    return marks


def _line(connection: sqlite3.Connection, id: int, marks: Counter[str], clearance: str | None) -> CableLine:
    query = "SELECT reference_id, created, origin, classification, subject FROM cables WHERE id = ?"
    reference_id, created, origin, classification, subject = connection.execute(query, (id,)).fetchone()
    tags = connection.execute("SELECT tag FROM tags WHERE cable_id = ? ORDER BY position", (id,))
    readable = cleared(marking_of_classification(classification), clearance)
    return CableLine(
        reference_id,
        datetime.fromisoformat(created) if created else None,
        origin,
        classification,
        subject if readable else None,
        tuple(row[0] for row in tags),
        marks.total(),
        highest(list(marks), "U"),
    )


def _most(values: Iterable[str]) -> tuple[Count, ...]:
    return _counts(sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0])))


def _counts(pairs: Sequence[tuple[str, int]]) -> tuple[Count, ...]:
    return tuple(Count(value, number) for value, number in pairs)
