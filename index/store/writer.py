"""Write `passages.db`: put in, replace and take out cables while the next generation of an index is made."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from types import TracebackType
from typing import Self

from index.cable import Cable, Passage, Skipped
from index.store import schema, search_units
from index.store.digests import row_digest
from index.store.schema import kept_path, path_of
from index.store.store import SourceFile, Store
from index.text import Span
from index.text.acronyms import find_acronyms
from index.text.invisible import readable
from index.text.sentences import spans_of

_Content = tuple[int | str | None, ...]
"""Number, ordinal, text and search text of a passage."""


class StoreWriter:
    """The database of a generation that is not yet in use."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        # Whatever is cut short is thrown away and made anew, so nothing needs to survive a crash here.
        connection.execute("PRAGMA journal_mode = MEMORY")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.isolation_level = None
        connection.execute("BEGIN")

    @classmethod
    def create(cls, path: Path) -> StoreWriter:
        """Make an empty database in the new file `path`."""
        connection = sqlite3.connect(path)
        try:
            connection.executescript(schema.TABLES)
            connection.execute("INSERT INTO meta VALUES ('schema', ?)", (str(schema.VERSION),))
            connection.commit()
        except BaseException:
            connection.close()
            raise
        return cls(connection)

    @classmethod
    def open(cls, path: Path) -> StoreWriter:
        """Open the database in `path`, a copy of an earlier generation's."""
        return cls(sqlite3.connect(path))

    def store(self) -> Store:
        """Return what has been written so far, to read from."""
        return Store(self.connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        """Commit, or after an error just close."""
        try:
            if kind is None:
                self.connection.execute("COMMIT")
        finally:
            self.connection.close()

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Write what is written inside wholly, or, if it raises, not at all."""
        self.connection.execute("SAVEPOINT whole")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK TO whole")
            raise
        finally:
            self.connection.execute("RELEASE whole")

    def put_file(self, file: SourceFile) -> int:
        """Note a source file as it is now, in place of what was noted before; returns its id."""
        self.remove_file(file.path)
        query = "INSERT INTO files (path, size, mtime_ns, sha256) VALUES (?, ?, ?, ?)"
        cursor = self.connection.execute(query, (kept_path(file.path), file.size, file.mtime_ns, file.sha256))
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def remove_file(self, path: str) -> None:
        """Forget a source file; the cables that it gave stay until they are deleted or put anew."""
        self.connection.execute("DELETE FROM files WHERE path = ?", (kept_path(path),))

    def forget_sightings(self, path: str) -> None:
        """Forget which cables a file holds, before it is read anew."""
        query = "DELETE FROM sightings WHERE file_id = (SELECT id FROM files WHERE path = ?)"
        self.connection.execute(query, (kept_path(path),))

    def mark_unread(self, file_id: int) -> None:
        """Note that a file could not be read to its end, so that it is tried again."""
        self.connection.execute("UPDATE files SET sha256 = '' WHERE id = ?", (file_id,))

    def add_sighting(self, reference_id: str, file_id: int) -> None:
        """Note that a file holds a cable."""
        self.connection.execute("INSERT OR IGNORE INTO sightings VALUES (?, ?)", (reference_id, file_id))

    def sightings(self, reference_id: str) -> list[str]:
        """Return the paths of the files that hold a cable, sorted."""
        query = "SELECT path FROM sightings JOIN files ON files.id = file_id WHERE reference_id = ? ORDER BY path"
        return [path_of(row[0]) for row in self.connection.execute(query, (reference_id,))]

    def cables_in(self, path: str) -> list[str]:
        """Return the ids of the cables that a file holds."""
        query = "SELECT reference_id FROM sightings JOIN files ON files.id = file_id WHERE path = ?"
        return [row[0] for row in self.connection.execute(query, (kept_path(path),))]

    def add_skipped(self, file_id: int, skipped: Skipped) -> None:
        """Note what of a file gave no cable."""
        row = (file_id, kept_path(skipped.path), readable(skipped.reason))
        self.connection.execute("INSERT INTO skipped VALUES (?, ?, ?)", row)

    def delete(self, reference_id: str) -> None:
        """Take a cable out, with its passages."""
        self.connection.execute("DELETE FROM cables WHERE reference_id = ?", (reference_id,))

    def put(self, cable: Cable) -> None:
        """Put a cable in, in place of one with its id; passages whose words are the same keep their ids."""
        row = self.connection.execute("SELECT id FROM cables WHERE reference_id = ?", (cable.reference_id,)).fetchone()
        kept = self._ids_by_content(row[0]) if row else {}
        self.delete(cable.reference_id)
        cable_id = self._insert_cable(cable)
        for position, passage in enumerate(cable.passages):
            ids = kept.get((passage.number, passage.ordinal, passage.text, passage.search_text), [])
            self._insert_passage(cable, cable_id, position, passage, ids.pop(0) if ids else None)

    def _ids_by_content(self, cable_id: int) -> dict[_Content, list[int]]:
        ids: dict[_Content, list[int]] = defaultdict(list)
        query = "SELECT id, number, ordinal, text, search_text FROM passages WHERE cable_id = ? ORDER BY position"
        for id, *content in self.connection.execute(query, (cable_id,)):
            ids[tuple(content)].append(id)
        return ids

    def _insert_cable(self, cable: Cable) -> int:
        values = {name: getattr(cable, name) for name in schema.CABLE_COLUMNS} | {
            "created": cable.created.isoformat() if cable.created else None,
            "path": readable(cable.path),
            "warnings": json.dumps([*map(readable, cable.warnings)], ensure_ascii=False),
            "parts": json.dumps([(part.kind, part.start, part.end) for part in cable.parts], separators=(",", ":")),
        }
        listed = cable.tags, cable.references, cable.aliases
        values["digest"] = row_digest([*(values[name] for name in schema.CABLE_COLUMNS), *listed])
        query = f"INSERT INTO cables ({', '.join(values)}) VALUES ({','.join('?' * len(values))})"
        cable_id = self.connection.execute(query, tuple(values.values())).lastrowid
        assert cable_id is not None
        self._insert_listed("aliases", cable.aliases, cable_id)
        self._insert_listed("tags", cable.tags, cable_id)
        self._insert_listed('"references"', cable.references, cable_id)
        return cable_id

    def _insert_listed(self, table: str, values: Iterable[str], cable_id: int) -> None:
        rows = [(cable_id, position, value) for position, value in enumerate(values)]
        self.connection.executemany(f"INSERT INTO {table} VALUES (?, ?, ?)", rows)

    def _insert_passage(self, cable: Cable, cable_id: int, position: int, passage: Passage, id: int | None) -> None:
        spans, raw_spans = spans_of(passage.search_text, passage.text)
        context = search_units.EmbeddingContext(cable.subject, cable.created)
        texts = search_units.embedding_texts(context, passage.search_text, spans)
        digest, *digests = map(search_units.text_digest, texts)
        values = (id, cable_id, position, passage.number, passage.ordinal, passage.marking, passage.heading)
        told = _told(cable, passage, [*zip(spans, raw_spans, strict=True)])
        rest = (passage.start, passage.end, passage.text, passage.search_text, digest, row_digest(told))
        query = f"INSERT INTO passages VALUES ({','.join('?' * 13)})"
        passage_id = self.connection.execute(query, values + rest).lastrowid
        rows = [
            (passage_id, n, *span, *raw, digest)
            for n, (span, raw, digest) in enumerate(zip(spans, raw_spans, digests, strict=True), start=1)
        ]
        self.connection.executemany("INSERT INTO sentences VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        acronyms = [(passage_id, short, long) for short, long in find_acronyms(passage.search_text)]
        self.connection.executemany("INSERT INTO acronyms VALUES (?, ?, ?)", acronyms)


def _told(cable: Cable, passage: Passage, sentences: list[tuple[Span, Span]]) -> list[object]:
    """Return what a row of the store says of a passage, in its order, and its sentences."""
    own = [getattr(passage, field.name) for field in fields(passage)]
    created = cable.created.isoformat() if cable.created else None
    return [*own, created, cable.subject, cable.origin, cable.classification, *sentences]
