"""The dialect of a table of cables: what stands between its columns, how it quotes, and what each column holds."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice

from index.cables.files import csv_rows
from index.cables.files.csv_rows import DATE, DELIMITERS, PLAIN, SPACE, Dialect, Form
from index.markings import CLASSIFICATION

_QUOTES = "\"'"
_ROWS = 20
"""So many rows are looked at."""
_ENOUGH = 0.6
"""In so large a share of the rows a column must look like what it is taken for."""
_NAMES = {
    "id": "id no nr row rowid number n index",
    "created": "created date datetime creationdate createdate createdat createddate datecreated timestamp sent",
    "reference_id": "reference referenceid refid cableid identifier canonicalid cable cablenumber mrn ref",
    "origin": "origin source embassy post sender from office",
    "classification": "classification class marking scope",
    "references": "references refs refids related mentions citedcables",
    "header": "header headers head routing",
    "body": "body content contents text message cabletext fulltext",
    "subject": "subject title",
    "tags": "tags tag",
}
_NAMED = {name: role for role, names in _NAMES.items() for name in names.split()}
_SEPARATOR_LINE = re.compile(rf"{SPACE}sep=.\r?\n", re.IGNORECASE)
_BETWEEN = re.compile(rf"[\"'] ?[{DELIMITERS}] ?[\"']")
_BESIDE = re.compile(rf"\A[^\n]*[{DELIMITERS}][^\n]*\n[\"']|[\"'][{DELIMITERS}]|[{DELIMITERS}][\"']")
_ID = r"(?:19|20)?\d\d[A-Z][A-Z ]{2,40}\d{1,6}"
_LOOKS: dict[str, re.Pattern[str]] = {
    "created": re.compile(rf"{DATE}(?:[T ]+\d{{1,2}}:\d\d\S{{0,10}})?(?: ?[AP]M)?", re.IGNORECASE),
    "reference_id": re.compile(_ID),
    "classification": re.compile(rf"(?:{CLASSIFICATION}|UNCLAS)\b[A-Z/ -]{{0,60}}"),
    "references": re.compile(rf"(?:{_ID}(?:[|;, ]+(?={_ID})|\Z))+"),
    "origin": re.compile(r"[A-Z][A-Za-z.,'’() -]{2,80}"),
}
_OF_BODY = re.compile(r"^[ \t]*(?:SUBJECT|SUBJ|TAGS|E\.?O\.? ?\d{4,5})\b|^[ \t]*\d{1,2}\. ", re.MULTILINE)
_BARE = 4
"""One bare quote weighs more than so many written ones: a writer that knows how to write them leaves none."""
_FEWEST = 3
"""A table of cables has so many columns."""
_WIDEST = 14
"""A row of more columns has swallowed the next one."""
_LONG = 40
"""The column of routing lines has so many letters, and only the body has more."""


def looks_like_rows(opening: str) -> bool:
    """Tell whether a text begins like a table of cables, in whatever dialect: its rows need not be understood."""
    opening = _without_separator_line(opening)
    if csv_rows.opening(opening) or _names_columns(opening) or _names_cable(opening):
        return True
    return opening.lstrip("\ufeff \t\r\n")[:1] in tuple(_QUOTES) and len(_BETWEEN.findall(opening)) > 1


def may_be_rows(opening: str) -> bool:
    """Tell whether a text that does not look like rows may turn out to be some, if more of it is read."""
    start = opening.lstrip("\ufeff \t\r\n")
    return start[:1] in tuple(_QUOTES) or (start[:1] != "<" and _BESIDE.search(start) is not None)


def find(sample: str, whole: bool) -> Dialect | None:
    """Return the dialect in which most of the columns are known, or None; `whole` tells that the sample is all."""
    text = _without_separator_line(sample)
    found = [
        dialect
        for delimiter in DELIMITERS
        for quote in _QUOTES
        if delimiter in text and (quote == '"' or quote in text)
        if (dialect := _read_as(text, delimiter, quote, whole))
    ]
    best = max(found, key=_known, default=None) or _torn(text)
    return best and replace(best, before=best.before + int(text is not sample))


def _known(dialect: Dialect) -> int:
    return sum(role is not None for role in dialect.columns)


def _without_separator_line(text: str) -> str:
    """Drop Excel's own first line, `sep=;`."""
    line = _SEPARATOR_LINE.match(text)
    return text[line.end() :] if line else text


def _names_columns(text: str) -> bool:
    line = text.lstrip("\ufeff \t\r\n").split("\n", 1)[0]
    return any(len(_roles(line.split(delimiter))) > 2 for delimiter in DELIMITERS if line.count(delimiter) > 2)


def _roles(names: Sequence[str]) -> dict[int, str]:
    """Return what columns hold by their names, the first of a kind."""
    found: dict[int, str] = {}
    for at, name in enumerate(names):
        role = _NAMED.get(re.sub(r"[^a-z]", "", name.lower()))
        if role and role not in found.values():
            found[at] = role
    return found


def _names_cable(text: str) -> bool:
    """Tell whether the first line has several columns, of which one is a date and one a reference id."""
    line = text.lstrip("\ufeff \r\n").split("\n", 1)[0]
    return any(
        all(any(_LOOKS[role].fullmatch(cell.strip(" \"'\r")) for cell in cells) for role in ("created", "reference_id"))
        for cells in (line.split(delimiter) for delimiter in DELIMITERS if line.count(delimiter) > 2)
    )


def _read_as(text: str, delimiter: str, quote: str, whole: bool) -> Dialect | None:
    """Return the dialect with this delimiter and quote if the columns are then known."""
    form: Form = "quoted" if _is_quoted(text, delimiter, quote) else "escaped"
    dialect = Dialect(delimiter, quote, "\\", form, ())
    if len(max(_first_rows(text, dialect)[:2], key=len, default=[])) < _FEWEST or _is_bare(text, delimiter, quote):
        return None
    dialect = replace(dialect, escape=_escape(text, delimiter, quote))
    rows = _first_rows(text, dialect)
    if not whole and len(rows) < _ROWS:
        rows = rows[:-1] or rows  # the last one may be cut off by the sample's end
    found = _columns(rows) if rows else None
    return replace(dialect, before=found[0], columns=found[1]) if found else None


def _first_rows(text: str, dialect: Dialect) -> list[list[str]]:
    try:
        return list(islice((row for row in dialect.rows(io.StringIO(text, newline="")) if any(row)), _ROWS))
    except csv.Error:
        return []


def _is_quoted(text: str, delimiter: str, quote: str) -> bool:
    """Tell whether any column of the first two rows begins with a quote, as far as they stand on one line each."""
    return any(re.search(rf"(?:^|{re.escape(delimiter)}) ?{quote}", line) for line in text.split("\n", 2)[:2])


def _is_bare(text: str, delimiter: str, quote: str) -> bool:
    """Tell whether quotes within quoted columns stand as they are, neither doubled nor behind a backslash."""
    mark = re.escape(delimiter)
    bare = rf"(?!\A)(?<![{mark}\n{quote}\\])(?<!{mark} ){quote}(?! ?{mark}|[\r\n{quote}]|\Z)"
    return _is_quoted(text, delimiter, quote) and _BARE * len(re.findall(bare, text)) > sum(
        _inner(text, delimiter, quote)
    )


def _torn(text: str) -> Dialect | None:
    """Return the plain columns for rows that only their beginnings tell, or of which none is whole."""
    first = text if csv_rows.opening(text) else text.partition("\n")[2]
    delimiter = csv_rows.opening(first)
    if delimiter is None:
        return None
    quote = next((quote for quote in _QUOTES if first.lstrip("\ufeff ").startswith(quote)), '"')
    whole = _is_quoted(first, delimiter, quote) and not _is_bare(text, delimiter, quote)
    form: Form = "quoted" if whole else "torn"
    return Dialect(delimiter, quote, _escape(text, delimiter, quote), form, PLAIN, int(first is not text))


def _escape(text: str, delimiter: str, quote: str) -> str | None:
    r"""Return the backslash if quotes are written as `\"`, None if they are doubled and a backslash is a letter."""
    escaped, doubled = _inner(text, delimiter, quote)
    alone = re.search(rf"(?<!\\)(?:\\\\)*\\(?![{quote}\\])", text) is not None
    return "\\" if escaped > doubled or not (doubled or alone) else None


def _inner(text: str, delimiter: str, quote: str) -> tuple[int, int]:
    """Count the quotes within columns that stand behind a backslash, and those that are doubled."""
    end = rf"(?: ?{re.escape(delimiter)}|\r?\n|\Z)"
    escaped = len(re.findall(rf"(?<!\\)(?:\\\\)*\\{quote}(?!{end})", text))
    doubled = len(re.findall(rf"(?<=[^{quote}\\{re.escape(delimiter)}\n]){quote}{quote}(?!{quote}|{end})", text))
    return escaped, doubled


def _columns(rows: list[list[str]]) -> tuple[int, tuple[str | None, ...]] | None:
    """Return how many rows name the columns, and what these hold; None if that is not seen."""
    width = len(rows[0])
    named = _roles(rows[0])
    if len(named) > 2 and "body" in named.values() and any(len(row) == width for row in rows[1:]):
        return 1, tuple(named.get(at) for at in range(width))
    titled = len(rows) > 1 and not any(_LOOKS["reference_id"].fullmatch(cell.strip()) for cell in rows[0])
    if any(map(_is_plain, rows)):
        return int(titled and width == len(PLAIN)), PLAIN
    rest = rows[int(titled) :]
    if sum(len(row) == width for row in rest) < _ENOUGH * len(rest) or width > _WIDEST:
        return None
    roles = _by_content(rest)
    return (int(titled), roles) if {"reference_id", "body"} <= set(roles) else None


def _is_plain(row: list[str]) -> bool:
    return (
        len(row) == len(PLAIN)
        and row[0].strip().isdigit()
        and re.match(DATE, row[1].strip()) is not None
        and re.fullmatch(r"[0-9A-Za-z][^\n]{2,60}", row[2].strip()) is not None
        and not _LOOKS["classification"].fullmatch(row[3].strip())
        and len(_OF_BODY.findall(row[6])) <= len(_OF_BODY.findall(row[7]))
    )


def _by_content(rows: list[list[str]]) -> tuple[str | None, ...]:
    """Tell columns by what stands in them."""
    width = max(map(len, rows))
    cells = [[row[at].strip() for row in rows if at < len(row)] for at in range(width)]
    roles: dict[int, str] = {}

    def take(role: str, measure: Callable[[str], float], least: float) -> None:
        shares = {at: sum(map(measure, column)) / len(rows) for at, column in enumerate(cells) if at not in roles}
        best = max(shares, key=lambda at: shares[at], default=None)
        if best is not None and shares[best] >= least:
            roles[best] = role

    take("body", lambda cell: len(_OF_BODY.findall(cell)), _ENOUGH)
    bodies = next((cells[at] for at, role in roles.items() if role == "body"), [])
    own = {re.sub(r"\W", "", _OF_BODY.split(body[:600])[0]).upper() for body in bodies}
    take("reference_id", lambda cell: _likeness("reference_id", cell) * (1 + _stands_in(cell, own)), _ENOUGH)
    for role in ("created", "classification", "references", "origin"):
        least = _ENOUGH if role != "references" else 1 / len(rows)
        take(role, lambda cell, role=role: _likeness(role, cell), least)  # type: ignore[misc]
    take("header", len, _LONG)
    return tuple(roles.get(at) for at in range(width))


def _likeness(role: str, cell: str) -> float:
    return float(_LOOKS[role].fullmatch(cell) is not None)


def _stands_in(cell: str, texts: set[str]) -> bool:
    """Tell whether a cable's post and number stand in one of these openings: they do in its own class line."""
    named = re.fullmatch(r"\d+([A-Z]+)(\d+)", cell.replace(" ", ""))
    return named is not None and any(re.search(rf"{named[1]}0*{int(named[2])}(?!\d)", text) for text in texts)
