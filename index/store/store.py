"""The store: every cable, paragraph and sentence of an index, read from `passages.db`."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from index.cable import Cable, Part, Passage
from index.errors import IndexDamaged, UnknownCable
from index.filters import Filters
from index.lru import LRUCache
from index.markings import cleared
from index.store import filter_sql
from index.store.digests import row_digest
from index.store.manifest import Counts
from index.store.schema import CABLE_COLUMNS, path_of
from index.text import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_PASSAGE = """
SELECT p.id, c.reference_id, p.number, p.ordinal, p.marking, p.heading, p.text, p.search_text, p.start, p."end",
       c.created, c.subject, c.origin, c.classification, {digest}
FROM passages p JOIN cables c ON c.id = p.cable_id
"""
CACHED = 4096
"""Passages that were read last and are kept in memory; at most twice as many."""
_CHUNK = 500
"""Values in one IN (...): below the limit of every SQLite."""


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with its id, what its cable says of it, and its sentences."""

    id: int
    passage: Passage
    created: datetime | None
    subject: str | None
    origin: str | None
    classification: str | None
    """That of its cable."""
    spans: tuple[Span, ...]
    """The sentences, as offsets in `passage.search_text`."""
    raw_spans: tuple[Span, ...]
    """The same sentences, as offsets in `passage.text`."""

    @property
    def key(self) -> str:
        """The citation of the passage."""
        return self.passage.key

    @property
    def sentence_texts(self) -> tuple[str, ...]:
        """The sentences of the repaired copy."""
        return tuple(self.passage.search_text[start:end] for start, end in self.spans)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that the index was built from, as it was when it was read."""

    path: str
    size: int
    mtime_ns: int
    sha256: str


class Store:
    """Reads the database of an index; it never writes.

    Passages and cables are compared with the digest made when they were written; `mend` says what to do if it differs.
    """

    def __init__(self, connection: sqlite3.Connection, mend: str = "") -> None:
        self.connection = connection
        self._mend = mend
        (version,) = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
        self._has_digests = int(version) > 1
        self._cache: LRUCache[int, StoredPassage] = LRUCache(CACHED)

    @classmethod
    def open(cls, path: Path, mend: str = "") -> Store:
        """Open the file `path`, which nobody writes to any more; raises sqlite3.Error if it is no store."""
        uri = f"file:{quote(bytes(path.absolute()))}?mode=ro&immutable=1"
        return cls(sqlite3.connect(uri, uri=True, check_same_thread=False), mend)

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def allowed(self, filters: Filters) -> NDArray[np.int64] | None:
        """Return the sorted ids of the passages that the filters leave, or None for all."""
        return filter_sql.allowed(self.connection, filters)

    def withholds(self, filters: Filters) -> bool:
        """Tell whether the clearance keeps back any passage within the other filters.

        It does not depend on a question: else one word after another could be asked for in what may not be read.
        """
        return filter_sql.withholds(self.connection, filters)

    def passages(self, ids: Iterable[int]) -> list[StoredPassage]:
        """Return the passages with these ids, in the order given; raises KeyError if one is not there.

        Raises IndexDamaged if one is not as it was written.
        """
        wanted = [int(id) for id in ids]
        # The same passages come up for one question after another.
        by_id = {id: kept for id in wanted if (kept := self._cache.get(id)) is not None}
        rest = [id for id in wanted if id not in by_id]
        if rest:
            with self._sound():
                for stored in self._read(rest):
                    by_id[stored.id] = stored
                    self._cache.put(stored.id, stored)
        return [by_id[id] for id in wanted]

    def _read(self, ids: list[int]) -> Iterator[StoredPassage]:
        spans = self._spans(ids)
        query = _PASSAGE.format(digest="p.digest" if self._has_digests else "NULL")
        for *row, digest in self._chosen(f"{query} WHERE p.id", ids):
            sentences = spans.get(row[0], ())
            self._compare(digest, (*row[1:], *sentences), "a paragraph")
            yield _stored(row, sentences)

    def _compare(self, digest: bytes | None, values: Iterable[object], what: str) -> None:
        if self._has_digests and digest != row_digest(values):
            raise IndexDamaged(f"The index is damaged: passages.db holds {what} that is not as written. {self._mend}")

    @contextmanager
    def _sound(self) -> Iterator[None]:
        """Take what SQLite cannot read from a finished database for damage."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            if not self._mend:
                raise
            raise IndexDamaged(f"The index is damaged: passages.db cannot be read. {self._mend}") from error

    def each(self, ids: Sequence[int]) -> Iterator[StoredPassage]:
        """Yield the passages with these ids, read some at a time."""
        for first in range(0, len(ids), _CHUNK):
            yield from self.passages(ids[first : first + _CHUNK])

    def all_passages(self) -> Iterator[StoredPassage]:
        """Yield every passage, in the order of the ids."""
        return self.each([row[0] for row in self.connection.execute("SELECT id FROM passages ORDER BY id")])

    def unit_counts(self) -> Iterator[tuple[int, int]]:
        """Yield (passage id, number of its sentences), in the order of the ids."""
        return self.connection.execute(
            "SELECT p.id, (SELECT count(*) FROM sentences s WHERE s.passage_id = p.id) FROM passages p ORDER BY p.id"
        )

    def passages_of(self, reference_id: str) -> list[StoredPassage]:
        """Return the passages of one cable, in its order; the id may be an alias."""
        cable_id = self._cable_id(reference_id)
        rows = self.connection.execute("SELECT id FROM passages WHERE cable_id = ? ORDER BY position", (cable_id,))
        return self.passages(row[0] for row in rows.fetchall())

    def cable(self, reference_id: str) -> Cable:
        """Return the cable with this id or alias, as it was read; raises UnknownCable."""
        with self._sound():
            row = self._cable_row(self._cable_id(reference_id))
        made = {
            "created": _moment(row["created"]),
            "warnings": tuple(json.loads(row["warnings"])),
            "parts": tuple(Part(*part) for part in json.loads(row["parts"])),
            "passages": tuple(stored.passage for stored in self.passages_of(reference_id)),
        }
        return Cable(**row | made)

    def _cable_row(self, id: int) -> dict[str, Any]:
        """Return the columns of a cable, its TAGS, references and aliases, by the names of Cable's fields."""
        digest = "digest" if self._has_digests else "NULL"
        query = f"SELECT {', '.join(CABLE_COLUMNS)}, {digest} FROM cables WHERE id = ?"
        *values, noted = self.connection.execute(query, (id,)).fetchone()
        listed = {
            "tags": self._listed("tag", "tags", id),
            "references": self._listed("reference_id", '"references"', id),
            "aliases": self._listed("alias", "aliases", id),
        }
        self._compare(noted, (*values, *listed.values()), "a cable")
        return dict(zip(CABLE_COLUMNS, values, strict=True)) | listed

    def reference_ids(self, clearance: str | None = None) -> list[str]:
        """Return the ids of all cables, sorted; under a clearance only of those of which something may be read."""
        if clearance is None:
            return [row[0] for row in self.connection.execute("SELECT reference_id FROM cables ORDER BY reference_id")]
        readable = filter_sql.readable_cables(self.connection, clearance)
        rows = self.connection.execute("SELECT id, reference_id FROM cables ORDER BY reference_id")
        return [name for id, name in rows if id in readable]

    def aliases(self) -> dict[str, str]:
        """Return each other id under which a cable was met, with the cable's own."""
        query = "SELECT a.alias, c.reference_id FROM aliases a JOIN cables c ON c.id = a.cable_id ORDER BY 1, 2"
        return dict(self.connection.execute(query).fetchall())

    def acronyms(self, clearance: str | None = None) -> list[tuple[str, str, int]]:
        """Return (acronym, expansion, number of paragraphs that give it), the most frequent first.

        Only paragraphs that may be read at this clearance count.
        """
        if clearance is None:
            query = "SELECT short, long, count(*) AS n FROM acronyms GROUP BY short, long ORDER BY n DESC, short, long"
            return self.connection.execute(query).fetchall()
        rows = self.connection.execute(
            "SELECT short, long, marking FROM acronyms JOIN passages ON passages.id = passage_id"
        )
        counts = Counter((short, long) for short, long, marking in rows if cleared(marking, clearance))
        return sorted(((*pair, count) for pair, count in counts.items()), key=lambda row: (-row[2], row[0], row[1]))

    def files(self) -> list[SourceFile]:
        """Return the files that the index was built from, by path."""
        rows = self.connection.execute("SELECT path, size, mtime_ns, sha256 FROM files ORDER BY path")
        return [SourceFile(path_of(path), *rest) for path, *rest in rows]

    def files_with_cables(self) -> Iterator[str]:
        """Yield the paths of the files that gave a cable."""
        query = "SELECT path FROM files WHERE EXISTS (SELECT 1 FROM sightings WHERE file_id = files.id)"
        return (path_of(row[0]) for row in self.connection.execute(query))

    def skipped(self) -> list[tuple[str, str]]:
        """Return (path, reason) of what gave no cable."""
        rows = self.connection.execute("SELECT path, reason FROM skipped ORDER BY path, rowid")
        return [(path_of(path), reason) for path, reason in rows]

    def containers(self) -> dict[str, int]:
        """Return how many cables came from each kind of container."""
        query = "SELECT container, count(*) FROM cables GROUP BY container ORDER BY container"
        return dict(self.connection.execute(query).fetchall())

    def period(self) -> tuple[str | None, str | None]:
        """Return when the first and the last cable was made."""
        first, last = self.connection.execute("SELECT min(created), max(created) FROM cables").fetchone()
        return first, last

    def counts(self) -> Counts:
        """Count what the index holds."""
        tables = ("files", "cables", "passages", "sentences", "skipped")
        return Counts(*(self.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables))

    def _cable_id(self, reference_id: str) -> int:
        query = """SELECT id, 0 FROM cables WHERE reference_id = :id
                   UNION SELECT cable_id, 1 FROM aliases WHERE alias = :id ORDER BY 2, 1"""
        row = self.connection.execute(query, {"id": reference_id}).fetchone()
        if row is None:
            raise UnknownCable(f"No cable {reference_id} in this index.")
        return int(row[0])

    def _listed(self, column: str, table: str, cable_id: int) -> tuple[str, ...]:
        rows = self.connection.execute(
            f"SELECT {column} FROM {table} WHERE cable_id = ? ORDER BY position", (cable_id,)
        )
        return tuple(row[0] for row in rows)

    def _spans(self, passages: list[int]) -> dict[int, list[tuple[Span, Span]]]:
        query = 'SELECT passage_id, start, "end", raw_start, raw_end FROM sentences WHERE passage_id'
        spans: dict[int, list[tuple[Span, Span]]] = {}
        for passage, start, end, raw_start, raw_end in self._chosen(query, passages, "ORDER BY passage_id, n"):
            spans.setdefault(passage, []).append(((start, end), (raw_start, raw_end)))
        return spans

    def _chosen(self, query: str, values: list[int], order: str = "") -> Iterator[tuple[Any, ...]]:
        """Yield the rows of `query`, which ends in a column, if that column has one of the values."""
        for first in range(0, len(values), _CHUNK):
            some = values[first : first + _CHUNK]
            yield from self.connection.execute(f"{query} IN ({','.join('?' * len(some))}) {order}", some)


def _stored(row: Sequence[Any], spans: Sequence[tuple[Span, Span]]) -> StoredPassage:
    return StoredPassage(
        id=row[0],
        passage=Passage(*row[1:10]),
        created=_moment(row[10]),
        subject=row[11],
        origin=row[12],
        classification=row[13],
        spans=tuple(searched for searched, _ in spans),
        raw_spans=tuple(raw for _, raw in spans),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
