"""Verify an index: compute every digest anew, and compare the three stores."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.errors import IndexDamaged
from index.store.manifest import Counts
from index.store.open_index import ENCODER, KEYWORDS, PASSAGES, VECTORS, OpenIndex, open_index
from index.store.search_units import unit_id

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found; the index is sound if there are no problems."""

    index_dir: Path
    problems: tuple[str, ...]
    files: int
    """Files of the index whose digests were computed."""
    units: int
    """Paragraphs and sentences whose ids were compared."""


def verify(path: Path) -> Verification:
    """Check the index in `path`; raises IndexUnusable if not even its manifest can be read."""
    opened = open_index(path, check=False)
    try:
        problems = opened.damage("quick", "sha256")
        units: set[int] = set()
        if not any(problem.startswith(PASSAGES) for problem in problems):
            problems += _checked(lambda: _database(opened))
            units = _units(opened)
            checks: dict[str, Callable[[], Iterator[str]]] = {
                KEYWORDS: lambda: _engine("keyword index", units, opened.keywords.ids()),
                VECTORS: lambda: _vectors(opened, units),
                ENCODER: lambda: _encoder(opened),
            }
            for part, check in checks.items():
                if not any(problem.startswith(part) for problem in problems):  # engines may crash on damaged files
                    problems += _checked(check)
        return Verification(path.absolute(), tuple(dict.fromkeys(problems)), len(opened.manifest.artefacts), len(units))
    finally:
        opened.close()


def _checked(check: Callable[[], Iterator[str]]) -> list[str]:
    """Return the problems that a check finds; a check that fails is a problem itself."""
    try:
        return list(check())
    except IndexDamaged as error:
        return [str(error).partition(". Mend it")[0].removeprefix("The index is damaged: ")]


def _database(opened: OpenIndex) -> Iterator[str]:
    """Yield where the database is unsound in itself, or holds other numbers than the manifest says."""
    connection = opened.store.connection
    for (line,) in connection.execute("PRAGMA quick_check(5)"):
        if line != "ok":
            yield f"{PASSAGES}: {line}"
    for table, _, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield f"{PASSAGES}: a row of {table} belongs to no row of {parent}"
    counts, expected = opened.store.counts(), opened.manifest.counts
    if counts != expected:
        yield f"{PASSAGES} holds {_numbers(counts)}, the manifest says {_numbers(expected)}"
    yield from _spans(opened)


def _numbers(counts: Counts) -> str:
    return f"{counts.cables} cables, {counts.paragraphs} paragraphs, {counts.sentences} sentences"


def _spans(opened: OpenIndex) -> Iterator[str]:
    """Yield where a paragraph is not the text in its cable, or a sentence lies outside its paragraph."""
    query = """SELECT c.reference_id, p.position FROM passages p JOIN cables c ON c.id = p.cable_id
               WHERE length(c.text) = length(CAST(c.text AS BLOB)) AND instr(c.text, char(0)) = 0
                 AND substr(c.text, p.start + 1, p."end" - p.start) <> p.text"""
    for reference_id, position in opened.store.connection.execute(query):
        yield f"{PASSAGES}: the text of {reference_id}, paragraph at position {position}, is not that of its cable"
    query = """SELECT count(*) FROM sentences s JOIN passages p ON p.id = s.passage_id
               WHERE s.start < 0 OR s."end" > length(p.search_text) OR s.raw_start < 0 OR s.raw_end > length(p.text)"""
    outside = opened.store.connection.execute(query).fetchone()[0]
    if outside:
        yield f"{PASSAGES}: {outside} sentences lie outside their paragraphs"


def _units(opened: OpenIndex) -> set[int]:
    return {unit_id(passage, n) for passage, sentences in opened.store.unit_counts() for n in range(sentences + 1)}


def _engine(name: str, units: set[int], stored: set[int]) -> Iterator[str]:
    """Yield where an engine lacks units of the database, or has others."""
    for what, ids in (("lacks", units - stored), ("has unknown", stored - units)):
        if ids:
            some = ", ".join(f"{id >> 16}/{id & 0xFFFF}" for id in sorted(ids)[:_SHOWN])
            yield f"the {name} {what} {len(ids)} of {len(units)} units (paragraph/sentence {some})"


def _vectors(opened: OpenIndex, units: set[int]) -> Iterator[str]:
    """Yield where the vector index has other units than the database, or fewer than the manifest says."""
    stored, expected = set(opened.vectors.ids().tolist()), opened.manifest.embedded
    yield from _engine("vector index", units if expected is None else units & stored, stored)
    if expected is not None and len(stored) != expected:
        yield f"the vector index has {len(stored)} vectors, the manifest says {expected}"


def _encoder(opened: OpenIndex) -> Iterator[str]:
    """Yield where the query encoder's vectors do not fit those of the index."""
    vector = opened.encoder.encode(["does it encode?"])
    if vector.shape != (1, opened.manifest.dimension):
        yield f"the query encoder gives {vector.shape[1]} dimensions, the index has {opened.manifest.dimension}"
