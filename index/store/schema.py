"""The tables of `passages.db`, the truth of an index; any SQLite browser can open it."""

from __future__ import annotations

import re

VERSION = 2
"""2 came with the digests of passages and cables."""

CABLE_COLUMNS = tuple(
    """reference_id created classification origin subject classified_by signature path container warnings parts
    text""".split()
)
"""The columns of `cables`, each with the field of Cable of that name."""

TABLES = """
-- One row for each source file that was read, and how it looked then.
CREATE TABLE files (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    sha256 TEXT NOT NULL
);
-- What of a file gave no cable, and why.
CREATE TABLE skipped (
    file_id INTEGER NOT NULL REFERENCES files(id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE TABLE cables (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    reference_id TEXT NOT NULL UNIQUE,
    created TEXT,               -- ISO 8601, UTC
    classification TEXT,
    origin TEXT,
    subject TEXT,
    classified_by TEXT,
    signature TEXT,
    path TEXT NOT NULL,
    container TEXT NOT NULL,
    warnings TEXT NOT NULL,     -- JSON: a list of texts
    parts TEXT NOT NULL,        -- JSON: a list of [kind, start, end] that covers the text
    digest BLOB NOT NULL,       -- of the other columns, TAGS, references and aliases
    text TEXT NOT NULL          -- the whole cable, as found
);
-- Which files hold which cable: a cable that is found twice is merged from all of them.
CREATE TABLE sightings (
    reference_id TEXT NOT NULL,
    file_id INTEGER NOT NULL REFERENCES files(id) ON DELETE CASCADE,
    PRIMARY KEY (reference_id, file_id)
) WITHOUT ROWID;
-- Other ids under which a cable was met.
CREATE TABLE aliases (
    cable_id INTEGER NOT NULL REFERENCES cables(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    alias TEXT NOT NULL,
    PRIMARY KEY (cable_id, position)
) WITHOUT ROWID;
CREATE TABLE tags (
    cable_id INTEGER NOT NULL REFERENCES cables(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    tag TEXT NOT NULL,
    PRIMARY KEY (cable_id, position)
) WITHOUT ROWID;
CREATE TABLE "references" (
    cable_id INTEGER NOT NULL REFERENCES cables(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    reference_id TEXT NOT NULL,
    PRIMARY KEY (cable_id, position)
) WITHOUT ROWID;
-- The paragraphs. An id is never given twice, so keyword and vector index can name a paragraph by it.
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    cable_id INTEGER NOT NULL REFERENCES cables(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,  -- its place in the cable, from 0
    number INTEGER,
    ordinal INTEGER NOT NULL,
    marking TEXT NOT NULL,
    heading TEXT NOT NULL,
    start INTEGER NOT NULL,     -- characters into cables.text
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL,         -- raw, as quoted
    search_text TEXT NOT NULL,  -- repaired, as searched
    embedded BLOB NOT NULL,     -- digest of the text that its vector was made from
    digest BLOB NOT NULL        -- of all that is told of it: words, marking, sentences, date, sender and subject
);
-- The sentences of a paragraph, as characters into its search_text and into its raw text.
CREATE TABLE sentences (
    passage_id INTEGER NOT NULL REFERENCES passages(id) ON DELETE CASCADE,
    n INTEGER NOT NULL,         -- from 1
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    raw_start INTEGER NOT NULL,
    raw_end INTEGER NOT NULL,
    embedded BLOB NOT NULL,
    PRIMARY KEY (passage_id, n)
) WITHOUT ROWID;
-- Acronyms that a paragraph itself expands.
CREATE TABLE acronyms (
    passage_id INTEGER NOT NULL REFERENCES passages(id) ON DELETE CASCADE,
    short TEXT NOT NULL,
    long TEXT NOT NULL
);
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE INDEX cables_by_origin ON cables(origin COLLATE NOCASE);
CREATE INDEX cables_by_created ON cables(created);
CREATE INDEX aliases_by_alias ON aliases(alias);
CREATE INDEX tags_by_tag ON tags(tag);
CREATE INDEX passages_by_cable ON passages(cable_id, position);
CREATE INDEX acronyms_by_passage ON acronyms(passage_id);
CREATE INDEX sightings_by_file ON sightings(file_id);
CREATE INDEX skipped_by_file ON skipped(file_id);

-- The paragraphs under the keys by which they are cited.
CREATE VIEW paragraphs AS
SELECT c.reference_id
       || CASE WHEN p.number IS NULL THEN ' §' || p.ordinal
               WHEN p.ordinal > 1 THEN ' ¶' || p.number || ' (' || p.ordinal || ')'
               ELSE ' ¶' || p.number END AS key,
       p.marking, c.created, c.origin, c.subject, p.heading, p.text
FROM passages p JOIN cables c ON c.id = p.cable_id
ORDER BY c.reference_id, p.position;
"""

_RAW_BYTE = re.compile("[\udc80-\udcff]")
_KEPT_BYTE = re.compile(r"(?<=.)//([89a-f][0-9a-f])", re.DOTALL)


def kept_path(path: str) -> str:
    """Return a path as the tables keep it: a byte that is not UTF-8 is two slashes, which no path has, and its number.

    >>> kept_path("/cables/caf\\udce9.txt")
    '/cables/caf//e9.txt'
    """
    return _RAW_BYTE.sub(lambda byte: f"//{ord(byte[0]) - 0xDC00:02x}", path)


def path_of(kept: str) -> str:
    """Return a path from the tables as Python names it."""
    return _KEPT_BYTE.sub(lambda byte: chr(0xDC00 + int(byte[1], 16)), kept) if "//" in kept else kept
