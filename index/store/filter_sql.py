"""Find the passages and cables that filters leave, by the tables of the store."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from index.errors import UnknownFilterValue
from index.filters import Filters
from index.ids.reference_ids import canonical
from index.markings import cleared, level_of
from index.named_cables import NamedCable
from index.text.suggest import nearest_first

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SHOWN = 5
"""Existing values that an error names."""
_SENDERS = "SELECT origin, id FROM cables WHERE origin IS NOT NULL"
_PLACE = re.compile(r"\s{0,9}(?P<sign>[¶§])\s{0,9}(?P<number>\d{1,6})\s{0,9}\Z")
"""The end of a filter that names a paragraph of its cable: by number (¶) or by position (§)."""


def allowed(connection: sqlite3.Connection, filters: Filters) -> NDArray[np.int64] | None:
    """Return the sorted ids of the passages that the filters leave, or None if there is no filter.

    Raises UnknownFilterValue, which names some existing values, if no cable has an id, sender or tag.
    """
    import numpy as np

    if not filters:
        return None
    left = [id for id, marking in _within(connection, filters) if cleared(marking, filters.clearance)]
    return np.array(left, dtype=np.int64)


def withholds(connection: sqlite3.Connection, filters: Filters) -> bool:
    """Tell whether the clearance keeps back any passage within the other filters.

    A cable of which nothing may be read is within them all, unless cables are named: its date, sender and tags are not
    told either. If a paragraph is named, its whole cable counts.
    """
    if filters.clearance is None:
        return False
    filters = replace(filters, cables=tuple(_PLACE.sub("", each) for each in filters.cables))
    if not filters.cables:
        every = {row[0] for row in connection.execute("SELECT DISTINCT cable_id FROM passages")}
        if every - readable_cables(connection, filters.clearance):
            return True
    return not all(cleared(marking, filters.clearance) for _, marking in _within(connection, filters))


def readable_cables(connection: sqlite3.Connection, clearance: str | None) -> set[int]:
    """Return the ids of the cables of which something may be read."""
    pairs = connection.execute("SELECT DISTINCT cable_id, marking FROM passages")
    return {cable for cable, marking in pairs if cleared(marking, clearance)}


def cables_named(connection: sqlite3.Connection, named: NamedCable, clearance: str | None) -> tuple[str, ...]:
    """Return the ids of the cables that a question means, as far as anything of them may be read, each once."""
    query = """SELECT id, reference_id FROM cables WHERE reference_id LIKE :like UNION
               SELECT c.id, c.reference_id FROM aliases a JOIN cables c ON c.id = a.cable_id WHERE alias LIKE :like
               ORDER BY 2"""
    rows = [row for like in named.ids for row in connection.execute(query, {"like": like})]
    readable = readable_cables(connection, clearance) if named.day or (rows and clearance) else set()
    rows += _of_day(connection, named, readable) if named.day else []
    return tuple(dict.fromkeys(name for id, name in rows if clearance is None or id in readable))


def _of_day(connection: sqlite3.Connection, named: NamedCable, readable: set[int]) -> list[tuple[int, str]]:
    """Return id and name of the cables of a day that the first sender has who is one."""
    query = "SELECT id, reference_id FROM cables WHERE created LIKE ? ORDER BY reference_id"
    rows = connection.execute(query, (f"{named.day}T%",)).fetchall()
    own = (
        next(filter(None, (_of_sender(connection, each, readable) for each in named.senders)), set()) if rows else set()
    )
    return [row for row in rows if row[0] in own]


def paragraphs_named(
    connection: sqlite3.Connection, cable: str, numbers: Iterable[int], clearance: str | None
) -> tuple[str, ...]:
    """Return the filters on the paragraphs of these numbers that may be read: "08PRISTINA128 ¶9"."""
    query = """SELECT p.number, p.marking FROM passages p JOIN cables c ON c.id = p.cable_id
               WHERE c.reference_id = ? AND coalesce(p.number, p.ordinal) = ?"""
    return tuple(
        dict.fromkeys(
            f"{cable} {'§' if number is None else '¶'}{wanted}"
            for wanted in numbers
            for number, marking in connection.execute(query, (cable, wanted))
            if cleared(marking, clearance)
        )
    )


def _within(connection: sqlite3.Connection, filters: Filters) -> Iterator[tuple[int, str]]:
    """Yield the id and marking of each passage that the filters leave, whatever the clearance, in order."""
    cables = _cables(connection, filters)
    paragraphs = _paragraphs(connection, filters)
    for passage, cable, marking in connection.execute("SELECT id, cable_id, marking FROM passages ORDER BY id"):
        if (
            (cables is None or cable in cables)
            and (paragraphs is None or passage in paragraphs)
            and (not filters.markings or level_of(marking) in filters.markings)
        ):
            yield passage, marking


def _paragraphs(connection: sqlite3.Connection, filters: Filters) -> set[int] | None:
    """Return the ids of the passages that filters on cables leave, or None if none of them names a paragraph."""
    if not any(map(_PLACE.search, filters.cables)):
        return None
    ids: set[int] = set()
    for value in filters.cables:
        place = _PLACE.search(value)
        own = "1" if place is None else "number = :n" if place["sign"] == "¶" else "number IS NULL AND ordinal = :n"
        for cable in _by_id(connection, value, None):
            query = f"SELECT id FROM passages WHERE cable_id = :cable AND {own}"
            given = {"cable": cable, "n": int(place["number"]) if place else 0}
            ids.update(row[0] for row in connection.execute(query, given))
    return ids


def _cables(connection: sqlite3.Connection, filters: Filters) -> set[int] | None:
    """Return the ids of the cables that the filters leave, or None if they leave all."""
    named = [
        (values, find)
        for values, find in ((filters.cables, _by_id), (filters.origins, _by_origin), (filters.tags, _by_tag))
        if values
    ]
    # What only cables have of which nothing may be read is as unknown as what none has.
    readable = readable_cables(connection, filters.clearance) if named and filters.clearance else None
    chosen = [{id for value in values for id in find(connection, value, readable)} for values, find in named]
    if filters.since or filters.until:
        chosen.append(_by_date(connection, filters))
    return set.intersection(*chosen) if chosen else None


def _by_id(connection: sqlite3.Connection, value: str, readable: set[int] | None) -> set[int]:
    query = "SELECT id FROM cables WHERE reference_id = :id UNION SELECT cable_id FROM aliases WHERE alias = :id"
    value = _PLACE.sub("", value)
    spellings = (value, value.upper(), canonical(value) or value)
    ids = {row[0] for id in spellings for row in connection.execute(query, {"id": id})}
    return _known(ids, readable) or _unknown(
        connection, "cable", value, "SELECT reference_id, id FROM cables", readable
    )


def _by_origin(connection: sqlite3.Connection, value: str, readable: set[int] | None) -> set[int]:
    """Return the cables of a sender, named in full ("Embassy Pristina") or by its place ("Pristina")."""
    return _of_sender(connection, value, readable) or _unknown(connection, "origin", value, _SENDERS, readable)


def _of_sender(connection: sqlite3.Connection, value: str, readable: set[int] | None) -> set[int]:
    cables: dict[str, set[int]] = {}
    for origin, id in connection.execute(_SENDERS):
        if readable is None or id in readable:
            cables.setdefault(origin, set()).add(id)
    words = _words(value)
    own = {origin: _words(origin) for origin in cables}
    named = [origin for origin in cables if own[origin] == words]
    if not named and words:
        named = [origin for origin in cables if f" {own[origin]}".endswith(f" {words}")]
    return {id for origin in named for id in cables[origin]}


def _words(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.casefold()))


def _by_tag(connection: sqlite3.Connection, value: str, readable: set[int] | None) -> set[int]:
    ids = {row[0] for row in connection.execute("SELECT cable_id FROM tags WHERE tag = ?", (value.upper(),))}
    return _known(ids, readable) or _unknown(connection, "tag", value, "SELECT tag, cable_id FROM tags", readable)


def _known(ids: set[int], readable: set[int] | None) -> set[int]:
    return ids if readable is None else ids & readable


def _by_date(connection: sqlite3.Connection, filters: Filters) -> set[int]:
    """Return the cables made in the given days, both included; one without a date is in none."""
    since = filters.since.isoformat() if filters.since else ""
    # Dates compare as texts: everything on the last day sorts before the text of the day after.
    last = filters.until
    until = "~" if last is None or last.year == 9999 else (last + timedelta(days=1)).isoformat()
    query = "SELECT id FROM cables WHERE created >= ? AND created < ?"
    return {row[0] for row in connection.execute(query, (since, until))}


def _unknown(connection: sqlite3.Connection, what: str, value: str, query: str, readable: set[int] | None) -> set[int]:
    """Raise UnknownFilterValue with the values most like the one asked for, and some others.

    `query` gives each value with the id of a cable that has it; only `readable` cables are named, if given.
    """
    counts = Counter(name for name, cable in connection.execute(query) if readable is None or cable in readable)
    existing = sorted(counts, key=lambda name: (-counts[name] if what == "tag" else 0, name))
    shown = nearest_first(value, existing, _SHOWN, key=str.casefold)
    more = " …" if len(existing) > len(shown) else ""
    some = f"This index has {', '.join(shown)}{more}." if shown else "It has none."
    raise UnknownFilterValue(f"No cable here has the {what} {value!r}. {some}")
