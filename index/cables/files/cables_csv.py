"""`cables.csv`: one cable a row, eight quoted columns, backslash escapes; streamed, whatever its size."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

from index.cable import Skipped
from index.cables.files.raw_cable import OpenFile, PageMetadata, RawCable

NAME = "csv"
_FIRST_ROW = re.compile(
    rb'(?:\xef\xbb\xbf)?\s{0,40}"?\d{1,9}"?,"?\d{1,4}[/-]\d{1,2}[/-]\d{1,4}[^"\n,]{0,20}"?,"?[0-9A-Za-z][^"\n,]{2,60}"?,'
)
_FIELD_LIMIT = 64_000_000
"""No column is longer: an unclosed quote ends here, and not with the memory."""
_COLUMNS = 8
_WESTERN = "cables-western"


def is_rows(file: OpenFile) -> bool:
    """Tell whether a file begins with a row of `cables.csv`."""
    return _FIRST_ROW.match(file.opening) is not None


def read(file: OpenFile) -> Iterator[RawCable | Skipped]:
    """Yield the cables one row after another, never the whole file in memory."""
    codecs.register_error(_WESTERN, _as_western)
    csv.field_size_limit(_FIELD_LIMIT)
    with io.TextIOWrapper(file.stream, "utf-8", _WESTERN, newline="") as lines:
        rows = csv.reader(lines, escapechar="\\", strict=False)
        number = 0
        while True:
            number += 1
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                yield Skipped(file.path, f"row {number}: {error}")
            else:
                yield from _cable_and_fault(row, file.path, number)


def _as_western(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that are not UTF-8 as Windows' western set."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


def _cable_and_fault(row: list[str], path: str, number: int) -> Iterator[RawCable | Skipped]:
    if len(row) >= _COLUMNS:
        _, created, reference_id, origin, classification, references, header, body = row[:_COLUMNS]
        text = f"{header}\n{body}".replace("\r\n", "\n")
        page = PageMetadata(
            reference_id, created, classification or None, origin or None, references=references or None
        )
        yield RawCable(NAME, text, 0, len(text), page)
    if row and len(row) != _COLUMNS:
        lost = "; an open quote may have swallowed the next row" if len(row) > _COLUMNS else ""
        yield Skipped(path, f"row {number}: {len(row)} columns where a cable has {_COLUMNS}{lost}")
