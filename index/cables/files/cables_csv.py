"""Tables of cables, one cable a row: `cables.csv` and its like in every dialect; streamed, whatever their size."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import chain

from index.cable import Skipped
from index.cables.files import csv_dialect, csv_rows
from index.cables.files.csv_rows import Dialect
from index.cables.files.raw_cable import WESTERN, OpenFile, PageMetadata, RawCable, decoded

NAME, PART = "csv", "csv-part"
_FIELD_LIMIT = 64_000_000
"""No column is longer: an unclosed quote ends here, and not with the memory."""
_SAMPLE = 1_000_000
"""So many bytes are looked at to tell the dialect."""
_OF_PAGE = ("reference_id", "created", "classification", "origin", "subject", "tags", "references")


def is_rows(file: OpenFile) -> bool:
    """Tell whether a file begins with rows of cables."""
    opening = decoded(file.opening, file.encoding)
    return csv_dialect.looks_like_rows(opening) or (csv_dialect.may_be_rows(opening) and _dialect(file) is not None)


def read(file: OpenFile) -> Iterator[RawCable | Skipped]:
    """Yield the cables one row after another, never the whole file in memory; refuse rows of unknown columns."""
    csv.field_size_limit(_FIELD_LIMIT)
    dialect = _dialect(file)
    if dialect is None:
        yield Skipped(
            file.path, "row 1: a table whose columns are not known: none was read; name them in its first row"
        )
        return
    with io.TextIOWrapper(file.stream, file.encoding, WESTERN, newline="") as stream:
        lines = (line.replace("\0", "") for line in stream)
        yield from _cables(dialect.rows(lines), dialect, file.path)


def is_part(file: OpenFile) -> bool:
    """Tell whether a text is a part of a table that begins in the middle of a row."""
    return len(csv_rows.openings(file.text)) > 1


def read_part(file: OpenFile) -> Iterator[RawCable | Skipped]:
    """Yield the cables of the rows that are whole; never the broken one together with them as one page."""
    yield Skipped(file.path, "row 1: the file begins in the middle of it; it was not read")
    text = file.text[csv_rows.openings(file.text)[0] :]
    dialect = csv_dialect.find(text[:_SAMPLE], whole=len(text) <= _SAMPLE)
    if dialect:
        rows = dialect.rows(io.StringIO(text, newline=""))
        yield from _cables(chain([[]], rows), dialect, file.path)


def _dialect(file: OpenFile) -> Dialect | None:
    start = file.stream.read(_SAMPLE)
    file.stream.seek(0)
    return csv_dialect.find(decoded(start, file.encoding), whole=len(start) < _SAMPLE)


def _cables(rows: Iterator[list[str]], dialect: Dialect, path: str) -> Iterator[RawCable | Skipped]:
    number = 0
    while True:
        number += 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Skipped(path, f"row {number}: {error}")
        else:
            if number > dialect.before:
                yield from _cable_and_fault(row, dialect.columns, path, number)


def _cable_and_fault(
    row: list[str], columns: tuple[str | None, ...], path: str, number: int
) -> Iterator[RawCable | Skipped]:
    if len(row) >= len(columns):
        cells = {role: cell for role, cell in zip(columns, row, strict=False) if role}
        text = "\n".join(cells[role] for role in ("header", "body") if role in cells)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        page = PageMetadata(**{role: cells[role] or None for role in _OF_PAGE if role in cells})
        yield RawCable(NAME, text, 0, len(text), page)
    if row and len(row) != len(columns):
        lost = "; an open quote may have swallowed the next row" if len(row) > len(columns) else ""
        yield Skipped(path, f"row {number}: {len(row)} columns where a cable has {len(columns)}{lost}")
