"""The rows of a table of cables, in every way in which they are written."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from index.markings import CLASS_WORD

PLAIN = ("id", "created", "reference_id", "origin", "classification", "references", "header", "body")
"""The columns of the plain `cables.csv`."""
DELIMITERS = ",;\t|^~\x1f\x01"
DATE = r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}"
SPACE = r"[\s\ufeff]{0,40}"
Form = Literal["quoted", "escaped", "torn"]
"""Whether quotes hold a text together, or a backslash at each line end, or nothing: then each row's number, date and id
tell where it begins."""

_OPENING = (
    rf"[\"']?\d{{1,9}}[\"']?(?P<delimiter>[{DELIMITERS}]) ?[\"']?{DATE}[^\"'\n{DELIMITERS}]{{0,20}}[\"']?"
    rf"(?P=delimiter) ?[\"']?[0-9A-Za-z][^\"'\n{DELIMITERS}]{{2,60}}[\"']?(?P=delimiter)"
)
_OPENS = re.compile(SPACE + _OPENING)
_LATER = re.compile(f"^{_OPENING}", re.MULTILINE)
_CLASS_LINE = re.compile(rf"\s{{0,40}}(?:{CLASS_WORD})", re.IGNORECASE)
_BACKSLASHES = re.compile(r"(?<!\\)(\\*)\r?\n\Z")
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "N": ""}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written."""

    delimiter: str
    quote: str
    escape: str | None
    form: Form
    columns: tuple[str | None, ...]
    """What each column holds: one of `PLAIN`, "subject", "tags", or None if it is not known."""
    before: int = 0
    """Rows before the first cable: the columns' names."""

    def rows(self, lines: Iterable[str]) -> Iterator[list[str]]:
        """Read the rows of these lines; raises csv.Error on the way."""
        if self.form == "quoted":
            return csv.reader(
                lines, delimiter=self.delimiter, quotechar=self.quote, escapechar=self.escape, skipinitialspace=True
            )
        if self.form == "escaped":
            return _each(lines, lambda line, _: not _goes_on(line), self._escaped_cells)
        return _each(lines, lambda _, following: opening(following) == self.delimiter, self._torn_cells)

    def _escaped_cells(self, text: str) -> list[str]:
        cells = re.split(rf"(?<!\\)((?:\\\\)*){re.escape(self.delimiter)}", text)
        joined = [cell + slashes for cell, slashes in zip(cells[::2], [*cells[1::2], ""], strict=True)]
        return [
            re.sub(r"\\(\r\n|.)", lambda found: _unescaped(found[1], self.delimiter), cell, flags=re.S)
            for cell in joined
        ]

    def _torn_cells(self, text: str) -> list[str]:
        """Cut a row at its delimiters; the body begins with its class line, and may hold delimiters itself."""
        between = (
            f"{self.quote}{self.delimiter}{self.quote}" if text.lstrip().startswith(self.quote) else self.delimiter
        )
        if between != self.delimiter:
            text = text.strip().removeprefix(self.quote).removesuffix(self.quote)
        *known, rest = text.split(between, len(PLAIN) - 2)
        cuts = [match.span() for match in re.finditer(re.escape(between), rest)]
        cut = next((cut for cut in cuts if _CLASS_LINE.match(rest, cut[1])), cuts[0] if cuts else None)
        return [*known, rest] if cut is None else [*known, rest[: cut[0]], rest[cut[1] :]]


def opening(line: str) -> str | None:
    """Return the delimiter if a line begins with the number, date and reference id of a row."""
    found = _OPENS.match(line)
    return found["delimiter"] if found else None


def openings(text: str) -> list[int]:
    """Return where rows begin in a text that may begin in the middle of one: where lines do as the first of them."""
    found = list(_LATER.finditer(text))
    return [row.start() for row in found if row["delimiter"] == found[0]["delimiter"]]


def _each(
    lines: Iterable[str], ends: Callable[[str, str], bool], cells: Callable[[str], list[str]]
) -> Iterator[list[str]]:
    """Put rows together from lines: a row ends at the line for which `ends` says so, given the next one."""
    row: list[str] = []
    for line in lines:
        if row and ends(row[-1], line):
            yield cells("".join(row).removesuffix("\n").removesuffix("\r"))
            row = []
        row.append(line)
    if row:
        yield cells("".join(row).removesuffix("\n").removesuffix("\r"))


def _goes_on(line: str) -> bool:
    found = _BACKSLASHES.search(line)
    return found is not None and len(found[1]) % 2 == 1


def _unescaped(letter: str, delimiter: str) -> str:
    """Return what a backslash and this letter stand for; before any other letter it is a letter itself."""
    if letter in _CONTROLS:
        return _CONTROLS[letter]
    return letter if letter in ("\\", delimiter, "\n", "\r\n", '"', "'") else f"\\{letter}"
