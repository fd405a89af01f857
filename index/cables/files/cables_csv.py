"""`cables.csv`: one cable a row, eight quoted columns, backslash escapes; streamed, whatever its size."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from index.cable import Skipped
from index.cables.files.raw_cable import Enclosed, Page

_FIRST_ROW = re.compile(
    rb'(?:\xef\xbb\xbf)?\s{0,40}"?\d{1,9}"?,"?\d{1,4}[/-]\d{1,2}[/-]\d{1,4}[^"\n,]{0,20}"?,"?[0-9A-Za-z][^"\n,]{2,60}"?,'
)
_FIELD_LIMIT = 64_000_000
"""No column is longer: an unclosed quote ends here, and not with the memory."""
_COLUMNS = 8


def is_rows(opening: bytes) -> bool:
    """Whether a file begins with a row of `cables.csv`."""
    return _FIRST_ROW.match(opening) is not None


def read_path(path: Path) -> Iterator[Enclosed | Skipped]:
    """The cables of a file, one row after another, never the whole file in memory."""
    with path.open("rb") as raw, io.TextIOWrapper(raw, "utf-8", _western(), newline="") as lines:
        yield from _rows(lines, str(path))


def read_bytes(data: bytes, path: str) -> Iterator[Enclosed | Skipped]:
    """The cables of a file that is in memory already."""
    with io.TextIOWrapper(io.BytesIO(data), "utf-8", _western(), newline="") as lines:
        yield from _rows(lines, path)


def _western() -> str:
    """The name of the error handler that reads bytes which are not UTF-8 as Windows' western set."""
    codecs.register_error("cables-western", _as_western)
    return "cables-western"


def _as_western(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


def _rows(lines: io.TextIOWrapper, path: str) -> Iterator[Enclosed | Skipped]:
    csv.field_size_limit(_FIELD_LIMIT)
    rows = csv.reader(lines, escapechar="\\", strict=False)
    number = 0
    while True:
        number += 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Skipped(path, f"row {number}: {error}")
            continue
        yield from _told(row, path, number)


def _told(row: list[str], path: str, number: int) -> Iterator[Enclosed | Skipped]:
    """A row's cable, and what is wrong with the row."""
    if len(row) >= _COLUMNS:
        yield _cable(row)
    if row and len(row) != _COLUMNS:
        lost = "; an open quote may have swallowed the next row" if len(row) > _COLUMNS else ""
        yield Skipped(path, f"row {number}: {len(row)} columns where a cable has {_COLUMNS}{lost}")


def _cable(row: list[str]) -> Enclosed:
    _, created, reference_id, origin, classification, references, header, body = row[:_COLUMNS]
    text = f"{header}\n{body}".replace("\r\n", "\n")
    page = Page(reference_id, created, classification or None, origin or None, references=references or None)
    return Enclosed("csv", text, 0, len(text), page)
