"""Cables that a question names: "Yerevan 1021", "08 Pristina 128", "09STATE61188", with a paragraph or without."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

from index.ids import reference_ids
from index.store.filter_sql import readable_cables

_NAMED = re.compile(
    r"(?<![\w.,$€£])(?P<year>(?:19|20)?\d\d[ _-]?)?"
    r"(?P<post>[A-Za-z]{3}[A-Za-z.'’]{0,20}(?: [A-Za-z][A-Za-z.'’]{1,20}){0,2})"
    r"[ #_-]{0,2}(?P<serial>\d{2,6})(?![\w%]|[.,]\d)"
)
_MOST = 8
"""Places of a question that are looked up."""
_CABLES = """
SELECT id, reference_id FROM cables WHERE reference_id LIKE :like
UNION SELECT c.id, c.reference_id FROM aliases a JOIN cables c ON c.id = a.cable_id WHERE a.alias LIKE :like ORDER BY 2
"""


def named_cables(question: str, connection: sqlite3.Connection, clearance: str | None) -> tuple[str, ...]:
    """Return the ids of the cables that a question names, as far as anything of them may be read, each once."""
    rows = [row for like in _patterns(question) for row in connection.execute(_CABLES, {"like": like})]
    readable = readable_cables(connection, clearance) if rows and clearance else None
    return tuple(dict.fromkeys(name for id, name in rows if readable is None or id in readable))


def _patterns(question: str) -> Iterator[str]:
    """Yield each id that may be meant, as LIKE has it: two signs for any stand for a year that is not said."""
    for found in list(_NAMED.finditer(question))[:_MOST]:
        words = found["post"].split(" ")
        for first in range(len(words)):
            # A year belongs to all the words behind it.
            year = found["year"] if first == 0 else None
            name = reference_ids.canonical(f"{(year or '00').strip(' _-')} {' '.join(words[first:])} {found['serial']}")
            if name:
                yield name if year else f"__{name[2:]}"
