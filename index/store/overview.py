"""What an index holds, counted for choosing among it: cables by month, sender and tag, paragraphs by marking."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
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
    """What may be read of an index, counted. Months are "2008-03", in order, those without a cable left out; senders
    and tags come most frequent first; markings are levels, in paragraphs, the lowest first.
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
    """None also where the cable is classified above the clearance: a subject has no mark of its own."""
    tags: tuple[str, ...]
    paragraphs: int
    """Those that may be read."""
    marking: str
    """The highest marking among them."""


def overview(store: Store, clearance: str | None = None) -> Overview:
    """What this clearance lets be read, counted; a cable of which nothing may be read does not count."""
    marks = _marks(store.connection, clearance)
    rows = [row for row in store.connection.execute("SELECT id, created, origin FROM cables") if row[0] in marks]
    tags = (tag for cable, tag in store.connection.execute("SELECT cable_id, tag FROM tags") if cable in marks)
    levels: Counter[str] = Counter()
    for counted in marks.values():
        for mark, number in counted.items():
            levels[level_of(mark)] += number
    return Overview(
        cables=len(marks),
        paragraphs=sum(counted.total() for counted in marks.values()),
        months=_counts(sorted(Counter(row[1][:7] for row in rows if row[1]).items())),
        undated=sum(row[1] is None for row in rows),
        origins=_most(row[2] for row in rows if row[2]),
        tags=_most(tags),
        markings=_counts(sorted(levels.items(), key=lambda pair: rank(pair[0]))),
    )


def listed(store: Store, filters: Filters, first: int = 0, count: int = 50) -> tuple[tuple[CableLine, ...], int]:
    """Some of the cables of which the filters leave a passage, from the `first` (0 is the first) on, and how many there
    are. The newest come first, those without a date last. Raises UnknownFilterValue.
    """
    marks = _marks(store.connection, filters.clearance, _allowed(store, filters))
    query = "SELECT id FROM cables ORDER BY created IS NULL, created DESC, reference_id"
    ids = [row[0] for row in store.connection.execute(query) if row[0] in marks]
    lines = [_line(store.connection, id, marks[id], filters.clearance) for id in ids[first : first + count]]
    return tuple(lines), len(ids)


def _allowed(store: Store, filters: Filters) -> set[int] | None:
    allowed = store.allowed(filters)
    return None if allowed is None else set(allowed.tolist())


def _marks(
    connection: sqlite3.Connection, clearance: str | None, allowed: set[int] | None = None
) -> dict[int, Counter[str]]:
    """For each cable of which something may be read, its markings with the number of paragraphs."""
    found: dict[int, Counter[str]] = {}
    for cable, mark, number in _counted(connection, allowed):
        if cleared(mark, clearance):
            found.setdefault(cable, Counter())[mark] += number
    return found


def _counted(connection: sqlite3.Connection, allowed: set[int] | None) -> Iterator[tuple[int, str, int]]:
    """(cable, marking, number of its paragraphs with that marking); counted by SQLite where all are allowed."""
    if allowed is None:
        yield from connection.execute("SELECT cable_id, marking, count(*) FROM passages GROUP BY cable_id, marking")
    else:
        rows = connection.execute("SELECT id, cable_id, marking FROM passages")
        yield from ((cable, mark, 1) for id, cable, mark in rows if id in allowed)


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
