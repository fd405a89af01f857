"""Filters to the ids of the passages that they leave, by the tables of the store."""

from __future__ import annotations

import difflib
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from index.errors import UnknownFilterValue
from index.filters import Filters
from index.markings import cleared, level_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SHOWN = 5


def allowed(connection: sqlite3.Connection, filters: Filters) -> NDArray[np.int64] | None:
    """The sorted passage ids that the filters leave, None where there is no filter.

    UnknownFilterValue where no cable has that id, sender or tag, with some that exist.
    """
    import numpy as np

    if not filters:
        return None
    chosen = _cables(connection, filters)
    passages = connection.execute("SELECT id, cable_id, marking FROM passages ORDER BY id")
    left = [id for id, cable, mark in passages if _among(cable, chosen) and _marked(mark, filters)]
    return np.array(left, dtype=np.int64)


def acronyms(connection: sqlite3.Connection, clearance: str) -> list[tuple[str, str, int]]:
    """(acronym, expansion, number of paragraphs that may be read and give it), the most frequent first."""
    query = "SELECT short, long, marking FROM acronyms JOIN passages ON passages.id = passage_id"
    counts = Counter((short, long) for short, long, mark in connection.execute(query) if cleared(mark, clearance))
    return sorted(((*pair, count) for pair, count in counts.items()), key=lambda row: (-row[2], row[0], row[1]))


def _marked(marking: str, filters: Filters) -> bool:
    """Whether a passage may be read, and is of a level that was asked for."""
    return cleared(marking, filters.clearance) and (not filters.markings or level_of(marking) in filters.markings)


def _among(cable: int, chosen: set[int] | None) -> bool:
    return chosen is None or cable in chosen


def _cables(connection: sqlite3.Connection, filters: Filters) -> set[int] | None:
    """The ids of the cables that the filters leave, None where they leave all."""
    chosen: set[int] | None = None
    for values, find in ((filters.cables, _by_cable), (filters.origins, _by_origin), (filters.tags, _by_tag)):
        if values:
            found = {id for value in values for id in find(connection, value, filters.clearance)}
            chosen = found if chosen is None else chosen & found
    if filters.since or filters.until:
        found = _by_date(connection, filters)
        chosen = found if chosen is None else chosen & found
    return chosen


def _by_cable(connection: sqlite3.Connection, value: str, clearance: str | None) -> set[int]:
    query = "SELECT id FROM cables WHERE reference_id = :id UNION SELECT cable_id FROM aliases WHERE alias = :id"
    spellings = (value, value.upper(), _canonical(value))
    found = {row[0] for id in spellings for row in connection.execute(query, {"id": id})}
    existing = "SELECT reference_id, id FROM cables"
    return found or _unknown(connection, "cable", value, existing, clearance)


def _canonical(value: str) -> str:
    from index.ids.reference_ids import canonical

    return canonical(value) or value


def _by_origin(connection: sqlite3.Connection, value: str, clearance: str | None) -> set[int]:
    """The cables of a sender, named in full ("Embassy Pristina") or by its place ("Pristina")."""
    origins = [row[0] for row in connection.execute("SELECT DISTINCT origin FROM cables WHERE origin IS NOT NULL")]
    for same in (_equal, _same_place):
        named = [origin for origin in origins if same(origin, value)]
        if named:
            query = "SELECT id FROM cables WHERE origin = ?"
            return {row[0] for origin in named for row in connection.execute(query, (origin,))}
    existing = "SELECT origin, id FROM cables WHERE origin IS NOT NULL"
    return _unknown(connection, "origin", value, existing, clearance)


def _equal(origin: str, value: str) -> bool:
    return _plain(origin) == _plain(value)


def _same_place(origin: str, value: str) -> bool:
    return bool(_plain(value)) and f" {_plain(origin)}".endswith(f" {_plain(value)}")


def _plain(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.casefold()))


def _by_tag(connection: sqlite3.Connection, value: str, clearance: str | None) -> set[int]:
    found = {row[0] for row in connection.execute("SELECT cable_id FROM tags WHERE tag = ?", (value.upper(),))}
    existing = "SELECT tag, cable_id FROM tags"
    return found or _unknown(connection, "tag", value, existing, clearance)


def _by_date(connection: sqlite3.Connection, filters: Filters) -> set[int]:
    """The cables made in the given days, both included; one without a date is in none."""
    since = filters.since.isoformat() if filters.since else ""
    # Dates compare as texts: everything on the last day sorts before the text of the day after.
    until = _text_after(filters)
    query = "SELECT id FROM cables WHERE created >= ? AND created < ?"
    return {row[0] for row in connection.execute(query, (since, until))}


def _text_after(filters: Filters) -> str:
    if filters.until is None or filters.until.year == 9999:
        return "~"
    return (filters.until + timedelta(days=1)).isoformat()


def _unknown(connection: sqlite3.Connection, what: str, value: str, query: str, clearance: str | None) -> set[int]:
    """Raises UnknownFilterValue with the values most like the one asked for, and some others.

    `query` gives each value with the id of a cable that has it: those of which nothing may be read are not told.
    """
    readable = None if clearance is None else _readable(connection, clearance)
    counts = Counter(name for name, cable in connection.execute(query) if _among(cable, readable))
    existing = sorted(counts, key=lambda name: (-counts[name] if what == "tag" else 0, name))
    shown = _some(existing, value)
    some = (
        f"This index has {', '.join(shown)}{' …' if len(existing) > len(shown) else ''}." if shown else "It has none."
    )
    raise UnknownFilterValue(f"No cable here has the {what} {value!r}. {some}")


def _readable(connection: sqlite3.Connection, clearance: str) -> set[int]:
    """The cables of which some paragraph may be read."""
    pairs = connection.execute("SELECT DISTINCT cable_id, marking FROM passages")
    return {cable for cable, marking in pairs if cleared(marking, clearance)}


def _some(existing: Sequence[str], value: str) -> list[str]:
    """The values nearest to `value`, filled up with the first ones."""
    folded: Callable[[str], str] = str.casefold
    by_fold = {folded(one): one for one in reversed(existing)}
    near = [by_fold[one] for one in difflib.get_close_matches(folded(value), by_fold, n=_SHOWN, cutoff=0.6)]
    return list(dict.fromkeys([*near, *existing]))[:_SHOWN]
