"""Reading: a path becomes cables, or a reason why not. Nothing that a file holds makes it raise."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from index.cable import Cable, Skipped
from index.cables import duplicates
from index.cables.cable_reader import cable_of
from index.cables.files import cables_csv, containers, pdf
from index.cables.files.raw_cable import Enclosed
from index.errors import ReadError

_OPENING = 8_192
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r\f\v\x1b\x1a\x07\x08")


def walk(paths: Iterable[Path]) -> Iterator[Path]:
    """Every file at or under these paths, once, in order of name; hidden files and folders are passed over.

    A path that does not exist is a ReadError.
    """
    seen: set[str] = set()
    for path in paths:
        if not path.exists():
            raise ReadError(f"no such file or folder: {path}")
        for found in _files(path):
            key = os.path.realpath(found)
            if key not in seen:
                seen.add(key)
                yield found


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(folder, name) for name in sorted(names) if not name.startswith("."))


def read_paths(paths: Iterable[Path]) -> Iterator[Cable | Skipped]:
    """The cables of all these files and folders, one after another."""
    for path in walk(paths):
        yield from read_file(path)


def read_file(path: Path) -> Iterator[Cable | Skipped]:
    """The cables of one file, or the reason why it gives none."""
    try:
        with path.open("rb") as file:
            opening = file.read(_OPENING)
            if not cables_csv.is_rows(opening):
                data = opening + file.read()
    except OSError as error:
        yield Skipped(str(path), _unreadable(error))
        return
    if cables_csv.is_rows(opening):
        yield from _of_rows(cables_csv.read_path(path), str(path))
    else:
        yield from read_bytes(data, str(path))


def read_bytes(data: bytes, path: str) -> Iterator[Cable | Skipped]:
    """The cables of a file that is in memory, or the reason why it gives none."""
    if cables_csv.is_rows(data[:_OPENING]):
        yield from _of_rows(cables_csv.read_bytes(data, path), path)
        return
    try:
        text = text_of(data)
        found = containers.cables(text)
    except pdf.NoTextError as reason:
        yield Skipped(path, str(reason))
        return
    if not found:
        yield Skipped(path, "no cable found: no header, class line or numbered archive page in it")
    for enclosed in found:
        yield from _of_enclosed(enclosed, path)


def text_of(data: bytes) -> str:
    """A file's text: a PDF's text layer; UTF-8, or else the western single-byte set; line ends made plain."""
    if not data or data.isspace():
        raise pdf.NoTextError("empty file")
    if pdf.is_pdf(data):
        return pdf.text(data)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        decoded = data.decode("utf-16", "replace")
    elif _is_binary(data):
        raise pdf.NoTextError("binary file: not text and not PDF")
    else:
        decoded = _decoded(data)
    return decoded.replace("\r\n", "\n").replace("\r", "\n") if "\r" in decoded else decoded


def _is_binary(data: bytes) -> bool:
    sample = data[:_OPENING]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return b"\0" in sample or controls * 20 > len(sample)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _of_rows(rows: Iterable[Enclosed | Skipped], path: str) -> Iterator[Cable | Skipped]:
    for row in rows:
        if isinstance(row, Skipped):
            yield row
        else:
            yield from _of_enclosed(row, path)


def _of_enclosed(enclosed: Enclosed, path: str) -> Iterator[Cable | Skipped]:
    """The cables of one container. Whatever fails in one is told, and does not end the rest."""
    try:
        parts = duplicates.separate(enclosed)
    except Exception as error:  # a fault of ours on a text we never met: the walk must go on
        yield Skipped(path, f"could not be read: {type(error).__name__}: {error}")
        return
    for copy in parts:
        try:
            yield cable_of(copy, path)
        except Exception as error:  # as above
            yield Skipped(path, f"could not be read: {type(error).__name__}: {error}")


def _unreadable(error: OSError) -> str:
    reason = "permission denied" if isinstance(error, PermissionError) else (error.strerror or str(error)).lower()
    return f"unreadable: {reason}"
